// Builds what browsers get: the islands, bundled and split by Deno's own bundler. Run before the server starts
// (`deno task build`); does nothing when the sources have not changed since the last time.

const ISLANDS = new URL(import.meta.resolve("islands/"));
/** Where the built files are; the server reads them from here. */
export const BUILT = new URL("../.cache/islands/", import.meta.url);

/** Builds the islands unless they are built already. Throws when the bundler refuses. */
export async function buildIslands(): Promise<void> {
  const stamp = await stampOfSources();
  const stampFile = new URL("stamp", BUILT);
  if (await readIfThere(stampFile) === stamp) return;
  await Deno.mkdir(BUILT, { recursive: true });
  for await (const old of Deno.readDir(BUILT)) await Deno.remove(new URL(old.name, BUILT));
  const bundled = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--platform=browser",
      "--code-splitting",
      "--minify",
      "--outdir",
      decodeURIComponent(BUILT.pathname),
      decodeURIComponent(new URL("wake.ts", ISLANDS).pathname),
    ],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!bundled.success) {
    throw new Error(`Cannot build the islands: ${new TextDecoder().decode(bundled.stderr)}`);
  }
  await Deno.writeTextFile(stampFile, stamp);
}

async function stampOfSources(): Promise<string> {
  const texts: string[] = [
    Deno.version.deno,
    await Deno.readTextFile(new URL("../import_map.json", import.meta.url)),
  ];
  const names = [...Deno.readDirSync(ISLANDS)].map((entry) => entry.name).filter((name) =>
    !name.includes("_test.")
  );
  for (const name of names.sort()) texts.push(name, await Deno.readTextFile(new URL(name, ISLANDS)));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(texts.join("\n")));
  return new Uint8Array(digest).toHex();
}

async function readIfThere(file: URL): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

if (import.meta.main) await buildIslands();
