import { Refusal } from "core/base/refusal.ts";
import type { FileStore } from "core/files/file_store.ts";
import type { Progress } from "core/work/job.ts";
import type { BackupStore } from "./backup_store.ts";
import type { Manifest, Tree } from "./manifest.ts";
import { forEachFile } from "./named_files.ts";
import { damaged, readTree } from "./trees.ts";

/** What became of the files of courses: how many were put back, of how many bytes, and how many were there. */
export interface RestoredFiles {
  readonly bytes: number;
  readonly put: number;
  readonly there: number;
}

/** Puts the files of a backup where they belong; those that are there stay. Refuses `backup.damaged`. */
export async function restoreFiles(
  manifest: Manifest,
  store: FileStore,
  into: FileStore,
  progress: Progress,
): Promise<RestoredFiles> {
  const files = await readStoredList(store, manifest.data!.stored);
  let [sum, put, done] = [0, 0, 0];
  await forEachFile(files, async ({ hash, bytes }) => {
    if (done++ % 100 === 0) progress(done, files.length, "files of courses");
    if (!await putChecked(into, hash, store)) return;
    sum += bytes;
    put++;
  });
  return { bytes: sum, put, there: files.length - put };
}

async function putChecked(into: FileStore, hash: string, store: FileStore): Promise<boolean> {
  const file = await store.open(hash);
  if (!file) throw damaged("a file of a course", hash, "is missing");
  try {
    const isNew = await into.put(hash, file.stream);
    if (!isNew) await file.stream.cancel();
    return isNew;
  } catch (error) {
    if (error instanceof Refusal && error.code === "files.damaged") {
      throw damaged("a file of a course", hash, "is damaged");
    }
    throw error;
  }
}

/** The text of a small file in a backup; undefined where there is none of that name. */
export async function readSmallFile(
  store: BackupStore,
  { data }: Manifest,
  name: string,
): Promise<string | undefined> {
  const found = data?.files.find((one) => one.name === name);
  if (!found) return undefined;
  const parts: Uint8Array[] = [];
  for await (const chunk of readTree(store.objects, found.tree, `file "${name}"`)) parts.push(chunk);
  return await new Blob(parts as Uint8Array<ArrayBuffer>[]).text();
}

/** The files of courses that a backup holds. */
export async function readStoredList(
  store: FileStore,
  tree: Tree,
): Promise<{ readonly hash: string; readonly bytes: number }[]> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of readTree(store, tree, "the list of files")) {
    text += decoder.decode(chunk, { stream: true });
  }
  return text.split("\n").filter((line) => line !== "").map((line) => {
    const [hash, bytes] = line.split(" ");
    return { hash: hash!, bytes: Number(bytes) };
  });
}
