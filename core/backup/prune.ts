import type { FileStore } from "core/files/file_store.ts";
import { HALF } from "core/files/folder_store.ts";
import type { BackupStore } from "./backup_store.ts";
import { entriesOf, listStored } from "./data_files.ts";
import type { Manifest, Part, Tree } from "./manifest.ts";
import { readStoredList } from "./restore_files.ts";
import { readPiece } from "./trees.ts";

/** Which backups stay: the newest so many, and the last of each of the newest days that have one. */
export interface Keeping {
  readonly newest: number;
  readonly days: number;
}

/** What was let go of. */
export interface PruneReport {
  readonly kept: number;
  readonly removed: readonly number[];
  /** How many chunks and files nobody needs any more. */
  readonly swept: number;
}

/** The backups that stay. The newest that has rows stays in any case, and so does the newest that has keys. */
export function keptOf(all: readonly Manifest[], { newest, days }: Keeping): Manifest[] {
  const lastOfDay = new Map(all.map((one) => [one.at.slice(0, 10), one]));
  const kept = new Set([
    ...all.slice(Math.max(0, all.length - newest)),
    ...[...lastOfDay].sort().slice(Math.max(0, lastOfDay.size - days)).map(([, one]) => one),
    all.findLast(({ data }) => data),
    all.findLast(({ keys }) => keys),
  ]);
  return all.filter((one) => kept.has(one));
}

/**
 * Lets go of the backups that do not stay, and then of all that none of the others needs: what a backup left that was
 * cut off halfway, too. Refuses `backup.damaged` before anything is removed.
 */
export async function prune(store: BackupStore, keeping: Keeping): Promise<PruneReport> {
  const all = await store.list();
  const kept = keptOf(all, keeping);
  const needed = await neededBy(store, kept);
  const removed = all.filter((one) => !kept.includes(one));
  for (const one of removed) await store.remove(one);
  const swept = await sweep(`${store.folder}/objects`, store.objects, needed.objects) +
    await sweep(`${store.folder}/keys`, store.keys, needed.keys);
  return { kept: kept.length, removed: removed.map(({ number }) => number), swept };
}

/** The hashes of everything that these backups are made of. */
async function neededBy(store: BackupStore, kept: readonly Manifest[]) {
  const objects = new Set<string>();
  const keys = new Set<string>();
  const lists = new Set<string>();
  for (const { data, keys: theirs } of kept) {
    if (theirs) await mark(store.keys, treesOf(theirs), keys);
    if (!data) continue;
    await mark(store.objects, [...treesOf(data), data.stored], objects);
    const list = data.stored.pieces.join();
    if (lists.has(list)) continue;
    lists.add(list);
    for (const { hash } of await readStoredList(store.objects, data.stored)) objects.add(hash);
  }
  return { objects, keys };
}

/** Everything in a part of a backup that is stored as a tree. */
export function treesOf({ databases, files }: Part): Tree[] {
  return [...databases, ...files].map(({ tree }) => tree);
}

async function mark(store: FileStore, trees: readonly Tree[], needed: Set<string>): Promise<void> {
  for (const piece of trees.flatMap(({ pieces }) => pieces)) {
    // Whoever names a piece needs all that it lists: where it was seen, they were.
    if (needed.has(piece)) continue;
    for (const hash of await readPiece(store, piece, "some database")) needed.add(hash);
    needed.add(piece);
  }
}

async function sweep(folder: string, store: FileStore, needed: ReadonlySet<string>): Promise<number> {
  let swept = 0;
  for await (const hash of listStored(folder)) {
    if (needed.has(hash)) continue;
    await store.remove(hash);
    swept++;
  }
  for (const { name, isDirectory } of await entriesOf(folder)) {
    if (!isDirectory) continue;
    for (const half of await entriesOf(`${folder}/${name}`)) {
      if (half.name.endsWith(HALF)) await Deno.remove(`${folder}/${name}/${half.name}`);
    }
  }
  return swept;
}
