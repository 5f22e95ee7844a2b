import assert from "node:assert/strict";
import { listFiles } from "core/testing/files.ts";
import { findCircles, isCheck, judgeImport, judgePlaces } from "./judge.ts";
import { type Import, isCode, readImports } from "./graph.ts";

const files = await listFiles();
const imports = await readImports(files.filter(isCode));

Deno.test("the tree has teeth: files and imports were read", () => {
  assert.ok(files.length > 20, `only ${files.length} files`);
  assert.ok(imports.length > 20, `only ${imports.length} imports`);
  assert.ok(imports.some((one) => one.typeOnly) && imports.some((one) => one.to.startsWith("npm:")));
});

Deno.test("every file has a room and a name that says something", () => {
  assert.deepEqual(judgePlaces(files), []);
});

Deno.test("every import is granted", () => {
  assert.deepEqual(imports.map(judgeImport).filter((no) => no !== undefined), []);
});

Deno.test("no import goes in a circle", () => {
  assert.deepEqual(findCircles(imports), []);
});

/** Parts of contexts that decide, write or hear, and have no test beside them; a grown folder has its tests inside. */
function findUntested(all: readonly string[]): string[] {
  const parts = new Set(
    all.flatMap((file) => /^contexts\/[^/]+\/(?:commands|rules|projections)(?=[./])/.exec(file)?.[0] ?? []),
  );
  return [...parts].filter((part) =>
    !all.some((file) => isCheck(file) && (file === `${part}_test.ts` || file.startsWith(`${part}/`)))
  );
}

Deno.test("commands, rules and projections have a test beside them", () => {
  assert.deepEqual(findUntested(files), []);
});

Deno.test("findUntested() names what has no test", () => {
  const at = "contexts/catalog";
  const tested = [`${at}/rules.ts`, `${at}/rules_test.ts`, `${at}/commands/a.ts`, `${at}/commands/a_test.ts`];
  assert.deepEqual(findUntested(tested), []);
  assert.deepEqual(findUntested([...tested, `${at}/projections.ts`]), [`${at}/projections`]);
  assert.deepEqual(findUntested([`${at}/commands/a.ts`]), [`${at}/commands`]);
});

// Each rule of the table with a case that must fail.
const STRAYS = [
  "utils.ts",
  "core/base/utils.ts",
  "core/shared/clock.ts",
  "edge/helpers/clock.ts",
  "core/clock.ts",
  "core/nowhere/clock.ts",
  "contexts/catalog/service.ts",
  "contexts/weather/rules.ts",
  "contexts/catalog/Rules.ts",
  "edge/legacy.js",
  "services/mail.ts",
  "server.py",
];

for (const stray of STRAYS) {
  Deno.test(`judgePlaces() refuses ${stray}`, () => {
    assert.notDeepEqual(judgePlaces([stray]), []);
  });
}

const REFUSED: readonly [from: string, to: string, typeOnly?: "type"][] = [
  ["core/base/id.ts", "core/signal/signal.ts"],
  ["core/data/writer.ts", "core/work/work.ts", "type"],
  ["core/run/house.ts", "core/testing/house.ts"],
  ["core/work/work.ts", "contexts/catalog/mod.ts"],
  ["core/plugin/host.ts", "plugins/streaks/plugin.ts"],
  ["core/base/id.ts", "npm:zod"],
  ["core/base/id.ts", "node:fs"],
  ["core/run/home.ts", "npm:ws"],
  ["core/replica/pulled.ts", "npm:@libsql/hrana-client"],
  ["core/signal/signal.ts", "https://example.org/x.ts"],
  ["core/bus/bus.ts", "core/bus/contract.ts"],
  ["core/bus/bus.ts", "core/bus/bus_test.ts", "type"],
  ["contexts/catalog/schema.ts", "contexts/catalog/queries.ts"],
  ["contexts/catalog/rules.ts", "contexts/catalog/commands.ts", "type"],
  ["contexts/catalog/commands.ts", "contexts/content/mod.ts"],
  ["contexts/catalog/commands.ts", "contexts/content/signals.ts"],
  ["contexts/catalog/projections.ts", "contexts/content/queries.ts", "type"],
  ["contexts/catalog/queries.ts", "npm:hono"],
  ["contexts/catalog/commands.ts", "core/run/house.ts"],
  ["contexts/catalog/commands.ts", "core/testing/house.ts"],
  ["contexts/catalog/commands_test.ts", "contexts/content/commands.ts"],
  ["plugins/streaks/plugin.ts", "contexts/learning/signals.ts", "type"],
  ["plugins/streaks/plugin.ts", "plugins/milestones/plugin.ts"],
  ["plugins/streaks/plugin.ts", "edge/slots.ts", "type"],
  ["plugins/streaks/plugin.ts", "core/run/house.ts"],
  ["plugins/streaks/plugin.ts", "npm:hono"],
  ["edge/app.ts", "contexts/catalog/queries.ts"],
  ["edge/app.ts", "plugins/streaks/plugin.ts"],
  ["edge/plugins.ts", "plugins/streaks/schema.ts"],
  ["edge/app.ts", "npm:drizzle-orm"],
  ["islands/problem.tsx", "core/base/refusal.ts", "type"],
  ["islands/problem.tsx", "contexts/learning/mod.ts"],
  ["islands/problem.tsx", "edge/app.ts"],
  ["islands/problem.tsx", "npm:drizzle-orm"],
];

for (const [from, to, kind] of REFUSED) {
  Deno.test(`judgeImport() refuses ${from} > ${kind ? "type " : ""}${to}`, () => {
    assert.ok(judgeImport({ from, to, typeOnly: kind === "type", line: 1 }));
  });
}

const GRANTED: readonly [from: string, to: string, typeOnly?: "type"][] = [
  ["core/work/work.ts", "core/signal/signal.ts"],
  ["core/work/work_test.ts", "core/testing/house.ts"],
  ["contexts/catalog/commands/list_course.ts", "contexts/catalog/rules.ts"],
  ["contexts/catalog/projections.ts", "contexts/content/signals.ts"],
  ["contexts/catalog/queries.ts", "contexts/content/signals.ts", "type"],
  ["contexts/catalog/rules_test.ts", "contexts/catalog/commands.ts"],
  ["edge/plugins.ts", "plugins/streaks/plugin.ts"],
  ["islands/problem.tsx", "contexts/learning/mod.ts", "type"],
  ["edge/learn_browser_test.ts", "npm:playwright-core"],
];

for (const [from, to, kind] of GRANTED) {
  Deno.test(`judgeImport() grants ${from} > ${kind ? "type " : ""}${to}`, () => {
    assert.equal(judgeImport({ from, to, typeOnly: kind === "type", line: 1 }), undefined);
  });
}

Deno.test("findCircles() finds a circle of three, and none in a diamond", () => {
  const edge = (from: string, to: string): Import => ({ from, to, typeOnly: false, line: 1 });
  assert.equal(findCircles([edge("a", "b"), edge("b", "c"), edge("c", "a")]).length, 1);
  assert.deepEqual(findCircles([edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("c", "d")]), []);
});

Deno.test("readImports() sees values, types, dynamic imports, import types and re-exports", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const root = new URL(`file://${folder}/`);
    await Deno.writeTextFile(new URL("deno.json", root), "{}");
    for (const name of ["a", "b", "c", "d", "e"]) {
      await Deno.writeTextFile(new URL(`${name}.ts`, root), "export const x = 1;\nexport type T = 1;\n");
    }
    await Deno.writeTextFile(
      new URL("all.ts", root),
      `import { x } from "./a.ts";\nimport type { T } from "./b.ts";\nexport { x as y } from "./c.ts";\n` +
        `export type U = import("./d.ts").T;\nexport const z = () => import("./e.ts");\nexport const v: T = x;\n`,
    );
    const found = await readImports(["all.ts"], root);
    assert.deepEqual(found.map((one) => [one.to, one.typeOnly]).sort(), [
      ["a.ts", false],
      ["b.ts", true],
      ["c.ts", false],
      ["d.ts", true],
      ["e.ts", false],
    ]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
