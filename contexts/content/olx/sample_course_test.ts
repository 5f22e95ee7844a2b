import assert from "node:assert/strict";
import { sampleTypes } from "contexts/content/sample_types.ts";
import { readCourse } from "./read_course.ts";
import type { Block } from "./reading.ts";
import { blocksOf, withCourse } from "./sample_courses.ts";

// The courses beside the project: real ones, too large and not ours to keep here.

const COURSE = "../shared/courses/open-edx-demo-course.tar.gz";
const LIBRARY = "../shared/courses/open-edx-demo-library.tar.gz";

/** A test of a sample course, skipped by name where it is absent. */
function withSample(path: string, name: string, fn: (t: Deno.TestContext) => Promise<void>): void {
  const ignore = !isThere(path);
  Deno.test({ name: ignore ? `${name}; skipped: no sample courses beside the project` : name, ignore, fn });
}

function isThere(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false; // then it is skipped, and says so
  }
}

/** What was counted in the demo course by other means. */
const COUNTED = {
  course: 1,
  chapter: 6,
  sequential: 17,
  vertical: 58,
  html: 266,
  problem: 29,
  video: 11,
  openassessment: 2,
  lti: 2,
  "drag-and-drop-v2": 1,
  edx_sga: 1,
  staffgradedxblock: 1,
  done: 1,
  library_content: 1,
  annotatable: 1,
  discussion: 1,
  poll: 1,
  survey: 1,
  wiki: 1,
};

withSample(COURSE, "readCourse() reads the Open edX demo course whole", async (t) => {
  const begun = performance.now();
  await using course = await readCourse(COURSE, { providers: sampleTypes });
  const took = performance.now() - begun;

  await t.step("every block is counted", () => {
    assert.deepEqual({ ...course.report.blocks }, { ...COUNTED });
    assert.equal(course.report.total, 402);
    assert.deepEqual([course.report.dangling, course.report.duplicates], [[], []]);
    assert.equal(course.key, "OpenedX+DemoX+DemoCourse");
    assert.equal(new Set(blocksOf(course.root).map(({ id }) => id)).size, 402);
  });
  await t.step("every file is there", () => {
    assert.equal(course.files.length, 800);
    assert.equal(course.files.reduce((sum, { size }) => sum + size, 0), 20_354_746);
    assert.equal(course.report.assets, 124);
  });
  await t.step("another counter counts the same", async () => {
    const texts = new Map<string, string>();
    for (const file of course.files.filter(({ path }) => /^[^/]+(\/[^/]+)?\.xml$/.test(path))) {
      texts.set(file.path, new TextDecoder().decode(await file.read()));
    }
    assert.deepEqual({ ...course.report.blocks }, { ...countByTags(texts) });
  });
  await t.step("prose, films and links are read", () => {
    const html = fieldsOf<HtmlFields>(course.root, "html");
    const shown = html.map((fields) => fields.html);
    const said = shown.join("\n").replace(/>[^<]*</g, "><"); // tags alone
    assert.equal(html.length, 266);
    assert.doesNotMatch(said, /<script|\sonclick|\sstyle=|"\/static\/|"javascript:/i);
    assert.match(said, /"asset:static\//);
    assert.match(said, /"jump:/);
    const videos = fieldsOf<VideoFields>(course.root, "video");
    assert.equal(videos.filter(({ youtube }) => youtube).length, 10);
    assert.equal(videos.reduce((sum, { transcripts }) => sum + transcripts.length, 0), 6);
    assert.deepEqual(videos.find(({ start }) => start)?.end, 777);
  });
  await t.step("in seconds", () => assert(took < 3000, `${took} ms`));
});

interface HtmlFields {
  readonly html: string;
}

interface VideoFields {
  readonly youtube?: string;
  readonly transcripts: readonly unknown[];
  readonly start?: number;
  readonly end?: number;
}

/** The fields of all blocks of a type. */
function fieldsOf<Fields>(root: Block, type: string): Fields[] {
  return blocksOf(root).flatMap((block) =>
    block.type === type && block.content.kind === "fields" ? [block.content.fields as Fields] : []
  );
}

withSample(LIBRARY, "readCourse() says that a library is a library", async () => {
  await assert.rejects(readCourse(LIBRARY, { providers: sampleTypes }), { code: "content.not_a_course" });
});

/** Counts blocks by looking at tags alone: no tree, no rules but which tags hold blocks. */
function countByTags(texts: ReadonlyMap<string, string>): Record<string, number> {
  const holds =
    /^(course|chapter|sequential|vertical|library_content|split_test|randomize|wrapper|conditional)$/;
  const counts: Record<string, number> = {};
  const visit = (text: string) => {
    const open: string[] = [];
    const tags = text.replace(/<!--[^]*?-->|<!\[CDATA\[[^]*?\]\]>|<\?[^]*?\?>/g, "")
      .matchAll(/<(\/?)([\w.-]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>/g);
    for (const [, closing, tag, attributes, empty] of tags) {
      if (closing) open.pop();
      else {
        const isBlock = open.length === 0 || holds.test(open.at(-1)!);
        const name = /\burl_name\s*=\s*["']([^"']*)/.exec(attributes!)?.[1];
        const file = open.length > 0 && empty ? texts.get(`${tag}/${name}.xml`) : undefined;
        if (isBlock && file) visit(file);
        else if (isBlock) counts[tag!] = (counts[tag!] ?? 0) + 1;
        if (!empty) open.push(tag!);
      }
    }
  };
  const run = /url_name="([^"]*)"/.exec(texts.get("course.xml")!)![1];
  visit(texts.get(`course/${run}.xml`) ?? texts.get("course.xml")!);
  return counts;
}

Deno.test("readCourse() counts what another counter counts, in courses made by chance", async () => {
  for (let seed = 1; seed <= 25; seed++) {
    const files = courseByChance(seed);
    await withCourse(files, ({ root, report }) => {
      const counted = countByTags(new Map(Object.entries(files)));
      assert.deepEqual({ ...report.blocks }, counted, `seed ${seed}`);
      assert.equal(blocksOf(root).length, report.total);
      assert.deepEqual(
        namesIn(root).toSorted(),
        namesIn(root).filter((id, at, all) => all.indexOf(id) === at).toSorted(),
      );
    });
  }
});

function namesIn(root: Block): string[] {
  return blocksOf(root).map(({ id }) => id);
}

/** A course whose blocks stand in files or where they are, nested as chance wills. */
function courseByChance(seed: number): Record<string, string> {
  let state = seed;
  const chance = (below: number) => (state = (state * 48271) % 2147483647) % below;
  const files: Record<string, string> = {};
  const leaves = ["html", "problem", "video", "discussion", "poll", "done"];
  const levels = ["chapter", "sequential", "vertical", "split_test", "wrapper"];
  let count = 0;
  const block = (depth: number): string => {
    const leaf = depth > 4 || chance(4) === 0;
    const tag = leaf
      ? leaves[chance(leaves.length)]!
      : levels[Math.min(depth, 2) + (depth > 2 ? chance(3) : 0)]!;
    const name = `b${count++}`;
    const inside = leaf
      ? "<p>x &amp; <![CDATA[<html>]]></p>"
      : Array.from({ length: chance(4) }, () => block(depth + 1)).join("\n");
    const attributes = `display_name="${name}&quot;&gt;"`;
    if (chance(2) === 0) return `<${tag} url_name="${name}" ${attributes}>${inside}</${tag}>`;
    files[`${tag}/${name}.xml`] =
      `<?xml version="1.0"?>\n<!-- <${tag}/> --><${tag} ${attributes}>${inside}</${tag}>`;
    return `<${tag} url_name='${name}'/>`;
  };
  const course = Array.from({ length: 5 }, () => block(0)).join("");
  files["course.xml"] = `<course url_name="r${seed}" org="O" course="C"/>`;
  files[`course/r${seed}.xml`] = `<course>${course}</course>`;
  return files;
}
