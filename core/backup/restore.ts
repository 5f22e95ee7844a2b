import { Refusal } from "core/base/refusal.ts";
import { isThere } from "core/data/is_there.ts";
import { Statements } from "core/data/statements.ts";
import type { FileStore } from "core/files/file_store.ts";
import { folderStore } from "core/files/folder_store.ts";
import { takeDataFolder } from "core/run/data_folder.ts";
import type { Progress } from "core/work/job.ts";
import { type BackupStore, unwritable } from "./backup_store.ts";
import { entriesOf, storedFolder } from "./data_files.ts";
import type { Manifest, Part } from "./manifest.ts";
import { type Further, takeFurther } from "./further.ts";
import { type Later, laterThan } from "./later.ts";
import { type RestoredFiles, restoreFiles } from "./restore_files.ts";
import { readTree } from "./trees.ts";
import { writeOut } from "./write_out.ts";

/** Where a folder grows until it is whole. */
const GROWING = ".restoring";
/** The database of people's keys. */
const PEOPLE = "keys/people";

/** From where keys come: their newest copy, since what was destroyed stays destroyed; or none. */
export interface Chosen {
  readonly manifest: Manifest;
  /** What came after its moment, and so is not in it. */
  readonly later: Later;
  readonly keys:
    | {
      readonly store: BackupStore;
      readonly part: Part;
      /** Their newest copy from before the backup, to tell who was erased since. */
      readonly before: Part | undefined;
    }
    | undefined;
}

/** What was restored. */
export interface RestoreReport {
  readonly manifest: Manifest;
  /** What came after the moment of the backup, and so was not restored. */
  readonly later: Later;
  readonly bytes: number;
  /** How many files of courses were put back, and how many were where they belong already. */
  readonly files: RestoredFiles;
  /** Databases of which a copy in a region was further: from where, and to where it was. */
  readonly further: readonly Further[];
  /** What replicas and cookies of the former life are told apart by. */
  readonly generation: string;
  /** People whose keys were destroyed after the backup: their rows are back, and must be erased again. */
  readonly erasedSince: readonly string[];
  readonly seconds: number;
}

/**
 * Chooses what to restore: the newest backup, or the newest at or before a time; keys always from their newest copy.
 * Refuses `backup.none`, `backup.none_before` and `backup.keys_missing`.
 */
export async function chooseBackup(
  store: BackupStore,
  { at, keysFrom }: { readonly at?: Date; readonly keysFrom: BackupStore | "none" },
): Promise<Chosen> {
  const all = (await store.list()).filter(({ data }) => data);
  if (all.length === 0) {
    throw new Refusal("backup.none", "missing", `Cannot find a backup in "${store.folder}"`, {
      folder: store.folder,
    });
  }
  const manifest = at ? all.findLast((one) => new Date(one.at) <= at) : all.at(-1);
  if (!manifest) {
    const oldest = all.map((one) => one.at).sort()[0]!;
    throw new Refusal(
      "backup.none_before",
      "missing",
      `Cannot find a backup of ${at!.toISOString()} or before: the oldest is of ${oldest}`,
      { oldest },
    );
  }
  const later = laterThan(manifest, all, at);
  if (keysFrom === "none") return { manifest, later, keys: undefined };
  const copies = (await keysFrom.list()).filter(({ keys }) => keys);
  const part = copies.at(-1)?.keys;
  const before = copies.findLast((one) => one.at <= manifest.at)?.keys;
  if (part) return { manifest, later, keys: { store: keysFrom, part, before } };
  throw new Refusal(
    "backup.keys_missing",
    "missing",
    `Cannot find keys in "${keysFrom.folder}": name the backups that hold them with --keys-from, or go without them by --without-keys`,
    { folder: keysFrom.folder },
  );
}

/** What a restore may use beside a backup. */
export interface RestoreOptions {
  /** The copies of a region of the same site, `DATA/replicas`: each that is further than the backup counts instead. */
  readonly replicas?: string;
  /** Where files of courses belong that are not in the data folder: those that are there stay. */
  readonly originals?: FileStore | "left out";
  readonly progress?: Progress;
}

/**
 * Makes a data folder of a backup, where none is yet. Everything is held to its hash and grows beside; only what is whole
 * gets its place, the site's own database last. Refuses `backup.damaged`, `backup.target_not_empty`,
 * `data.in_use` and `backup.store_unwritable`, and leaves nothing behind then.
 */
export async function restore(
  { manifest, later, keys }: Chosen,
  store: BackupStore,
  data: string,
  { replicas, originals, progress = () => {} }: RestoreOptions = {},
): Promise<RestoreReport> {
  const begun = performance.now();
  const isNew = await refuseFilled(data);
  const folder = await takeDataFolder(data);
  const growing = `${folder.path}/${GROWING}`;
  try {
    await refuseFilled(data);
    const into = originals ?? folderStore(storedFolder(growing));
    const files = into === "left out"
      ? { bytes: 0, put: 0, there: 0 }
      : await restoreFiles(manifest, store.objects, into, progress);
    let bytes = files.bytes + await restorePart(manifest.data!, store.objects, growing, progress);
    if (keys) bytes += await restorePart(keys.part, keys.store.keys, growing, progress);
    const further = replicas === undefined ? [] : await takeFurther(manifest.data!, replicas, growing);
    const generation = crypto.getRandomValues(new Uint8Array(8)).toHex();
    for (const { name } of manifest.data!.databases) beginAnew(`${growing}/${name}.db`, generation);
    const erasedSince = keys ? await findErasedSince(keys, growing) : [];
    await moveIn(growing, folder.path);
    const seconds = Math.round(performance.now() - begun) / 1000;
    return {
      manifest,
      later,
      bytes,
      files,
      further,
      generation,
      erasedSince,
      seconds,
    };
  } catch (error) {
    await Deno.remove(isNew ? folder.path : growing, { recursive: true }).catch(ignoreMissing);
    throw unwritable(data, error);
  } finally {
    folder.release();
  }
}

/** True where there is no such folder yet. */
async function refuseFilled(data: string): Promise<boolean> {
  const entries = await entriesOf(data);
  const filled = entries.find(({ name }) => name !== "lock" && name !== "lost+found" && name !== GROWING);
  if (filled) {
    throw new Refusal(
      "backup.target_not_empty",
      "conflict",
      `Cannot restore into "${data}": there is something in it already; name a folder that is empty, or not there yet`,
      { folder: data, found: filled.name },
    );
  }
  await Deno.remove(`${data}/${GROWING}`, { recursive: true }).catch(ignoreMissing);
  return !entries.some(({ name }) => name === "lock" || name === "lost+found") && !await isThere(data);
}

async function restorePart(part: Part, store: FileStore, to: string, progress: Progress): Promise<number> {
  const all = [
    ...part.databases.map(({ name, tree }) => ({ path: `${name}.db`, of: `database "${name}"`, tree })),
    ...part.files.map(({ name, tree }) => ({ path: name, of: `file "${name}"`, tree })),
  ];
  for (const [at, { path, of, tree }] of all.entries()) {
    progress(at, all.length, path);
    await writeOut(`${to}/${path}`, readTree(store, tree, of));
  }
  return all.reduce((sum, { tree }) => sum + tree.bytes, 0);
}

/**
 * Opens a database that was written out. From now on it is one file, with no log beside it: the engine lets go of its
 * connections when it pleases, and what stood beside would go after the file has got its place.
 */
function open(file: string): Statements {
  const connection = new Statements(file);
  const mode = connection.execute("pragma journal_mode = delete").rows[0]?.[0];
  if (mode === "delete") return connection;
  connection.close();
  throw new Error(`Cannot make "${file}" one file: its mode is ${mode}`);
}

/** A database that comes back is another one for whoever copied the former, and belongs to no home yet. */
function beginAnew(file: string, generation: string): void {
  const connection = open(file);
  try {
    const hasStand = connection.execute("select 1 from sqlite_schema where name = '_stand'").rows.length > 0;
    if (hasStand) connection.execute("update _stand set generation = ?, home = '', beat = 0", [generation]);
  } finally {
    connection.close();
  }
}

async function moveIn(growing: string, to: string): Promise<void> {
  const names = (await entriesOf(growing)).map(({ name }) => name);
  // Whoever looks for a site looks for this one.
  const inOrder = [
    ...names.filter((name) => name !== "site.db"),
    ...names.filter((name) => name === "site.db"),
  ];
  for (const name of inOrder) await Deno.rename(`${growing}/${name}`, `${to}/${name}`);
  await Deno.remove(growing);
}

/** People whose key is destroyed in the newest copy of the keys, and was not when the backup was made. */
async function findErasedSince(
  { store, part, before }: NonNullable<Chosen["keys"]>,
  data: string,
): Promise<string[]> {
  if (!part.databases.some(({ name }) => name === PEOPLE)) return [];
  const now = destroyedIn(`${data}/${PEOPLE}.db`);
  const former = before?.databases.find(({ name }) => name === PEOPLE);
  if (!former) return now;
  const file = `${data}/former-keys`;
  try {
    await writeOut(file, readTree(store.keys, former.tree, `database "${PEOPLE}"`));
    const already = new Set(destroyedIn(file));
    return now.filter((personId) => !already.has(personId));
  } finally {
    await Deno.remove(file).catch(ignoreMissing);
  }
}

function destroyedIn(file: string): string[] {
  const connection = open(file);
  try {
    return connection.execute("select person_id from person_key where key is null").rows.map((row) =>
      String(row[0])
    );
  } finally {
    connection.close();
  }
}

function ignoreMissing(error: unknown): void {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}
