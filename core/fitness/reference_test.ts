import assert from "node:assert/strict";
import { listFields } from "core/signal/fields.ts";
import { listFiles, readFile } from "core/testing/files.ts";
import { isCode } from "./graph.ts";
import { isCheck } from "./judge.ts";
import { REFERENCE, writeReference } from "./reference.ts";
import { findHiddenCodes, findRefusals } from "./refusals.ts";

for (const [name, text] of Object.entries(await writeReference())) {
  Deno.test(`${REFERENCE}/${name} says what the code does`, async () => {
    assert.equal(await readFile(`${REFERENCE}/${name}`), text, 'it is stale: run "deno task reference"');
  });
}

Deno.test("every refusal's code stands whole where it is given", async () => {
  const code = (await listFiles()).filter((file) =>
    isCode(file) && !isCheck(file) && !file.startsWith("core/fitness/")
  );
  const hidden = await Promise.all(code.map(async (file) => findHiddenCodes(file, await readFile(file))));
  assert.deepEqual(hidden.flat(), []);
});

Deno.test("findRefusals() finds codes given whole, derived, through a function and as facts", () => {
  const text = `
    throw new Refusal("a.whole", "missing", \`Cannot find "\${id}"\`, { id });
    throw new Refusal(
      \`\${name.split(".")[0]}.input_invalid\`,
      "invalid",
      "Cannot",
    );
    function no(code: string, why: string): Refusal {
      return new Refusal(code, "conflict", why);
    }
    return no("a.helped", "it is full");
    return { code: "a.told", facts: {} };`;
  assert.deepEqual(findRefusals("a.ts", text).map(({ code, kind, message }) => [code, kind, message]), [
    ["a.whole", "missing", 'Cannot find "…"'],
    ["<context>.input_invalid", "invalid", "Cannot"],
    ["a.helped", "conflict", "it is full"],
    ["a.told", undefined, ""],
  ]);
});

Deno.test("findHiddenCodes() refuses a code that is put together", () => {
  assert.equal(findHiddenCodes("a.ts", "new Refusal(`a.${reason}`, kind)").length, 1);
  assert.equal(findHiddenCodes("a.ts", "new Refusal(reason, kind)").length, 1);
  assert.deepEqual(findHiddenCodes("a.ts", 'new Refusal("a.full", kind) new Refusal(code, kind)'), []);
});

Deno.test("listFields() names fields inside lists and unions once, with what may be absent", () => {
  const text = { type: "string", description: "words" };
  const shape = {
    properties: {
      id: text,
      parts: {
        type: "array",
        items: { anyOf: [{ properties: { a: text } }, { properties: { a: text, b: text } }] },
      },
    },
    required: ["id"],
  };
  assert.deepEqual(listFields(shape).map(({ path, optional }) => [path, optional]), [
    ["id", false],
    ["parts", true],
    ["parts[].a", true],
    ["parts[].b", true],
  ]);
});
