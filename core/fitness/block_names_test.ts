import assert from "node:assert/strict";
import { listFiles, readFile } from "core/testing/files.ts";
import { findBlockNames } from "./block_names.ts";
import { isCode } from "./graph.ts";
import { isCheck } from "./judge.ts";

/** What runs in the house; an example of the guides is somebody else's. */
const files = (await listFiles()).filter((file) =>
  isCode(file) && !isCheck(file) && !file.startsWith("docs/")
);

Deno.test("nobody but their own plugins knows the block types of the platform by name", async () => {
  assert.ok(files.length > 300, `only ${files.length} files`);
  const found = await Promise.all(files.map(async (file) => findBlockNames(file, await readFile(file))));
  assert.deepEqual(found.flat(), []);
});

const KNOWING = [
  `if (block.type === "html") draw(block);`,
  `const isVideo = content.kind !== 'video';`,
  `if ("problem" === type) grade();`,
  `switch (type) {\n  case "problem":\n    return grade();\n}`,
  `providers.find("block_type", "video")`,
  `if (typeOf(blockId) === "problem") grade();`,
];

for (const text of KNOWING) {
  Deno.test(`findBlockNames() refuses ${JSON.stringify(text)}`, () => {
    assert.equal(findBlockNames("edge/unit/unit_pages.tsx", text).length, 1);
  });
}

Deno.test("findBlockNames() passes elements of HTML, and who is at home", () => {
  const element = `if (tag === "video" || one.tagName === "html") play();`;
  assert.deepEqual(findBlockNames("contexts/content/olx/sanitise.ts", element), []);
  assert.deepEqual(findBlockNames("plugins/video/player.tsx", KNOWING.join("\n")), []);
});
