import assert from "node:assert/strict";
import type { BlockType, ReadTools } from "core/plugin/block_type.ts";
import { ROOT } from "core/testing/files.ts";
import { sampleTypes } from "contexts/content/sample_types.ts";
import { LIMITS } from "./limits.ts";
import { courseLinks } from "./links.ts";
import { readCourse } from "./read_course.ts";
import { findSampleCourse } from "./sample_beside.ts";
import { blocksOf } from "./sample_courses.ts";
import { sanitised } from "./sanitise.ts";
import { attributesOf, parseXml } from "./xml.ts";

// What a block type writes it reads as the same: over every block of whole courses.

const DEMO = decodeURIComponent(new URL("contexts/content/demo/", ROOT).pathname);

/** Reads what a type has written, in a course that has these files and those that were written along. */
async function readAgain(type: BlockType, fields: unknown, assets: readonly string[]): Promise<unknown> {
  const { xml, files } = type.write(fields, "name");
  const links = courseLinks(assets, "Org+Course+Run");
  const tools: ReadTools = {
    html: (html) => sanitised(html, links),
    link: (url) => links(url),
    find: (...paths) => paths.find((path) => path in files),
    text: (path) => Promise.resolve(files[path]!),
  };
  const { root } = parseXml("written", xml, LIMITS);
  const settings = attributesOf(root);
  const read = await type.read(
    { element: root, settings, name: "name", path: "written", isFile: false },
    tools,
  );
  return "fields" in read ? read.fields : read;
}

async function judgeCourse(path: string): Promise<Map<string, number>> {
  await using course = await readCourse(path, { providers: sampleTypes });
  const assets = course.assets.map((asset) => asset.path);
  const counts = new Map<string, number>();
  for (const { id, type: name, content } of blocksOf(course.root)) {
    if (content.kind !== "fields") continue;
    const type = sampleTypes.find("block_type", name)!;
    assert.deepEqual(await readAgain(type, content.fields, assets), content.fields, id);
    assert.deepEqual(type.fields.parse(JSON.parse(JSON.stringify(content.fields))), content.fields, id);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

Deno.test("every block of our own course is read from what its type writes as the same", async () => {
  const counts = await judgeCourse(DEMO);
  assert.ok(
    [...counts.values()].every((count) => count > 0) && counts.size === 3,
    JSON.stringify([...counts]),
  );
});

const beside = await findSampleCourse();

Deno.test({
  name: "every block of the Open edX demo course is read from what its type writes as the same" +
    (beside ? "" : "; skipped: no sample courses beside the project"),
  ignore: !beside,
  fn: async () => {
    const counts = await judgeCourse(beside!);
    assert.deepEqual(Object.fromEntries(counts), { html: 266, problem: 20, video: 11 });
  },
});
