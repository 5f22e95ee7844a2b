// Builds what browsers get: the islands, bundled and split by Deno's own bundler. Run before the server starts
// (`deno task build`); does nothing when the sources have not changed since the last time.

const ROOT = new URL("../", import.meta.url);
const ISLANDS = new URL(import.meta.resolve("islands/"));
const PLUGINS = new URL(import.meta.resolve("plugins/"));
/** Where the built files are; the server reads them from here. */
export const BUILT = new URL(".cache/islands/", ROOT);

/** What wakes the islands of a page; what connects plugins' frames with theirs, what these speak by; what moves late widgets. */
const ENTRIES = ["wake.ts", "frame.ts", "frame_client.ts", "late.ts"];
const OPTIONS = ["--quiet", "--platform=browser", "--code-splitting", "--minify"];

/** Builds the islands unless they are built already. Throws when the bundler refuses. */
export async function buildIslands(): Promise<void> {
  const stamp = await stampOfSources();
  if (await readStamp() === stamp) return;
  const cache = new URL("../", BUILT);
  await Deno.mkdir(cache, { recursive: true });
  // Built beside its place and moved there whole: a server that starts meanwhile meets no half of it.
  const half = new URL(`islands-${crypto.randomUUID()}/`, cache);
  try {
    await bundle(half);
    await Deno.writeTextFile(new URL("stamp", half), stamp);
    await moveInto(half, stamp);
  } finally {
    await Deno.remove(half, { recursive: true }).catch(unlessMissing);
  }
}

async function bundle(folder: URL): Promise<void> {
  const config = pathOf(new URL("deno.json", ROOT));
  const entries = ENTRIES.map((name) => pathOf(new URL(name, ISLANDS)));
  const bundled = await new Deno.Command(Deno.execPath(), {
    args: ["bundle", ...OPTIONS, "--config", config, "--outdir", pathOf(folder), ...entries],
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (bundled.success) return;
  throw new Error(`Cannot build the islands: ${new TextDecoder().decode(bundled.stderr).trim()}`);
}

async function moveInto(half: URL, stamp: string): Promise<void> {
  await Deno.remove(BUILT, { recursive: true }).catch(unlessMissing);
  try {
    await Deno.rename(half, BUILT);
  } catch (error) {
    if (await readStamp() !== stamp) throw error; // another build of the same was first
  }
}

async function stampOfSources(): Promise<string> {
  const sources = [...filesIn(ISLANDS), ...pluginIslands()].filter((path) =>
    /\.tsx?$/.test(path) && !path.includes("_test.")
  ).sort();
  const files = ["import_map.json", "deno.json", ...sources];
  const texts = await Promise.all(files.map((file) => Deno.readTextFile(new URL(file, ROOT))));
  const all = JSON.stringify([Deno.version.deno, OPTIONS, ENTRIES, files, texts]);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(all))).toHex();
}

/** The files of plugins' islands: the folder `island` of each that has one. */
function pluginIslands(): string[] {
  const folders = [...Deno.readDirSync(PLUGINS)].map(({ name }) => new URL(`${name}/island/`, PLUGINS));
  return folders.flatMap((folder) => {
    try {
      return filesIn(folder);
    } catch (error) {
      unlessMissing(error);
      return [];
    }
  });
}

function filesIn(folder: URL): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => folder.href.slice(ROOT.href.length) + name);
}

async function readStamp(): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(new URL("stamp", BUILT));
  } catch (error) {
    unlessMissing(error);
  }
}

function unlessMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

function pathOf(url: URL): string {
  return decodeURIComponent(url.pathname);
}

if (import.meta.main) await buildIslands();
