import assert from "node:assert/strict";
import { listFiles, readFile } from "core/testing/files.ts";
import { isCode, readImports } from "./graph.ts";

/** The rooms, before any package: what `core/…` in an import means. */
const ROOMS = ["contexts/", "core/", "edge/", "islands/", "plugins/"];

/** Packages that only tests need and fetch by themselves, in a process of their own, each held by a lock of its own. */
const APART: Readonly<Record<string, string>> = {
  "@asyncapi/parser": "core/testing/async_api.lock",
  "@sparticuz/chromium": "core/testing/chromium.lock",
};

/** Packages that no import names: what the compiler puts into pages, and what is fetched apart. */
const IMPLIED = ["preact", ...Object.keys(APART)];

/** What plugins import by a name of the platform's own: the examples here, and those that stand elsewhere. */
const AUTHORS: ImportMap = {
  "carillon/html": "./edge/author/html.ts",
  "carillon/kit": "./edge/author/kit.ts",
  "carillon/platform": "./docs/reference/platform.d.ts",
};

type ImportMap = Readonly<Record<string, string>>;

/** What is wrong with the import map, given the packages that the code imports. */
function judgeMap(map: ImportMap, used: ReadonlySet<string>): string[] {
  const wrong: string[] = [];
  const keys = Object.keys(map);
  const sorted = [...ROOMS, ...keys.filter((key) => !ROOMS.includes(key)).sort()];
  if (keys.join() !== sorted.join()) wrong.push(`entries stand in the order ${sorted.join(", ")}`);
  for (const [key, target] of Object.entries(map)) {
    if (ROOMS.includes(key)) {
      if (target !== `./${key}`) wrong.push(`${key} is ./${key}`);
      continue;
    }
    if (key in AUTHORS) {
      if (target !== AUTHORS[key]) wrong.push(`${key} is ${AUTHORS[key]}`);
      continue;
    }
    const name = key.replace(/\/$/, "");
    const exact = key.endsWith("/") ? `npm:/${name}@VERSION/` : `npm:${name}@VERSION`;
    const version = /@(\d+\.\d+\.\d+(?:-[\w.]+)?)\/?$/.exec(target)?.[1];
    if (!version || target !== exact.replace("VERSION", version)) {
      wrong.push(`${key}: "${target}" is not ${exact}`);
    }
    // A package of types is used wherever the package that it describes is.
    const described = name.replace(/^@types\//, "");
    if (!used.has(`npm:${described}`) && !IMPLIED.includes(name)) {
      wrong.push(`${key}: nothing imports it; take it out`);
    }
    const twin = key.endsWith("/") ? map[name] : map[`${key}/`];
    if (twin && version && !twin.includes(`@${version}`)) wrong.push(`${key} has two versions`);
  }
  return wrong;
}

Deno.test("the import map has exact versions, in order, and nothing that nobody uses", async () => {
  const { imports } = JSON.parse(await readFile("import_map.json")) as { imports: ImportMap };
  const found = await readImports((await listFiles()).filter(isCode));
  assert.ok(Object.keys(imports).length > ROOMS.length);
  assert.deepEqual(judgeMap(imports, new Set(found.map((one) => one.to))), []);
});

Deno.test("deno.json leaves imports to the import map, which Deno would ignore otherwise", async () => {
  const settings = JSON.parse(await readFile("deno.json")) as Record<string, unknown>;
  assert.equal(settings.importMap, "./import_map.json");
  assert.ok(!("imports" in settings) && !("scopes" in settings));
});

Deno.test("operators do not fetch what only tests need: deno.lock leaves it to locks of its own", async () => {
  const { npm } = JSON.parse(await readFile("deno.lock")) as { npm: Record<string, unknown> };
  const apart = Object.keys(APART).map((name) => name.split("/")[0]!);
  assert.deepEqual(Object.keys(npm).filter((name) => apart.some((one) => name.startsWith(one))), []);
});

Deno.test("the lock file knows every package of the import map at its version", async () => {
  const { imports } = JSON.parse(await readFile("import_map.json")) as { imports: ImportMap };
  const { specifiers } = JSON.parse(await readFile("deno.lock")) as { specifiers: Record<string, string> };
  const own = await Promise.all(Object.values(APART).map(readFile));
  const locked = Object.assign(specifiers, ...own.map((text) => JSON.parse(text).specifiers));
  const missing = Object.values(imports).filter((target) => /^npm:[^/]/.test(target) && !(target in locked));
  assert.deepEqual(missing, [], "run the tests once more and commit deno.lock");
});

const GOOD: ImportMap = {
  ...Object.fromEntries(ROOMS.map((room) => [room, `./${room}`])),
  zod: "npm:zod@4.6.7",
};
const used = new Set(["npm:zod", "npm:hono"]);

Deno.test("judgeMap() passes a good map", () => {
  assert.deepEqual(judgeMap(GOOD, used), []);
  assert.deepEqual(judgeMap({ ...GOOD, "zod/": "npm:/zod@4.6.7/" }, used), []);
});

const BAD: readonly [what: string, map: ImportMap][] = [
  ["a range", { ...GOOD, zod: "npm:zod@^4.6.7" }],
  ["no version", { ...GOOD, zod: "npm:zod" }],
  ["another package under its name", { ...GOOD, zod: "npm:zed@4.6.7" }],
  ["an entry that nobody uses", { ...GOOD, left_pad: "npm:left_pad@1.0.0" }],
  ["entries out of order", { ...GOOD, hono: "npm:hono@4.13.19" }],
  ["two versions of one package", { ...GOOD, "zod/": "npm:/zod@4.6.6/" }],
  ["a room that is elsewhere", { ...GOOD, "core/": "./src/core/" }],
  ["an address", { ...GOOD, zod: "https://example.org/zod.js" }],
];

for (const [what, map] of BAD) {
  Deno.test(`judgeMap() refuses ${what}`, () => {
    assert.notDeepEqual(judgeMap(map, used), []);
  });
}
