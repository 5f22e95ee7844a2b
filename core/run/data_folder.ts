import { Refusal } from "core/base/refusal.ts";

/** A data folder that this process alone works in, until it lets it go. */
export interface DataFolder {
  readonly path: string;
  release(): void;
}

/**
 * Takes a data folder for this process: makes it where it is missing (only the owner may look in), and locks
 * it, since each database has one writer. Refuses `data.folder_unwritable` and `data.in_use`.
 */
export async function takeDataFolder(path: string): Promise<DataFolder> {
  let lock: Deno.FsFile;
  try {
    await Deno.mkdir(path, { recursive: true, mode: 0o700 });
    lock = await Deno.open(`${path}/lock`, { create: true, write: true, read: true, mode: 0o600 });
  } catch (error) {
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
  if (!await lock.tryLock(true)) {
    lock.close();
    throw new Refusal(
      "data.in_use",
      "unavailable",
      `Cannot use data folder "${path}": another Carillon works in it`,
      { path },
    );
  }
  return {
    path: await Deno.realPath(path),
    release() {
      lock.unlockSync();
      lock.close();
    },
  };
}
