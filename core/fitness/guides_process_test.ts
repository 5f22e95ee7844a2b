import assert from "node:assert/strict";
import { cloudEvent } from "core/signal/cloud_event.ts";
import type { Signal } from "core/signal/signal.ts";
import { listFiles, readFile, ROOT } from "core/testing/files.ts";
import { deno } from "./graph.ts";

// What the guides show is what runs: their code is taken out of them and used.

/** The files that a guide shows: a line with a path in backticks, then the block that is in it. */
function filesIn(guide: string): Map<string, string> {
  const blocks = guide.matchAll(/^`([\w/.]+)`\n\n```\w+\n([^]*?)^```$/gm);
  return new Map([...blocks].map(([, path, text]) => [path!, text!]));
}

/** Code without what a formatter may change: spaces, and commas before an end. */
function bare(code: string): string {
  return code.replace(/\s+/g, "").replace(/,(?=[)\]}]|$)/g, "");
}

/** A file that a guide shows a part of: one of the house, or of a plugin that is called "counter" as it is begun. */
async function shownFile(path: string): Promise<string> {
  if (!path.startsWith("counter/")) return await readFile(path);
  const { scaffoldFiles } = await import(new URL("edge/author/scaffold.ts", ROOT).href) as {
    scaffoldFiles: (id: string) => Readonly<Record<string, string>>;
  };
  return scaffoldFiles("counter")[path.slice("counter/".length)]!;
}

/** What a guide shows of files: the path in backticks, then a part of what is in it. */
function partsIn(guide: string): [path: string, part: string][] {
  return [...guide.matchAll(/^`((?:docs\/examples|counter)\/[\w/.]+)`\n\n```\w+\n([^]*?)^```$/gm)]
    .map(([, path, part]) => [path!, part!]);
}

const authors = (await listFiles()).filter((file) =>
  /^docs\/guides\/(plugins\/\w+|plugin_authors)\.md$/.test(file)
);

for (const guide of authors) {
  Deno.test(`what ${guide} shows of worked examples stands in them`, async () => {
    for (const [path, part] of partsIn(await readFile(guide))) {
      assert.ok(bare(await shownFile(path)).includes(bare(part)), `${path}:\n${part}`);
    }
  });
}

Deno.test("guides for plugin authors show parts of every worked example that was written for them", async () => {
  const shown = new Set<string>();
  for (const guide of authors) {
    const text = await readFile(guide);
    for (const [, id] of text.matchAll(/examples\/(\w+)\//g)) shown.add(id!);
  }
  const examples = (await listFiles()).flatMap((file) =>
    /^docs\/examples\/(\w+)\/manifest\.json$/.exec(file)?.[1] ?? []
  );
  assert.deepEqual(examples.filter((id) => !shown.has(id)), []);
});

/** The house's settings for a folder elsewhere, in which `plugins/` is that folder's own. */
async function settingsFor(folder: string): Promise<Record<string, string>> {
  const { compilerOptions } = JSON.parse(await readFile("deno.json")) as {
    compilerOptions: { types: readonly string[] };
  };
  const { imports } = JSON.parse(await readFile("import_map.json")) as { imports: Record<string, string> };
  const types = compilerOptions.types.map((path) => new URL(path, ROOT).pathname);
  const map = Object.fromEntries(
    Object.entries(imports).map((
      [key, target],
    ) => [key, target.startsWith("./") ? new URL(target, ROOT).href : target]),
  );
  return {
    "deno.json": JSON.stringify({
      importMap: "./import_map.json",
      nodeModulesDir: "none",
      compilerOptions: { ...compilerOptions, types },
    }),
    "import_map.json": JSON.stringify({ imports: { ...map, "plugins/": `file://${folder}/plugins/` } }),
  };
}

Deno.test("the plugin in docs/guides/plugins/built_in.md passes its tests and can be installed", async () => {
  const guide = await readFile("docs/guides/plugins/built_in.md");
  const files = filesIn(guide);
  assert.deepEqual([...files.keys()].map((path) => path.split("/").slice(2).join("/")).sort(), [
    "manifest.json",
    "messages/ar.json",
    "messages/en.json",
    "migrations/0001_step.sql",
    "plugin.tsx",
    "plugin_test.ts",
    "schema.ts",
  ]);
  const installing = /^import \{ plugin as (\w+) \}.*$/m.exec(guide)!;
  const folder = await Deno.makeTempDir();
  try {
    const all = { ...await settingsFor(folder), ...Object.fromEntries(files) };
    const list = `import type { Plugin } from "core/plugin/plugin.ts";\n${installing[0]}\n` +
      `export const PLUGINS: readonly Plugin[] = [${installing[1]}];\n`;
    for (const [path, text] of Object.entries({ ...all, "plugins/installed.ts": list })) {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
    const config = ["--config", `${folder}/deno.json`, "--lock", "deno.lock", "--frozen"];
    await deno(["check", ...config, `${folder}/plugins/installed.ts`]);
    const said = await deno(["test", "-A", ...config, `${folder}/plugins`]);
    assert.match(said, /2 passed \| 0 failed/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the event in docs/guides/integrators.md is what cloudEvent() writes", async () => {
  const shown = /```json\n([^]*?)```/.exec(await readFile("docs/guides/integrators.md"))![1]!;
  const event = JSON.parse(shown) as ReturnType<typeof cloudEvent>;
  const [, site, context] = event.source.split("/");
  const [kind, id] = event.actor.split(":");
  const signal: Signal = {
    id: event.id,
    name: event.type,
    at: event.time,
    site: site!,
    actor: { kind: kind as "person", id: id! },
    correlation: event.correlationid,
    position: { context: context!, sequence: Number(event.sequence) },
    key: event.subject,
    body: event.data,
  };
  assert.deepEqual(cloudEvent(signal), event);
});

Deno.test("filesIn() takes a file's path and text, and leaves other blocks alone", () => {
  const guide = "`a/b.ts`\n\n```ts\nconst a = 1;\n```\n\nWords with `code`.\n\n```sh\nrun\n```\n";
  assert.deepEqual([...filesIn(guide)], [["a/b.ts", "const a = 1;\n"]]);
});
