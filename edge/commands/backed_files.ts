import type { BackupStore } from "core/backup/backup_store.ts";
import type { Manifest } from "core/backup/manifest.ts";
import type { NamedFiles } from "core/backup/named_files.ts";
import { readSmallFile } from "core/backup/restore_files.ts";
import type { S3Place } from "core/files/s3_place.ts";
import { HELD_FILES } from "contexts/content/mod.ts";
import { readFilesAddress } from "edge/start/files_address.ts";
import { readFiles } from "edge/start/files_place.ts";

const env = (name: string) => Deno.env.get(name);

/**
 * Which files courses name, and where they are: in the folder, or in the bucket that it was last served with. Refuses
 * `start.files_keys_missing`.
 */
export async function namedFiles(folder: string): Promise<NamedFiles> {
  const place = await readFilesAddress(folder, env);
  return place ? { ...HELD_FILES, originals: await opened(place) } : HELD_FILES;
}

/** The bucket that restored files belong to; undefined for the data folder. Refuses `start.files_keys_missing`. */
export async function bucketFor(
  store: BackupStore,
  manifest: Manifest,
  given: string | undefined,
): Promise<S3Place | undefined> {
  if (given === "folder") return undefined;
  if (given !== undefined) return readFiles(given, undefined, env).files;
  const noted = await readSmallFile(store, manifest, "files-address");
  return noted === undefined ? undefined : readFiles(noted.trim(), undefined, env).files;
}

/** Opens a bucket. Refuses what does not let it be opened. */
export async function opened(place: S3Place) {
  const { s3Store } = await import("core/files/s3_store.ts");
  const store = s3Store(place);
  await store.check();
  return store;
}
