import { Refusal } from "core/base/refusal.ts";
import { readPluginFolder } from "./plugin_folder.ts";
import { platformHere, ROOT } from "./platform.ts";
import { platformTypes } from "./platform_types.ts";

// What `carillon plugin new` writes: the smallest plugin that hears, keeps and shows something, with its test.

/** A plugin's id from the name that its author typed: `My counter` is `my_counter`. Refuses `plugin.name_invalid`. */
export function idFrom(name: string): string {
  const id = name.trim().toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "");
  if (/^[a-z][a-z0-9_]{1,40}$/.test(id)) return id;
  const message = `Cannot name a plugin "${name}": two to forty letters, digits and words, a letter first`;
  throw new Refusal("plugin.name_invalid", "invalid", message, { name });
}

/** Writes a new plugin into a folder that is not there yet, or is empty. Refuses `plugin.folder_taken`. */
export async function writeScaffold(
  folder: URL,
  name: string,
): Promise<{ readonly id: string; readonly files: string[] }> {
  const id = idFrom(name);
  await takeEmpty(folder);
  const files = { ...scaffoldFiles(id), ...await platformFiles({}) };
  for (const [path, text] of Object.entries(files)) {
    const file = new URL(path, folder);
    await Deno.mkdir(new URL("./", file), { recursive: true });
    await Deno.writeTextFile(file, text);
  }
  return { id, files: Object.keys(files) };
}

/**
 * Brings `platform.d.ts` and the settings of a plugin's folder up to this platform; what its author set in them stays.
 * Refuses `plugin.folder_missing`.
 */
export async function refreshPlatform(folder: URL): Promise<void> {
  await readPluginFolder(decodeURIComponent(folder.pathname));
  if (folder.href.startsWith(ROOT.href)) return; // an example: the settings of this repository hold for it
  const settings = await Deno.readTextFile(new URL("deno.json", folder)).catch(unlessMissing) ?? "{}";
  for (const [path, text] of Object.entries(await platformFiles(JSON.parse(settings)))) {
    const file = new URL(path, folder);
    if (await Deno.readTextFile(file).catch(unlessMissing) !== text) await Deno.writeTextFile(file, text);
  }
}

interface Settings {
  readonly lock?: unknown;
  readonly imports?: Readonly<Record<string, string>>;
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly compilerOptions?: object;
}

/** The files that tie a plugin's folder to the platform on this machine. */
async function platformFiles(before: Settings): Promise<Record<string, string>> {
  const read = async (path: string) => JSON.parse(await Deno.readTextFile(new URL(path, ROOT))) as Settings;
  const { imports } = await read("import_map.json");
  const { compilerOptions } = await read("deno.json") as { compilerOptions: { types: string[] } };
  const here = Object.fromEntries(
    Object.entries(imports!).map(([key, to]) => [key, to.startsWith("./") ? new URL(to, ROOT).href : to]),
  );
  const settings = {
    ...before,
    nodeModulesDir: "none",
    lock: before.lock ?? false,
    unstable: ["no-legacy-abort"],
    imports: {
      ...before.imports,
      "carillon/platform": "./platform.d.ts",
      "carillon/html": new URL("edge/author/html.ts", ROOT).href,
      "carillon/kit": new URL("edge/author/kit.ts", ROOT).href,
    },
    // What the kit itself is made of is the platform's affair: the plugin's own imports stand apart from it.
    scopes: { [ROOT.href]: here },
    compilerOptions: {
      ...compilerOptions,
      types: compilerOptions.types.map((path) => new URL(path, ROOT).href),
    },
  };
  return {
    "deno.json": JSON.stringify(settings, null, 2) + "\n",
    "platform.d.ts": await platformTypes(await platformHere()),
  };
}

async function takeEmpty(folder: URL): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for await (const _ of Deno.readDir(folder)) {
    const path = decodeURIComponent(folder.pathname);
    const message = `Cannot begin a plugin in "${path}": something is there already`;
    throw new Refusal("plugin.folder_taken", "conflict", message, { path });
  }
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function titleFrom(id: string): string {
  const words = id.replaceAll("_", " ");
  return words[0]!.toUpperCase() + words.slice(1);
}

/** What a new plugin's author begins with, by path; what ties it to the platform is not among it. */
export function scaffoldFiles(id: string): Record<string, string> {
  const title = titleFrom(id);
  return {
    "manifest.json": JSON.stringify(manifestOf(id, title), null, 2) + "\n",
    "plugin.ts": code(id),
    "plugin_test.ts": TEST,
    "messages/en.json":
      JSON.stringify({ title, viewed: "Units looked at in this course: {count}" }, null, 2) + "\n",
    "README.md": readme(title),
  };
}

function manifestOf(id: string, title: string) {
  return {
    id,
    version: "0.1.0",
    platform: "0.x",
    title,
    description: "Counts the units of a course that a learner looked at, and shows how many.",
    author: "Your name",
    licence: "Apache-2.0",
    tier: "sandboxed",
    hears: [{ signal: "learning.unit.viewed.v1", needs: ["personId", "courseId"] }],
    fills: [{ slot: "unit.aside.v1" }],
  };
}

function code(id: string): string {
  return `import { html } from "carillon/html";
import type { PluginCode } from "carillon/platform";

/** Counts the units of a course that a learner looked at, and shows how many. */
export const plugin: PluginCode = {
  hears: {
    async "learning.unit.viewed.v1"({ body: { personId, courseId } }, { store, log }) {
      const key = \`viewed/\${courseId}/\${personId}\`;
      const count = Number(await store.get(key) ?? 0) + 1;
      await store.put(key, count);
      log(\`\${count} units looked at\`);
    },
  },
  widgets: {
    async "unit.aside.v1"({ personId, courseId }, { store, t }) {
      const count = Number(await store.get(\`viewed/\${courseId}/\${personId}\`) ?? 0);
      if (count === 0) return undefined;
      return html\`
        <section class="panel" aria-labelledby="${id}">
          <h2 id="${id}">\${t("title")}</h2>
          <p>\${t("viewed", { count })}</p>
        </section>
      \`.text;
    },
  },
};
`;
}

const TEST = `import assert from "node:assert/strict";
import { openHouse, testContract } from "carillon/kit";

const here = import.meta.url;
const viewed = { personId: "p", courseId: "Org+Course+Run", unitId: "vertical@first" };

Deno.test("it counts the units that a learner looks at, and shows how many", async () => {
  await using house = await openHouse(here);
  assert.equal(await house.widget("unit.aside.v1", viewed), undefined);
  await house.hear("learning.unit.viewed.v1", viewed);
  await house.hear("learning.unit.viewed.v1", viewed);
  assert.deepEqual(await house.documents(), { "viewed/Org+Course+Run/p": 2 });
  assert.match(String(await house.widget("unit.aside.v1", viewed)), /2/);
});

await testContract(here);
`;

function readme(title: string): string {
  return `# ${title}

- \`manifest.json\`: what it is, hears, fills and may use; read before any of its code runs.
- \`plugin.ts\`: what it does. \`platform.d.ts\` has everything that it can hear, answer and fill, as types.
- \`plugin_test.ts\`: that it does. \`messages/\`: its words, a file a language.

In the folder of the platform:

    deno task carillon plugin test HERE     # its tests, and the contract that every plugin owes
    deno task carillon plugin dev HERE      # in the running site, again whenever a file changes
    deno task carillon plugin check HERE    # all that an operator would ask
    deno task carillon plugin pack HERE     # one archive to install anywhere
`;
}
