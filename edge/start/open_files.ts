import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { FileStore } from "core/files/file_store.ts";
import { folderStore } from "core/files/folder_store.ts";
import { type HeldStore, openHeldStore } from "core/files/held_store.ts";
import { openOriginals } from "core/files/originals.ts";
import type { S3Place } from "core/files/s3_place.ts";
import { type HomeOfFiles, homeStore } from "core/run/home_files.ts";
import { noteFilesAddress } from "edge/start/files_address.ts";
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
  /** The disk in front of them, where there is one. */
  readonly held?: HeldStore;
  close(): Promise<void>;
}

/** Files that a disk is in front of. */
export interface HeldFiles extends SiteFiles {
  readonly held: HeldStore;
}

/**
 * Takes up the bucket that the options name, where they name one, before a data folder is served. Refuses the start with
 * `start.files_forgotten` where they do not name the bucket of the folder, and with `start.files_refused` where it does
 * not open; one that does not answer now holds up nothing.
 */
export async function takeUpFiles(folder: string, { files: place }: FilesOptions): Promise<void> {
  if (place) await check(place);
  await noteFilesAddress(folder, place);
}

async function check(place: S3Place): Promise<void> {
  const { s3Store } = await import("core/files/s3_store.ts");
  try {
    await s3Store(place).check();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    if (error.code === "files.store_refused") throw refused(place, error);
    log("warn", "The store of files does not answer: pages are served, files of courses come when it does", {
      bucket: place.bucket,
    });
  }
}

/** Opens the files of a process at home: those in the data folder, or those in a bucket with a disk in front of it. */
export async function openFiles(
  folder: string,
  { files, filesCacheMb = USUAL }: FilesOptions,
): Promise<SiteFiles> {
  if (!files) return { store: folderStore(`${folder}/files`), close: () => Promise.resolve() };
  return await holding(await openOriginals(files), heldFolder(folder), filesCacheMb * MEGABYTE);
}

/** Opens the files of a region: those at home, with a disk in front of them. Home need not be there yet. */
export async function openRegionFiles(
  { folder, capBytes, ...home }: HomeOfFiles & { readonly folder: string; readonly capBytes: number },
): Promise<HeldFiles> {
  return await holding(homeStore(home), folder, capBytes);
}

async function holding(origin: FileStore, folder: string, capBytes: number): Promise<HeldFiles> {
  const held = await openHeldStore(origin, folder, capBytes);
  return { store: held, held, close: () => held.close() };
}

function refused({ bucket }: S3Place, { message }: Refusal): Refusal {
  return new Refusal(
    "start.files_refused",
    "unavailable",
    `Cannot start: bucket "${bucket}" of --files does not open. ${message}`,
    { bucket },
  );
}
