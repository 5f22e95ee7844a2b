import assert from "node:assert/strict";
import { listFiles, readFile } from "core/testing/files.ts";
import house, { LONGEST_FILE, LONGEST_FUNCTION } from "./house_lint.ts";
import { isCode } from "./graph.ts";

function broken(file: string, source: string): string[] {
  return Deno.lint.runPlugin(house, file, source).map((found) => found.id);
}

const MUST_FAIL: readonly [rule: string, source: string, file?: string][] = [
  ["house/no-parent-import", 'import { x } from "../base/id.ts";'],
  ["house/no-parent-import", 'export { x } from "./../base/id.ts";'],
  ["house/no-parent-import", 'await import("../base/id.ts");'],
  ["house/no-export-star", 'export * from "./id.ts";'],
  ["house/no-default-export", "export default 1;"],
  ["house/no-default-export", "export default function id() {}"],
  ["house/short-file", "const x = 1;\n".repeat(LONGEST_FILE + 1)],
  ["house/short-function", `function long() {\n${"  x();\n".repeat(LONGEST_FUNCTION - 1)}}`],
  ["house/short-function", `const long = () => {\n${"  x();\n".repeat(LONGEST_FUNCTION - 1)}};`],
  ["house/short-function", `class A { long() {\n${"  x();\n".repeat(LONGEST_FUNCTION - 1)}} }`],
  ["house/granted-runtime", 'Deno.env.get("X");', "contexts/catalog/rules.ts"],
  ["house/granted-runtime", "Deno.cwd();", "islands/problem.tsx"],
  ["house/honest-test", 'Deno.test({ name: "x", sanitizeOps: false, fn() {} });', "core/base/x_test.ts"],
  ["house/honest-test", 'Deno.test("x", { retry: 2 }, () => {});', "core/base/x_test.ts"],
  ["house/honest-test", 'Deno.test.only("x", () => {});', "core/base/x_test.ts"],
];

for (const [rule, source, file = "core/base/x.ts"] of MUST_FAIL) {
  Deno.test(`${rule} refuses ${file}: ${source.split("\n")[0]}`, () => {
    assert.deepEqual(broken(file, source), [rule]);
  });
}

const MUST_PASS: readonly [source: string, file?: string][] = [
  ['import { x } from "./id.ts";\nexport { x } from "core/base/id.ts";\nexport { y } from "./y...ts";'],
  ["const x = 1;\n".repeat(LONGEST_FILE)],
  [`function short() {\n${"  x();\n".repeat(LONGEST_FUNCTION - 2)}}`],
  ["Deno.cwd();", "core/data/writer.ts"],
  ["Deno.cwd();", "contexts/catalog/rules_test.ts"],
];

for (const [source, file = "core/base/x.ts"] of MUST_PASS) {
  Deno.test(`house lint passes ${file}: ${source.split("\n")[0]}`, () => {
    assert.deepEqual(broken(file, source), []);
  });
}

Deno.test("no file of the house breaks a rule", async () => {
  const files = (await listFiles()).filter(isCode);
  assert.ok(files.length > 20, `only ${files.length} files were judged`);
  const found = await Promise.all(
    files.map(async (file) => broken(file, await readFile(file)).map((id) => [file, id])),
  );
  assert.deepEqual(found.flat(), []);
});
