import { isBrokenFile } from "./course_text.ts";
import type { CourseFile } from "./course_file.ts";
import { readGrading, staticTabs } from "./policy.ts";
import type { Asset, Block, CourseFacts, CoursePage } from "./reading.ts";
import { sanitiseHtml } from "./sanitise.ts";
import { flag, moment, number, seconds, words } from "core/plugin/olx_values.ts";
import type { Walk } from "./walk.ts";

// What a course says of itself: its settings, its about page, its handouts and news, its own pages.

const TAGS = /<[^>]*>/g;

/** Reads everything about a course that is not a block. */
export async function readFacts(
  walk: Walk,
  course: CourseFile,
  root: Block,
  assets: readonly Asset[],
): Promise<CourseFacts> {
  const { org, number: courseNumber, run, urlName } = course;
  const said = root.attributes;
  const html = (...paths: string[]) => readHtml(walk, paths.flatMap((path) => perRun(path, urlName)));
  const grading = await readGrading(walk.text, urlName, walk.notes);
  const visibility = words(said.catalog_visibility);
  const seats = number(said.max_student_enrollments_allowed);
  return present({
    key: courseKey(course),
    org,
    number: courseNumber,
    run,
    title: root.title,
    language: words(said.language),
    schedule: present({
      start: moment(said.start),
      end: moment(said.end),
      enrollmentStart: moment(said.enrollment_start),
      enrollmentEnd: moment(said.enrollment_end),
    }),
    about: present({
      overview: await html("about/overview.html"),
      shortDescription: plain(await html("about/short_description.html")),
      effort: plain(await html("about/effort.html")) || undefined,
    }),
    image: imageOf(words(said.course_image), assets),
    visibility: visibility === "about" || visibility === "none" ? visibility : "both",
    invitationOnly: flag(said.invitation_only) ?? false,
    selfPaced: flag(said.self_paced) ?? false,
    maxEnrolled: seats !== undefined && seats > 0 ? seats : undefined,
    gradePolicy: present({ ...grading, gracePeriod: seconds(said.graceperiod) || undefined }),
    pages: await readPages(walk, said.tabs),
    handouts: await html("info/handouts.html"),
    updates: await html("info/updates.html"),
  });
}

/** The key of a course from its own words. */
export function courseKey({ org, number, run }: Pick<CourseFile, "org" | "number" | "run">): string {
  return `${org}+${number}+${run}`;
}

/** Old courses keep such pages in a folder of the run, where several runs share a source. */
function perRun(path: string, run: string): string[] {
  return [path.replace("/", `/${run}/`), path];
}

async function readHtml(walk: Walk, paths: string[]): Promise<string> {
  const path = walk.text.find(...paths);
  if (!path) return "";
  try {
    return sanitiseHtml(await walk.text.html(path), walk.links).trim();
  } catch (error) {
    if (!isBrokenFile(error)) throw error;
    walk.notes.keep({ path, reason: error.message });
    return "";
  }
}

/** The pages that the policy lists, then those that only lie there. */
async function readPages(walk: Walk, tabs: string | undefined): Promise<CoursePage[]> {
  const listed = staticTabs(tabs);
  const slugs = new Set(listed.map(({ slug }) => slug));
  const loose = walk.text.below("tabs/").flatMap((path) => /^tabs\/([^/]+)\.html$/.exec(path)?.[1] ?? [])
    .filter((slug) => !slugs.has(slug))
    .map((slug) => ({ slug, title: slug.replaceAll("_", " "), hidden: true }));
  const pages: CoursePage[] = [];
  for (const page of [...listed, ...loose]) {
    const path = `tabs/${page.slug}.html`;
    if (walk.text.find(path)) pages.push({ ...page, html: await readHtml(walk, [path]) });
    else walk.notes.dangle({ path, reason: `The page "${page.title}" has no file` });
  }
  return pages;
}

function imageOf(name: string | undefined, assets: readonly Asset[]): string | undefined {
  const wanted = name ? [name, name.replaceAll("_", "/")] : [];
  const usual = [
    "images_course_image.jpg",
    "images/course_image.jpg",
    "course_image.jpg",
    "course_image.png",
  ];
  const paths = new Set(assets.map(({ path }) => path));
  return [...wanted, ...usual].map((one) => `static/${one.replace(/^\/?static\//, "")}`).find((path) =>
    paths.has(path)
  );
}

function plain(html: string): string {
  const text = html.replace(TAGS, " ").replace(/\s+/g, " ").trim();
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll(
    "&amp;",
    "&",
  );
}

/** The same without what is undefined. */
function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
