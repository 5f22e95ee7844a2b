import { createHash } from "node:crypto";
import { Refusal } from "core/base/refusal.ts";
import { engineCode } from "core/data/client.ts";
import type { Statements } from "core/data/statements.ts";
import { folderStore } from "core/files/folder_store.ts";
import type { Progress } from "core/work/job.ts";
import { type Snapshot, takeCut } from "./cut.ts";
import { listData, listKeys, listStored, storedFolder } from "./data_files.ts";
import { type Finding, finding, MOST_EXAMPLES } from "./finding.ts";
import { forEachFile, type NamedFiles, namedIn } from "./named_files.ts";
import {
  type BusElsewhere,
  readElsewhere,
  type SaidAndLogged,
  verifyElsewhere,
  verifySignals,
} from "./verify_signals.ts";

/** The last step of every kind of tables that this program knows; `other` is for those of installed plugins. */
export interface KnownSteps {
  readonly byKind: ReadonlyMap<string, number>;
  readonly other: number;
}

/** What was looked at, and all that is not as it should be. */
export interface Verified {
  readonly at: string;
  readonly databases: readonly string[];
  readonly files: number;
  /** What each context said, by its rows and by the log; nothing where the log is not in the folder. */
  readonly said: readonly SaidAndLogged[];
  readonly findings: readonly Finding[];
  readonly seconds: number;
}

/** Where signals are that are not in the folder, and who watches. */
export interface VerifyOptions {
  readonly log?: BusElsewhere;
  /** Which files rows name, and where they are where not in the folder: those that are not there are listed. */
  readonly named?: NamedFiles;
  readonly progress?: Progress;
}

/**
 * Looks through a data folder while others may work in it: every page and reference of its databases, every file, and
 * whether rows and signals agree. A database that is damaged is a finding, and the others are looked at all the same.
 */
export async function verifyData(
  data: string,
  known: KnownSteps,
  { progress = () => {}, log, named }: VerifyOptions = {},
): Promise<Verified> {
  const begun = performance.now();
  const { databases: ours } = await listData(data);
  const { databases: theirs } = await listKeys(data);
  const findings: Finding[] = [];
  const readable = [];
  for (const database of [...ours, ...theirs]) {
    const why = await findUnreadable(database);
    if (why) findings.push(why);
    else readable.push(database);
  }
  const elsewhere = log && await readElsewhere(log, readable.map(({ name }) => name));
  const cut = await takeCut(readable);
  try {
    const whole: Snapshot[] = [];
    for (const [at, snapshot] of cut.snapshots.entries()) {
      progress(at, cut.snapshots.length, snapshot.name);
      const found = verifyDatabase(snapshot, known);
      findings.push(...found);
      if (!found.some(({ is }) => is === "damaged")) whole.push(snapshot);
    }
    const signals = elsewhere ? verifyElsewhere(whole, elsewhere) : verifySignals(whole);
    const files = await verifyFiles(storedFolder(data), progress);
    const missing = named
      ? await findMissing(namedIn(whole, named), named, storedFolder(data), progress)
      : [];
    return {
      at: cut.at.toISOString(),
      databases: [...ours, ...theirs].map(({ name }) => name),
      files: files.count,
      said: signals.said,
      findings: [...findings, ...signals.findings, ...files.findings, ...missing],
      seconds: Math.round(performance.now() - begun) / 1000,
    };
  } finally {
    cut.close();
  }
}

/** Each alone first: one that cannot be read keeps nobody from looking at the others. */
async function findUnreadable(
  database: { readonly name: string; readonly file: string },
): Promise<Finding | undefined> {
  try {
    (await takeCut([database])).close();
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return finding("damaged", database.name, error.message, [], 1);
  }
}

function verifyDatabase({ name, connection }: Snapshot, known: KnownSteps): Finding[] {
  try {
    return [
      ...integrity(name, connection),
      ...references(name, connection),
      ...steps(name, connection, known),
    ];
  } catch (error) {
    const code = engineCode(error);
    if (code !== "SQLITE_CORRUPT" && code !== "SQLITE_NOTADB") throw error;
    return [finding("damaged", name, "the database is damaged", [String(error)])];
  }
}

function integrity(name: string, connection: Statements): Finding[] {
  const said = connection.execute(`pragma integrity_check(${MOST_EXAMPLES})`).rows.map((row) =>
    String(row[0])
  );
  return said[0] === "ok" ? [] : [finding("damaged", name, "the database is damaged", said)];
}

function references(name: string, connection: Statements): Finding[] {
  const broken = connection.execute("pragma foreign_key_check").rows.map((row) =>
    `${row[0]} row ${row[1]} names ${row[2]}`
  );
  return broken.length === 0
    ? []
    : [finding("broken_reference", name, "rows name others that are not there", broken)];
}

/** Steps that this program does not know are none of its business while it can work with what they left. */
function steps(name: string, connection: Statements, { byKind, other }: KnownSteps): Finding[] {
  const columns = connection.execute("select name from pragma_table_info('_migration')").rows.map((row) =>
    row[0]
  );
  if (!columns.includes("needs")) return [];
  const taken = connection.execute("select kind, max(needs) from _migration group by kind").rows;
  const newer = taken.filter((row) => Number(row[1]) > (byKind.get(String(row[0])) ?? other))
    .map((row) => `${row[0]} needs step ${row[1]}, known is ${byKind.get(String(row[0])) ?? other}`);
  return newer.length === 0 ? [] : [finding("newer", name, "was written by a newer Carillon", newer)];
}

async function verifyFiles(
  folder: string,
  progress: Progress,
): Promise<{ count: number; findings: Finding[] }> {
  const store = folderStore(folder);
  const damaged: string[] = [];
  let count = 0;
  for await (const hash of listStored(folder)) {
    if (count++ % 100 === 0) progress(count, 0, "files of courses");
    const file = await store.open(hash);
    if (!file) continue; // it went since it was listed
    const found = createHash("sha256");
    for await (const piece of file.stream) found.update(piece);
    if (found.digest("hex") !== hash) damaged.push(hash);
  }
  const words =
    "files of courses are not what was stored: import their course again, or take them from a backup";
  return { count, findings: damaged.length === 0 ? [] : [finding("damaged", "files", words, damaged)] };
}

/** Files that rows name and that are not where originals are. In a bucket only whether they are there is asked. */
async function findMissing(
  named: ReadonlyMap<string, number>,
  { originals }: NamedFiles,
  folder: string,
  progress: Progress,
): Promise<Finding[]> {
  const store = originals ?? folderStore(folder);
  const missing: string[] = [];
  let done = 0;
  await forEachFile(named, async ([hash, bytes]) => {
    if (done++ % 100 === 0) progress(done, named.size, "files that courses name");
    if (await store.size(hash) !== bytes) missing.push(hash);
  });
  const words = "files of courses are not there: import their course again, or take them from a backup";
  return missing.length === 0 ? [] : [finding("missing", "files", words, missing.sort())];
}
