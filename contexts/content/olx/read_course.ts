import type { Providers } from "core/work/providers.ts";
import { readCourseFile } from "./course_file.ts";
import { courseKey, readFacts } from "./course_facts.ts";
import { CourseText } from "./course_text.ts";
import { LIMITS, type Limits } from "./limits.ts";
import { courseLinks } from "./links.ts";
import { mediaType } from "./media_types.ts";
import { Notes } from "./notes.ts";
import { readAssetFacts, readPolicy } from "./policy.ts";
import type { Asset, CourseReading } from "./reading.ts";
import { openSource } from "./open_source.ts";
import type { Progress, Source } from "./source.ts";
import { readTree } from "./tree.ts";

/** How to read a course. */
export interface ReadOptions {
  /** Where block types are found; blocks of others are kept as they are. */
  readonly providers: Providers;
  readonly limits?: Partial<Limits>;
  readonly onProgress?: Progress;
}

/**
 * Reads a course in OLX, the format of Open edX, from a folder, a `.tar.gz` or a `.tar`. Gives the whole of it or
 * refuses with the reason; what is not understood is kept and reported. Dispose of the reading when its files have
 * been read.
 */
export async function readCourse(path: string, options: ReadOptions): Promise<CourseReading> {
  const limits = { ...LIMITS, ...options.limits };
  const progress = options.onProgress ?? (() => {});
  const source = await openSource(path, limits, progress);
  try {
    return await readFrom(source, { limits, progress, providers: options.providers });
  } catch (error) {
    await source[Symbol.asyncDispose]();
    throw error;
  }
}

interface Reading {
  readonly limits: Limits;
  readonly progress: Progress;
  readonly providers: Providers;
}

async function readFrom(source: Source, { limits, progress, providers }: Reading): Promise<CourseReading> {
  const text = new CourseText(source, limits);
  const notes = new Notes();
  const course = await readCourseFile(text, source.name);
  for (const reason of course.guesses) notes.keep({ path: course.file.path, reason });
  const policy = await readPolicy(text, course.urlName, notes);
  const assets = await readAssets(source, text, notes);
  const walk = {
    text,
    policy,
    links: courseLinks(assets.map(({ path }) => path), courseKey(course)),
    notes,
    providers,
    reading: counted(text, progress),
  };
  const root = await readTree(walk, course);
  const facts = await readFacts(walk, course, root, assets);
  for (const path of text.below("drafts/").filter((name) => name.endsWith(".xml"))) {
    notes.keep({ path, type: path.split("/")[1] ?? "", reason: "A draft: kept, not published" });
  }
  return {
    ...facts,
    root,
    assets,
    files: [...source.files.values()],
    report: notes.report(facts.key, root, assets.length),
    [Symbol.asyncDispose]: () => source[Symbol.asyncDispose](),
  };
}

/** Says how many of the files that can hold blocks were read; a file may hold many, so it is counted once. */
function counted(text: CourseText, progress: Progress): (path: string) => void {
  const total = text.below("").filter((path) => /^(?!static\/|drafts\/).*\.xml$/.test(path)).length;
  const seen = new Set<string>();
  return (path) => {
    if (seen.has(path)) return;
    seen.add(path);
    progress(Math.min(seen.size, total), total, "reading");
  };
}

async function readAssets(source: Source, text: CourseText, notes: Notes): Promise<Asset[]> {
  const facts = await readAssetFacts(text, notes);
  return text.below("static/").map((path) => {
    const name = path.slice("static/".length);
    const known = facts.get(name) ?? facts.get(name.replaceAll("/", "_"));
    const { size, sha256 } = source.files.get(path)!;
    return {
      path,
      name: known?.displayname ?? name,
      size,
      sha256,
      contentType: mediaType(path, known?.contentType),
      locked: known?.locked ?? false,
    };
  });
}
