import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { isThere } from "core/data/is_there.ts";
import { readS3Address, type S3Address, type S3Place, writeS3Address } from "core/files/s3_place.ts";
import { withKeys } from "edge/start/files_place.ts";

/** Where the files of courses are, where they are not in the data folder: the bucket's address, without what opens it. */
function addressFile(folder: string): string {
  return `${folder}/files-address`;
}

/**
 * The bucket that a data folder was last served with, and what opens it from the environment; undefined where files are
 * in the folder. Refuses `start.files_keys_missing`.
 */
export async function readFilesAddress(
  folder: string,
  env: (name: string) => string | undefined,
): Promise<S3Place | undefined> {
  const noted = await readNoted(folder);
  return noted && withKeys(noted, env);
}

/**
 * Notes which bucket has the files of a data folder. Refuses `start.files_forgotten` where one had them before and nobody
 * says which has them now: pages would show none, and new files would be somewhere else.
 */
export async function noteFilesAddress(folder: string, files: S3Address | undefined): Promise<void> {
  const before = await readNoted(folder);
  if (files === undefined) {
    if (before === undefined) return;
    throw new Refusal(
      "start.files_forgotten",
      "conflict",
      `Cannot start: the files of courses are in bucket "${before.bucket}"; name it with --files, or copy them to "${folder}/files" and remove "${
        addressFile(folder)
      }"`,
      { bucket: before.bucket },
    );
  }
  const address = writeS3Address(files);
  if (before && writeS3Address(before) === address) return;
  if (!before && await isThere(`${folder}/files`)) {
    log(
      "warn",
      "Files of courses were in the data folder: those that are not in the bucket too are not found",
      {
        bucket: files.bucket,
      },
    );
  }
  await write(folder, address);
}

/** Notes where the files of a restored data folder are: in a bucket, or undefined for the folder itself. */
export async function noteRestoredFiles(folder: string, files: S3Address | undefined): Promise<void> {
  if (files) return await write(folder, writeS3Address(files));
  await Deno.remove(addressFile(folder)).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

async function write(folder: string, address: string): Promise<void> {
  const half = `${addressFile(folder)}.${crypto.randomUUID()}.half`;
  await Deno.writeTextFile(half, `${address}\n`, { mode: 0o600 });
  await Deno.rename(half, addressFile(folder));
}

async function readNoted(folder: string): Promise<S3Address | undefined> {
  try {
    return readS3Address((await Deno.readTextFile(addressFile(folder))).trim());
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
