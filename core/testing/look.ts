import { Buffer } from "node:buffer";
import { connect } from "core/data/client.ts";

// What is in a data folder, seen from outside: by a test that judges a server without asking it.

/** One row of a database, its columns by name. */
export type Row = Readonly<Record<string, unknown>>;

/** Reads rows of a database file. */
export async function readRows(
  file: string,
  sql: string,
  args: readonly (string | number)[] = [],
): Promise<Row[]> {
  const client = connect(file);
  try {
    return (await client.execute({ sql, args: [...args] })).rows as unknown as Row[];
  } finally {
    client.close();
  }
}

/** The names of a data folder's databases: the contexts', the plugins' and the bus's. */
export async function listDatabases(folder: string): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".db")) names.push(name.slice(0, -".db".length));
  }
  return names.sort();
}

/** What a data folder's log holds, oldest first. */
export interface LoggedSignal {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly at: string;
  readonly actor: { readonly id: string };
  readonly position: { readonly context: string; readonly sequence: number };
  readonly body: Row;
}

/** Who hears signals, and what they still owe. */
export interface LoggedHearer {
  readonly name: string;
  readonly hears: readonly string[];
  readonly held: number;
  readonly dead: number;
}

/** What carried the signals, as it stands. */
export interface Carried {
  readonly log: readonly LoggedSignal[];
  readonly hearers: readonly LoggedHearer[];
}

/** Reads what the embedded bus of a data folder carried. */
export async function readCarried(folder: string): Promise<Carried> {
  const hearers = await readRows(
    `${folder}/bus.db`,
    `select name, hears, (select count(*) from held where held.subscriber = name) as held,
      (select count(*) from dead where dead.subscriber = name) as dead from subscriber`,
  );
  return {
    log: await readLog(folder),
    hearers: hearers.map((row) => ({
      name: String(row.name),
      hears: JSON.parse(String(row.hears)) as string[],
      held: Number(row.held),
      dead: Number(row.dead),
    })),
  };
}

/** Reads the signal log. */
export async function readLog(folder: string): Promise<LoggedSignal[]> {
  const rows = await readRows(`${folder}/bus.db`, "select signal from log order by sequence");
  return rows.map((row) => JSON.parse(String(row.signal)) as LoggedSignal);
}

/**
 * What is wrong in a data folder that came to rest, one line each: a damaged file; a signal that was stored with its
 * work and is not in the log, or is there twice or out of order; a hearer that has not heard all of it exactly once.
 */
export async function findFaults(
  folder: string,
  carried?: Carried,
): Promise<string[]> {
  const faults: string[] = [];
  const names = await listDatabases(folder);
  for (const name of names) {
    const [found] = await readRows(`${folder}/${name}.db`, "pragma integrity_check");
    if (found?.integrity_check !== "ok") faults.push(`${name}.db is damaged: ${found?.integrity_check}`);
  }
  const { log, hearers } = carried ?? await readCarried(folder);
  const residents = names.filter((name) => name !== "bus");
  for (const name of residents) faults.push(...await faultsOfRelay(folder, name, log));
  faults.push(...await faultsOfHearers(folder, log, hearers));
  return faults;
}

async function faultsOfRelay(folder: string, name: string, log: readonly LoggedSignal[]): Promise<string[]> {
  const [state] = await readRows(
    `${folder}/${name}.db`,
    `select sequence as relayed,
      coalesce((select seq from sqlite_sequence where name = '_outbox'), 0) as said from _relayed`,
  );
  const { relayed, said } = state as { relayed: number; said: number };
  const faults = relayed === said ? [] : [`${name} has said ${said} signals, ${relayed} are relayed`];
  const logged = log.filter((signal) => signal.position.context === name);
  const last = new Map<string, number>();
  for (const { key, position: { sequence } } of logged) {
    if (sequence <= (last.get(key) ?? 0)) {
      faults.push(`${name}: signal ${sequence} of the outbox is out of order`);
    }
    last.set(key, sequence);
  }
  const there = logged.length + await countMoved(folder, name, logged);
  if (there !== said) faults.push(`${name} has said ${said} signals, ${there} are in the log`);
  return faults;
}

/** How many signals have a new place, behind a newer log, that the log has by their old one: it takes no id twice. */
async function countMoved(folder: string, name: string, logged: readonly LoggedSignal[]): Promise<number> {
  const places = new Map(logged.map(({ id, position: { sequence } }) => [id, sequence]));
  const rows = await readRows(
    `${folder}/${name}.db`,
    "select sequence, signal ->> '$.id' as id from _outbox",
  );
  return rows.filter(({ id, sequence }) => (places.get(String(id)) ?? sequence) !== sequence).length;
}

async function faultsOfHearers(
  folder: string,
  log: readonly LoggedSignal[],
  hearers: readonly LoggedHearer[],
): Promise<string[]> {
  const faults: string[] = [];
  for (const { name, hears, held, dead } of hearers) {
    if (held > 0) faults.push(`${name} holds ${held} signals back`);
    if (dead > 0) faults.push(`${name} has ${dead} dead letters`);
    const expected = log.filter((signal) => hears.includes(signal.name)).map((signal) => signal.id);
    const heard = await readRows(`${folder}/${name}.db`, "select id from _inbox where epoch = 0");
    const ids = new Set(heard.map(({ id }) => String(id)));
    const unheard = expected.filter((id) => !ids.delete(id));
    if (unheard.length > 0) {
      faults.push(`${name} has not heard ${unheard.length} of ${expected.length} signals`);
    }
    if (ids.size > 0) faults.push(`${name} has heard ${ids.size} signals that nobody said`);
  }
  return faults;
}

/** Whether a hearer has still to hear something; where it hears nothing of what was said, its position stays where it is. */
const BEHIND = `select exists (
  select 1 from subscriber, log
    where log.sequence > position and log.name in (select value from json_each(hears))
) as behind`;

/** Whether everything that was said in a data folder has been relayed, and every hearer has come to the log's end. */
export async function isQuiet(folder: string): Promise<boolean> {
  const [row] = await readRows(`${folder}/bus.db`, BEHIND);
  return row?.behind === 0 && await isRelayed(folder);
}

/** Whether everything that was said in a data folder has been relayed. */
export async function isRelayed(folder: string): Promise<boolean> {
  for (const name of await listDatabases(folder)) {
    if (name === "bus") continue;
    const [row] = await readRows(
      `${folder}/${name}.db`,
      `select sequence < coalesce((select seq from sqlite_sequence where name = '_outbox'), 0) as behind
        from _relayed`,
    );
    if (row?.behind !== 0) return false;
  }
  return true;
}

/** Whether these bytes are in any file under a folder. */
export async function isAnywhere(folder: string, text: string | Uint8Array): Promise<boolean> {
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory && await isAnywhere(path, text)) return true;
    if (isFile && indexOfBytes(await Deno.readFile(path), text) >= 0) return true;
  }
  return false;
}

function indexOfBytes(bytes: Uint8Array, text: string | Uint8Array): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(text);
}
