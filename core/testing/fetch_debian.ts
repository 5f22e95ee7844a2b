import { ROOT } from "./files.ts";

/** Where packages of Debian were unpacked. */
export interface UnpackedDebian {
  /** What `/` would be, were they installed; without a slash at its end. */
  readonly root: string;
  /** What programs in them must find in their environment, to find their libraries. */
  readonly environment: { readonly LD_LIBRARY_PATH: string };
}

/** Why they were not. */
export interface NoDebian {
  readonly missing: string;
}

/** An ignored folder of the house; what is fetched for tests stays there between runs. */
const CACHE = new URL(".cache/", ROOT).pathname;

/** How long one step may take. */
const LONGEST = 60_000;

/**
 * Fetches packages with apt and unpacks them into `.cache/debian-NAME/`, once; nothing is installed, and nobody need be
 * root. Apt itself holds what it fetches to Debian's signature: which version there is, Debian says. Where that cannot
 * be (another system, no network) it says why.
 */
export async function fetchDebian(
  name: string,
  packages: readonly string[],
): Promise<UnpackedDebian | NoDebian> {
  const root = `${CACHE}debian-${name}`;
  if (!await isFolder(root)) {
    try {
      await unpack(packages, root);
    } catch (error) {
      return {
        missing: `${name} is not installed, and Debian's cannot be fetched: ${(error as Error).message}`,
      };
    }
  }
  return { root, environment: { LD_LIBRARY_PATH: `${root}/usr/lib/${Deno.build.arch}-linux-gnu` } };
}

/** Unpacks beside its place and moves there in one step, so that two test runs at once do not meet half of it. */
async function unpack(packages: readonly string[], root: string): Promise<void> {
  await Deno.mkdir(CACHE, { recursive: true });
  const half = await Deno.makeTempDir({ dir: CACHE, prefix: "debian-" });
  try {
    await download(packages, half);
    for await (const { name } of Deno.readDir(half)) {
      if (name.endsWith(".deb")) await run("dpkg-deb", ["--extract", name, "root"], half);
    }
    await Deno.rename(`${half}/root`, root).catch(async (error) => {
      if (!await isFolder(root)) throw error; // another run was first
    });
  } finally {
    await Deno.remove(half, { recursive: true });
  }
}

async function download(packages: readonly string[], folder: string): Promise<void> {
  try {
    await run("apt-get", ["download", ...packages], folder);
  } catch {
    // The lists of this machine are old, or it has none: lists of our own, beside what they are for.
    await Deno.mkdir(`${folder}/lists/partial`, { recursive: true });
    const own = ["-o", `Dir::State::lists=${folder}/lists`, "-o", `Dir::Cache=${folder}`];
    await run("apt-get", [...own, "update"], folder);
    await run("apt-get", [...own, "download", ...packages], folder);
  }
}

async function run(program: string, args: readonly string[], cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(program, {
    args: [...args],
    cwd,
    stdin: "null",
    signal: AbortSignal.timeout(LONGEST),
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr).trim().slice(-300));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
