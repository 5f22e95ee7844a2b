import { Refusal } from "core/base/refusal.ts";
import type { FileStore } from "core/files/file_store.ts";
import { folderStore } from "core/files/folder_store.ts";
import { entriesOf } from "./data_files.ts";
import { type Manifest, readManifest } from "./manifest.ts";

/** A folder of backups. What keys there are stand in `keys/`, apart from all that they open. */
export interface BackupStore {
  readonly folder: string;
  readonly objects: FileStore;
  readonly keys: FileStore;
  /** All backups that are whole, oldest first. */
  list(): Promise<Manifest[]>;
  /** Makes a backup known: the last that is done for it. */
  write(manifest: Manifest): Promise<void>;
  /** Forgets a backup; what only it needs stays until it is swept. */
  remove(manifest: Manifest): Promise<void>;
  /** Lets the folder go. */
  close(): void;
}

const NAME = /^\d{8}-[0-9TZ]+\.json$/;

/**
 * Opens a folder of backups, alone where something is to be written: it is made then, for its owner only. Refuses
 * `backup.store_missing`, `backup.store_in_use` and `backup.store_unwritable`.
 */
export async function openBackupStore(
  folder: string,
  { writes }: { readonly writes: boolean },
): Promise<BackupStore> {
  const lock = writes ? await lockAlone(folder) : await lockTogether(folder);
  const place = (manifest: Manifest) => `${folder}/backups/${nameOf(manifest)}`;
  return {
    folder,
    objects: folderStore(`${folder}/objects`),
    keys: folderStore(`${folder}/keys`),
    list: () => listManifests(folder),
    async write(manifest) {
      await Deno.mkdir(`${folder}/backups`, { recursive: true, mode: 0o700 });
      const half = `${place(manifest)}.half`;
      {
        using file = await Deno.open(half, { create: true, truncate: true, write: true, mode: 0o600 });
        const bytes = new TextEncoder().encode(JSON.stringify(manifest) + "\n");
        for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
        await file.syncData();
      }
      await Deno.rename(half, place(manifest));
    },
    remove: (manifest) => Deno.remove(place(manifest)),
    close: () => lock?.close(),
  };
}

function nameOf({ number, at }: Manifest): string {
  return `${String(number).padStart(8, "0")}-${at.replace(/[-:.]/g, "")}.json`;
}

async function listManifests(folder: string): Promise<Manifest[]> {
  const found: Manifest[] = [];
  for (const { name, isFile } of await entriesOf(`${folder}/backups`)) {
    if (!isFile || !NAME.test(name)) continue;
    const manifest = readManifest(await Deno.readTextFile(`${folder}/backups/${name}`));
    if (!manifest || nameOf(manifest) !== name) {
      throw new Refusal(
        "backup.manifest_unreadable",
        "conflict",
        `Cannot read "${folder}/backups/${name}": it is damaged, or of a newer Carillon`,
        { name },
      );
    }
    found.push(manifest);
  }
  return found;
}

async function lockAlone(folder: string): Promise<Deno.FsFile> {
  let file: Deno.FsFile;
  try {
    await Deno.mkdir(folder, { recursive: true, mode: 0o700 });
    file = await Deno.open(`${folder}/lock`, { create: true, read: true, write: true, mode: 0o600 });
  } catch (error) {
    throw unwritable(folder, error);
  }
  if (await file.tryLock(true)) return file;
  file.close();
  throw inUse(folder);
}

/** Whoever only reads keeps others from pruning what is read; a copy on a medium that is read-only has no lock. */
async function lockTogether(folder: string): Promise<Deno.FsFile | undefined> {
  try {
    await Deno.stat(`${folder}/backups`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) && !(error instanceof Deno.errors.NotADirectory)) {
      throw error;
    }
    throw new Refusal(
      "backup.store_missing",
      "missing",
      `Cannot find backups in "${folder}": name the folder that "carillon backup --to" was given`,
      { folder },
    );
  }
  try {
    const file = await Deno.open(`${folder}/lock`, { read: true });
    if (await file.tryLock(false)) return file;
    file.close();
    throw inUse(folder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function inUse(folder: string): Refusal {
  return new Refusal(
    "backup.store_in_use",
    "unavailable",
    `Cannot use "${folder}": another backup or restore is under way there`,
    { folder },
  );
}

/** The disk is full, read-only or gone: nothing that was there is touched. What no disk said is given back as it is. */
export function unwritable(folder: string, error: unknown): unknown {
  const code = error instanceof Error && !(error instanceof Refusal)
    ? (error as { code?: unknown }).code
    : "";
  if (typeof code !== "string" || !/^E[A-Z]+$/.test(code)) return error;
  const why = error instanceof Error ? error.message.replace(/ \(os error \d+\).*$/, "") : error;
  return new Refusal(
    "backup.store_unwritable",
    "unavailable",
    `Cannot write to "${folder}": ${why}`,
    { folder },
    error,
  );
}
