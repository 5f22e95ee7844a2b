import { openBackupStore } from "core/backup/backup_store.ts";
import { chooseBackup, restore, type RestoreReport } from "core/backup/restore.ts";
import type { Progress } from "core/work/job.ts";
import { noteRestoredFiles } from "edge/start/files_address.ts";
import { asTyped } from "edge/start/typed_path.ts";
import { bucketFor, opened } from "./backed_files.ts";

/** Which backup, and from where its keys come: undefined for none, "" for the same folder. */
export interface Wanted {
  readonly from: string;
  readonly at?: Date;
  readonly keysFrom: string | undefined;
  /** The copies of a region, which may be further. */
  readonly replicas?: string;
  /** Where files of courses belong, as it was typed; undefined for where they were. */
  readonly files: string | "left out" | undefined;
}

/** Makes a data folder of the backup that is wanted. Refuses what choosing and restoring refuse. */
export async function restoreFrom(
  { from, at, keysFrom, replicas, files }: Wanted,
  to: string,
  progress: Progress,
): Promise<RestoreReport> {
  const typed = (path: string) => asTyped(path, Deno.env.get("INIT_CWD"));
  const store = await openBackupStore(typed(from), { writes: false });
  try {
    const keys = keysFrom === undefined || keysFrom === ""
      ? undefined
      : await openBackupStore(typed(keysFrom), { writes: false });
    try {
      const source = keysFrom === undefined ? "none" : keys ?? store;
      const chosen = await chooseBackup(store, { ...at ? { at } : {}, keysFrom: source });
      const options = { progress, ...replicas === undefined ? {} : { replicas: typed(replicas) } };
      if (files === "left out") return await restore(chosen, store, to, { ...options, originals: files });
      const place = await bucketFor(store, chosen.manifest, files);
      const originals = place && await opened(place);
      const report = await restore(chosen, store, to, { ...options, ...originals ? { originals } : {} });
      await noteRestoredFiles(to, place);
      return report;
    } finally {
      keys?.close();
    }
  } finally {
    store.close();
  }
}
