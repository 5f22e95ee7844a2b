import Native from "libsql";

// A copy that is thrown away leaves its folder to the next one under another name: whoever still reads the old file
// goes on with it until told of the new one. A folder for each life, `1`, `2`, …: the highest counts.

/** Larger ones are not looked through before they are read: that would take longer than copying them anew seems worth. */
const LARGEST_CHECKED = 256 * 1024 * 1024;

/** The file of the copy that counts now; its folder is made where there is none. */
export async function theLife(folder: string): Promise<string> {
  const lives = await livesIn(folder);
  return await fileOf(folder, lives.at(-1) ?? 1);
}

/** Begins a new, empty copy: it counts from now on. */
export async function newLife(folder: string): Promise<string> {
  const lives = await livesIn(folder);
  return await fileOf(folder, (lives.at(-1) ?? 0) + 1);
}

/** Removes all but the copy that counts and the one before it, which may still be read. */
export async function sweepLives(folder: string): Promise<void> {
  const lives = await livesIn(folder);
  for (const life of lives.slice(0, -2)) await Deno.remove(`${folder}/${life}`, { recursive: true });
}

/**
 * Whether a copy that was left by another process can be read: all of it, and the database of a context. Undefined
 * where there is none.
 */
export async function isSound(file: string): Promise<boolean | undefined> {
  const size = await sizeOf(file);
  if (size === undefined) return undefined;
  try {
    const native = new Native(file);
    try {
      if (!native.prepare("select 1 from _stand").all()[0]) return false;
      if (size > LARGEST_CHECKED) return true;
      return (native.prepare("pragma quick_check(1)").all()[0] as { quick_check: string }).quick_check ===
        "ok";
    } finally {
      native.close();
    }
  } catch {
    return false; // whatever the engine says: what cannot be read is copied again
  }
}

/** When something was last brought into a copy, in milliseconds since 1970: it holds all that was stored before. */
export async function lastBrought(file: string): Promise<number> {
  const times = await Promise.all(
    [file, `${file}-wal`].map(async (path) => (await statOf(path))?.mtime?.getTime() ?? 0),
  );
  return Math.max(...times);
}

/** How many bytes the copy that counts takes up so far, whole or not. */
export async function sizeOfLife(folder: string): Promise<number> {
  const life = (await livesIn(folder)).at(-1);
  if (life === undefined) return 0;
  const files = ["replica.db", "replica.db-wal"].map((name) => sizeOf(`${folder}/${life}/${name}`));
  return (await Promise.all(files)).reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

async function fileOf(folder: string, life: number): Promise<string> {
  await Deno.mkdir(`${folder}/${life}`, { recursive: true, mode: 0o700 });
  return `${folder}/${life}/replica.db`;
}

async function livesIn(folder: string): Promise<number[]> {
  const lives: number[] = [];
  try {
    for await (const { name } of Deno.readDir(folder)) if (/^\d+$/.test(name)) lives.push(Number(name));
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return lives.sort((a, b) => a - b);
}

async function sizeOf(file: string): Promise<number | undefined> {
  return (await statOf(file))?.size;
}

async function statOf(file: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.stat(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
