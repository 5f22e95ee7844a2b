import { Refusal } from "core/base/refusal.ts";

/** A data folder that this process works in, until it lets it go. */
export interface DataFolder {
  readonly path: string;
  release(): void;
}

/**
 * Takes a data folder for this process: makes it where it is missing (only the owner may look in), and locks
 * it, since each database has one writer. Without `residents` the whole folder is this process's; with them only
 * their databases are, and other processes may share the folder. Refuses `data.folder_unwritable` and
 * `data.in_use`. The locks go with the process, however it ends.
 */
export async function takeDataFolder(path: string, residents?: readonly string[]): Promise<DataFolder> {
  const locks: Deno.FsFile[] = [];
  const release = () => {
    for (const lock of locks.splice(0)) {
      lock.unlockSync();
      lock.close();
    }
  };
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
    await lock(locks, `${path}/lock`, residents === undefined, `data folder "${path}"`);
    for (const name of residents ?? []) {
      await lock(locks, `${path}/${name}.lock`, true, `database "${path}/${name}.db"`);
    }
    return { path: await Deno.realPath(path), release };
  } catch (error) {
    release();
    if (error instanceof Refusal) throw error;
    throw new Refusal(
      "data.folder_unwritable",
      "unavailable",
      `Cannot use data folder "${path}": ${
        error instanceof Error ? error.message.replace(/ \(os error \d+\).*$/, "") : error
      }`,
      { path },
      error,
    );
  }
}

/** Whoever works in the whole folder locks it alone; those who share it lock it together. */
async function lock(locks: Deno.FsFile[], path: string, alone: boolean, what: string): Promise<void> {
  const file = await Deno.open(path, { create: true, write: true, read: true, mode: 0o600 });
  if (await file.tryLock(alone)) {
    locks.push(file);
    return;
  }
  file.close();
  throw new Refusal("data.in_use", "unavailable", `Cannot use ${what}: another Carillon works in it`, {
    path,
  });
}
