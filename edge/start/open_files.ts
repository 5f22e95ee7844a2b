import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { FileStore } from "core/files/file_store.ts";
import { folderStore } from "core/files/folder_store.ts";
import { type HeldStore, openHeldStore } from "core/files/held_store.ts";
import type { S3Place } from "core/files/s3_place.ts";
import { type HomeOfFiles, homeStore } from "core/run/home_files.ts";
import type { FilesOptions } from "edge/start/files_place.ts";

const MEGABYTE = 1024 * 1024;
/** How many megabytes are held where nobody says how many. */
const USUAL = 2048;

/** Where what is held of files from elsewhere is, in the data folder. */
export function heldFolder(folder: string): string {
  return `${folder}/cache/files`;
}

/** The files of a site as its pages read them, and what lets go of them. */
export interface SiteFiles {
  readonly store: FileStore;
  /** What a disk in front of them holds, where there is one. */
  readonly held?: HeldStore;
  close(): Promise<void>;
}

/**
 * Opens the files of a process at home: those in the data folder, or those in a bucket with a disk in front of it. A
 * bucket that refuses refuses the start (`files.store_refused`); one that does not answer now does not hold it up.
 */
export async function openFiles(
  folder: string,
  { files, filesCacheMb = USUAL }: FilesOptions,
): Promise<SiteFiles> {
  if (!files) return { store: folderStore(`${folder}/files`), close: () => Promise.resolve() };
  return await holding(await openBucket(files), heldFolder(folder), filesCacheMb * MEGABYTE);
}

/** Opens the files of a region: those at home, with a disk in front of them. Home need not be there yet. */
export async function openRegionFiles(
  { folder, capBytes, ...home }: HomeOfFiles & { readonly folder: string; readonly capBytes: number },
): Promise<SiteFiles> {
  return await holding(homeStore(home), folder, capBytes);
}

async function holding(origin: FileStore, folder: string, capBytes: number): Promise<SiteFiles> {
  const held = await openHeldStore(origin, folder, capBytes);
  return { store: held, held, close: () => held.close() };
}

async function openBucket(place: S3Place): Promise<FileStore> {
  const { s3Store } = await import("core/files/s3_store.ts");
  const store = s3Store(place);
  try {
    await store.check();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "files.store_away") throw error;
    log("warn", "The store of files does not answer: pages are served, files of courses come when it does", {
      bucket: place.bucket,
    });
  }
  return store;
}
