import assert from "node:assert/strict";
import { listFiles, readFile, ROOT } from "core/testing/files.ts";
import { deno } from "./graph.ts";

/** Compressed bytes that a reader may be made to wait for. */
const BUDGETS = {
  /** What wakes islands: the renderer and its signals, 8.2 KB measured, and the waking itself. */
  runtime: 9 * 1024,
  /** What connects plugins' frames with their page, and what one of these speaks by. */
  frame: 3 * 1024,
  frameClient: 1024,
  /** What one island adds. */
  island: 3 * 1024,
  /** The style sheet, all of it. */
  styles: 12 * 1024,
};

/** Words that only server code has: one in a browser's bundle means that a whole server part bled into it. */
const SERVER_WORDS = ["drizzle", "libsql", "sqlite", "jetstream", "create table", "Deno.", "node:", "_zod"];

async function compressedSize(bytes: Uint8Array<ArrayBuffer> | string): Promise<number> {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("gzip"));
  return (await new Response(packed).bytes()).length;
}

/** The files that a browser gets for an entry: their names and texts. */
async function bundle(entry: URL): Promise<Map<string, string>> {
  const out = await Deno.makeTempDir();
  try {
    const config = new URL("deno.json", ROOT).pathname;
    const options = ["--quiet", "--platform=browser", "--code-splitting", "--minify", "--no-lock"];
    await deno(["bundle", ...options, "--config", config, "--outdir", out, entry.pathname]);
    const files = new Map<string, string>();
    for await (const { name } of Deno.readDir(out)) {
      files.set(name, await Deno.readTextFile(`${out}/${name}`));
    }
    return files;
  } finally {
    await Deno.remove(out, { recursive: true });
  }
}

/** A file and what it cannot run without. */
function closureOf(files: ReadonlyMap<string, string>, name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const [, next] of files.get(name)!.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) {
    closureOf(files, next!, seen);
  }
  return seen;
}

async function sizeOf(files: ReadonlyMap<string, string>, names: Iterable<string>): Promise<number> {
  let size = 0;
  for (const name of names) size += await compressedSize(files.get(name)!);
  return size;
}

/** What is too large or does not belong in a bundle; and how many islands were judged. */
async function judgeBundle(files: ReadonlyMap<string, string>, entry: string) {
  const wrong: string[] = [];
  const runtime = closureOf(files, entry);
  const size = await sizeOf(files, runtime);
  if (size > BUDGETS.runtime) wrong.push(`waking islands takes ${size} bytes; budget ${BUDGETS.runtime}`);
  const islands = new Set(
    [...runtime].flatMap((name) =>
      [...files.get(name)!.matchAll(/import\("\.\/([^"]+)"\)/g)].map(([, island]) => island!)
    ),
  );
  for (const island of islands) {
    const own = [...closureOf(files, island)].filter((name) => !runtime.has(name));
    const adds = await sizeOf(files, own);
    if (adds > BUDGETS.island) wrong.push(`island ${island} adds ${adds} bytes; budget ${BUDGETS.island}`);
  }
  for (const [name, text] of files) {
    const bled = SERVER_WORDS.filter((word) => text.toLowerCase().includes(word.toLowerCase()));
    if (bled.length > 0) {
      wrong.push(`${name} carries server code (${bled.join(", ")}): import its types only`);
    }
  }
  return { wrong, islands: islands.size };
}

Deno.test("islands are small and carry nothing of the server", async () => {
  const { wrong, islands } = await judgeBundle(await bundle(new URL("islands/wake.ts", ROOT)), "wake.js");
  assert.ok(
    islands > 0,
    "no island was judged: wake.ts imports each by itself, when its mark is on the page",
  );
  assert.deepEqual(wrong, []);
});

Deno.test("what frames of plugins need is small, and needs nothing else", async () => {
  for (const [name, budget] of [["frame", BUDGETS.frame], ["frame_client", BUDGETS.frameClient]] as const) {
    const files = await bundle(new URL(`islands/${name}.ts`, ROOT));
    assert.deepEqual([...files.keys()], [`${name}.js`]);
    const size = await sizeOf(files, files.keys());
    assert.ok(size <= budget, `${name} takes ${size} bytes; budget ${budget}`);
  }
});

Deno.test("the style sheet is small", async () => {
  const sheets = (await listFiles()).filter((file) => /^(edge|islands|plugins)\/.*\.css$/.test(file));
  assert.ok(sheets.length > 0);
  const size = await compressedSize((await Promise.all(sheets.map(readFile))).join("\n"));
  assert.ok(size <= BUDGETS.styles, `${size} bytes of CSS; budget ${BUDGETS.styles}`);
});

Deno.test("judgeBundle() refuses an island that brings the server along", async () => {
  const folder = await Deno.makeTempDir();
  const plant = (name: string, text: string) => Deno.writeTextFile(`${folder}/${name}`, text);
  try {
    await plant("wake.ts", `export const wake = [() => import("./good.ts"), () => import("./bad.ts")];`);
    await plant("good.ts", `import { signal } from "@preact/signals";\nexport const open = signal(false);`);
    await plant(
      "bad.ts",
      `import { sqliteTable } from "drizzle-orm/sqlite-core";\nexport const t = sqliteTable("t", {});`,
    );
    const { wrong, islands } = await judgeBundle(
      await bundle(new URL(`file://${folder}/wake.ts`)),
      "wake.js",
    );
    assert.equal(islands, 2);
    assert.match(wrong.join("\n"), /bad.* adds \d+ bytes/);
    assert.match(wrong.join("\n"), /carries server code \(drizzle/);
    assert.doesNotMatch(wrong.join("\n"), /waking/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
