import type { FileStore } from "core/files/file_store.ts";
import type { Progress } from "core/work/job.ts";
import { type BackupStore, unwritable } from "./backup_store.ts";
import { type Cut, takeCut } from "./cut.ts";
import { type DataFiles, listData, listKeys } from "./data_files.ts";
import type { BackedDatabase, Manifest, Part } from "./manifest.ts";
import { type NamedFiles, namedIn } from "./named_files.ts";
import { openServed } from "./served.ts";
import { pagesOf, standingOf } from "./snapshot.ts";
import { add, type Count, Storing } from "./storing.ts";
import { chunksOf, storeTree } from "./trees.ts";

/** What is copied, and what is known of the program that does. */
export interface BackupOptions {
  /** Whether the keys are copied, and whether anything else is. */
  readonly parts: "all" | "without keys" | "only keys";
  readonly platform: string;
  /** Where databases are that are on libSQL servers, by name. */
  readonly primaries?: Readonly<Record<string, string>>;
  /** Which files rows name, and where they are; without it, those that are in the folder. */
  readonly files?: NamedFiles | "left out";
  readonly progress?: Progress;
  readonly clock?: () => Date;
}

/** What a backup came to. */
export interface BackupReport {
  readonly manifest: Manifest;
  /** How many bytes it is of, and how many the store had not yet. */
  readonly bytes: number;
  readonly added: number;
  /** For how many milliseconds the moment was looked for, and whether those who write had to wait for it. */
  readonly cutMilliseconds: number;
  readonly held: boolean;
  readonly seconds: number;
  /** Files of courses that are not what their name says, and so were not copied. */
  readonly damaged: readonly string[];
  /** Files of courses that rows name, and that are nowhere. */
  readonly lacking: readonly string[];
  /** Databases that the last backup has and this one has not: gone, or on a server that nobody named. */
  readonly missing: readonly string[];
}

/**
 * Copies a data folder into a store of backups while others work in it: all its databases as they stood at one moment,
 * and the files that they name. What the store has already is not written again. Refuses what a cut refuses, and
 * `backup.store_unwritable`: then there is no new backup, and the next goes on with what is there.
 */
export async function backUp(
  data: string,
  store: BackupStore,
  { parts, platform, primaries = {}, files, progress = () => {}, clock }: BackupOptions,
): Promise<BackupReport> {
  const begun = performance.now();
  const count: Count = { bytes: 0, added: 0, damaged: [], lacking: [] };
  const hasData = parts !== "only keys";
  const hasKeys = parts !== "without keys";
  try {
    const all = await store.list();
    // What is removed while the databases are copied was there before; what is added is there afterwards.
    const named = files === "left out" ? undefined : files;
    const storing = new Storing({ data, to: store.objects, files: named }, count, progress);
    const hasFiles = hasData && files !== "left out";
    if (hasFiles) await storing.folder();
    // The bulk comes before the moment, which is held until all is copied.
    if (hasFiles && named?.originals) await storing.named(await namedNow(data, store, primaries, named));
    const looking = performance.now();
    using looked = await lookAt(data, store, { hasData, hasKeys, primaries });
    const cutMilliseconds = performance.now() - looking;
    const { cut, ours, theirs } = looked;
    const number = (all.at(-1)?.number ?? 0) + 1;
    const manifest: Manifest = { format: 1, number, at: (clock?.() ?? cut.at).toISOString(), platform };
    const copy = (files: DataFiles, to: FileStore) => copyPart(data, files, cut, to, count, progress);
    if (hasKeys) manifest.keys = await copy(theirs, store.keys);
    if (hasData) {
      const part = await copy(ours, store.objects);
      if (hasFiles) await storing.folder();
      if (named) await storing.named(namedIn(cut.snapshots, named));
      const stored = await storeList(store.objects, storing.stored, count);
      manifest.data = { ...part, stored, ...hasFiles ? {} : { withoutFiles: true } };
    }
    await store.write(manifest);
    const seconds = Math.round(performance.now() - begun) / 1000;
    const missing = missingIn(manifest, all.findLast(({ data }) => data));
    return { manifest, ...count, cutMilliseconds, held: cut.held, seconds, missing };
  } catch (error) {
    throw unwritable(store.folder, error);
  }
}

function missingIn({ data }: Manifest, last: Manifest | undefined): string[] {
  const names = new Set(data?.databases.map(({ name }) => name));
  return data ? (last?.data?.databases ?? []).map(({ name }) => name).filter((name) => !names.has(name)) : [];
}

/** What is to be copied, as it stood at one moment, until it is let go. */
interface Looked extends Disposable {
  readonly cut: Cut;
  readonly ours: DataFiles;
  readonly theirs: DataFiles;
}

async function lookAt(
  data: string,
  store: BackupStore,
  { hasData, hasKeys, primaries }: Pick<Required<BackupOptions>, "primaries"> & {
    hasData: boolean;
    hasKeys: boolean;
  },
): Promise<Looked> {
  const theirs = await listKeys(data);
  const { databases, files } = await listData(data);
  // A file of the same name is of before its database was on a server.
  const here = databases.filter(({ name }) => !Object.hasOwn(primaries, name));
  const served = await openServed(hasData ? primaries : {}, `${store.folder}/replicas`);
  try {
    const cut = await takeCut([...hasKeys ? theirs.databases : [], ...hasData ? here : []], { served });
    return {
      cut,
      theirs,
      ours: { files, databases: [...here, ...served.databases] },
      [Symbol.dispose]() {
        cut.close();
        served.close();
      },
    };
  } catch (error) {
    served.close();
    throw error;
  }
}

async function copyPart(
  data: string,
  files: DataFiles,
  cut: Cut,
  store: FileStore,
  count: Count,
  progress: Progress,
): Promise<Part> {
  const part: Part = { databases: [], files: [] };
  for (const [at, { name }] of files.databases.entries()) {
    progress(at, files.databases.length, name);
    const { connection } = cut.snapshots.find((one) => one.name === name)!;
    const standing = standingOf(connection);
    const { tree, added } = await storeTree(store, pagesOf(connection));
    const database: BackedDatabase = { name, tree, ...standing };
    part.databases.push(database);
    add(count, tree.bytes, added);
  }
  for (const name of files.files) {
    const { tree, added } = await storeTree(store, chunksOf(await Deno.readFile(`${data}/${name}`)));
    part.files.push({ name, tree });
    add(count, tree.bytes, added);
  }
  return part;
}

/** The files that rows name now, seen before the moment of the backup. */
async function namedNow(
  data: string,
  store: BackupStore,
  primaries: Readonly<Record<string, string>>,
  files: NamedFiles,
): Promise<ReadonlyMap<string, number>> {
  const url = primaries[files.database];
  const only = url === undefined ? {} : { [files.database]: url };
  using looked = await lookAt(data, store, { hasData: true, hasKeys: false, primaries: only });
  return namedIn(looked.cut.snapshots, files);
}

async function storeList(store: FileStore, stored: ReadonlyMap<string, number>, count: Count) {
  const lines = [...stored].sort().map(([hash, bytes]) => `${hash} ${bytes}\n`).join("");
  const { tree, added } = await storeTree(store, chunksOf(new TextEncoder().encode(lines)));
  add(count, 0, added);
  return tree;
}
