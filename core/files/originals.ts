import type { FileStore } from "./file_store.ts";
import { folderStore } from "./folder_store.ts";
import type { S3Place } from "./s3_place.ts";

/** Where the originals of files are: a folder by its path, or a bucket. Plain data: it is handed to Workers. */
export type Originals = string | S3Place;

/** Opens the originals of files. What a bucket needs is loaded where there is one. */
export async function openOriginals(place: Originals): Promise<FileStore> {
  if (typeof place === "string") return folderStore(place);
  const { s3Store } = await import("./s3_store.ts");
  return s3Store(place);
}
