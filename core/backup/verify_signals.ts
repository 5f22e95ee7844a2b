import type { Bus, Logged, SubscriberReport } from "core/bus/bus.ts";
import type { Statements } from "core/data/statements.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Lost } from "core/work/outbox.ts";
import type { Snapshot } from "./cut.ts";
import { type Finding, finding, MOST_EXAMPLES } from "./finding.ts";

/** What a context has said, by its rows and by the log. */
export interface SaidAndLogged {
  readonly context: string;
  /** The sequence of its last signal, by its own counter. */
  readonly said: number;
  /** The sequence of its first and of its last signal in the log; 0 where it has none. */
  readonly from: number;
  readonly logged: number;
  /** How many signals the relay has still to carry. */
  readonly toCarry: number;
  /** Signals that the log has and the rows knew nothing of when a home went on from them: lost in a restore. */
  readonly lost: readonly Lost[];
}

const NEWER = "the log has signals of works that this database does not have: it is an older copy";
const LOST =
  "works are stored whose signals the log does not have, and nobody will say again: the log is an older copy, or a new one";
/** How many ids are looked up at once. */
const IDS_AT_ONCE = 2_000;

/**
 * Holds every context's rows against the log of signals, all as they stood at one moment. What is still to be said or
 * heard is no finding: the relay and the bus see to that. What nobody will see to is.
 */
export function verifySignals(
  snapshots: readonly Snapshot[],
): { readonly said: readonly SaidAndLogged[]; readonly findings: readonly Finding[] } {
  const bus = snapshots.find(({ name }) => name === "bus")?.connection;
  if (!bus) return { said: [], findings: [] };
  const logged = readLogged(bus);
  const findings: Finding[] = subscribersBeyond(bus);
  const said: SaidAndLogged[] = [];
  for (const { name, connection } of snapshots) {
    if (!hasTable(connection, "_outbox")) continue;
    const one = saidAndLogged(name, connection, logged.get(name) ?? [0, 0]);
    said.push(one);
    findings.push(
      ...newerSignals(bus, one),
      ...lostSignals(bus, connection, one),
      ...heardUnknown(bus, name, connection),
    );
  }
  return { said, findings };
}

/** A log of signals that is not in the data folder, as it stood before the rows were looked at. */
export interface LogElsewhere {
  /** The sequence of the last signal that it had of each context. */
  readonly last: ReadonlyMap<string, number>;
  /** The sequence of the first signal that it has of each context; 0 where it has none. */
  readonly first: ReadonlyMap<string, number>;
  /** Its last signals, oldest first. */
  readonly tail: readonly Logged[];
  /** How far everybody counts as having heard. */
  readonly heard: readonly HeardElsewhere[];
}

/** Somebody who hears from a log elsewhere, as it stood before the rows were looked at. */
export interface HeardElsewhere extends Pick<SubscriberReport, "name" | "hears" | "position" | "held"> {
  readonly dead: ReadonlySet<string>;
}

/** How many of its last signals are read, to name those that are newer than the rows. */
const TAIL = 5_000;

/** As much of a bus as is asked where the log is not in the folder. */
export type BusElsewhere = Pick<Bus, "last" | "log" | "read" | "reports" | "deadLetters">;

/** Reads how a log elsewhere stands; before the rows are looked at, so that what goes on meanwhile is no disagreement. */
export async function readElsewhere(
  bus: BusElsewhere,
  contexts: readonly string[],
): Promise<LogElsewhere> {
  const [first, last] = [new Map<string, number>(), new Map<string, number>()];
  const heard = await Promise.all((await bus.reports()).map(async ({ name, hears, position, held }) => {
    const dead = new Set((await bus.deadLetters(TAIL, name)).map(({ signal }) => signal.id));
    return { name, hears, position, held, dead };
  }));
  for (const context of contexts) {
    last.set(context, await bus.last(context) ?? 0);
    const [one] = await bus.read(0, 1, [`${context}.>`]);
    first.set(context, one?.signal.position.sequence ?? 0);
  }
  const { head } = await bus.log();
  return { first, last, heard, tail: await bus.read(Math.max(0, head - TAIL), TAIL) };
}

/** As `verifySignals`, against a log elsewhere: what was heard is held against its last signals only. */
export function verifyElsewhere(
  snapshots: readonly Snapshot[],
  { first, last, tail, heard }: LogElsewhere,
): { readonly said: readonly SaidAndLogged[]; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const said: SaidAndLogged[] = [];
  for (const { name, connection } of snapshots) {
    if (!hasTable(connection, "_outbox")) continue;
    const one = saidAndLogged(name, connection, [first.get(name) ?? 0, last.get(name) ?? 0]);
    said.push(one);
    if (one.logged > one.said) {
      const newer = tail.filter(({ signal: { position } }) =>
        position.context === name && position.sequence > one.said && position.sequence <= one.logged
      ).map(({ signal }) => `${signal.id} ${signal.name} ${name}:${signal.position.sequence}`);
      findings.push(finding("signals_newer", name, NEWER, newer, one.logged - one.said));
      continue;
    }
    // What the log has lost is carried again, as far as the outbox still has it.
    const kept = firstKept(connection) ?? one.said + 1;
    const lost = kept - one.logged - 1;
    if (lost > 0) findings.push(finding("signals_lost", name, LOST, [], lost));
  }
  const stored = tail.filter(({ signal }) => isStored(signal, said));
  for (const { name, connection } of snapshots) {
    const hearer = heard.find((one) => one.name === name);
    if (hearer) findings.push(...unheard(connection, hearer, stored));
  }
  return { said, findings };
}

/** Whether the rows know of the work that a signal is of. */
function isStored({ position: { context, sequence } }: Signal, all: readonly SaidAndLogged[]): boolean {
  const of = all.find((one) => one.context === context);
  return !of ||
    (sequence <= of.said && !of.lost.some(({ first, last }) => first <= sequence && sequence <= last));
}

/**
 * Signals that somebody counts as having heard, and has not: its database is an older copy than its place in the log. Of
 * each name only what came after the first that it has heard: before, it may not have listened to it.
 */
function unheard(
  connection: Statements,
  { name, hears, position, held, dead }: HeardElsewhere,
  tail: readonly Logged[],
): Finding[] {
  const due = tail.filter(({ sequence, signal }) =>
    sequence <= position && hears.includes(signal.name) && !dead.has(signal.id)
  );
  const { rows } = connection.execute(
    "select value from json_each(?) where exists (select 1 from _inbox where subscriber = ? and id = value)",
    [JSON.stringify(due.map(({ signal }) => signal.id)), name],
  );
  const has = new Set(rows.map((row) => String(row[0])));
  const begun = new Set<string>();
  const missed = due.filter(({ signal }) => {
    if (has.has(signal.id)) begun.add(signal.name);
    return begun.has(signal.name) && !has.has(signal.id);
  });
  if (missed.length <= held) return [];
  const since = missed.map(({ signal }) => signal.at).sort()[0]!;
  const words =
    `has not heard what the log counts as heard: carillon signals replay ${name} --since ${since}`;
  const named = missed.map(({ signal }) =>
    `${signal.id} ${signal.name} ${signal.position.context}:${signal.position.sequence}`
  );
  return [finding("signals_unheard", name, words, named)];
}

/** The sequence of the first signal that the outbox still has. */
function firstKept(connection: Statements): number | undefined {
  const first = connection.execute("select min(sequence) from _outbox").rows[0]![0];
  return first === null ? undefined : Number(first);
}

function hasTable(connection: Statements, name: string): boolean {
  return connection.execute("select 1 from sqlite_schema where type = 'table' and name = ?", [name]).rows
    .length > 0;
}

/** The first and the last of every context that the log has. */
function readLogged(bus: Statements): ReadonlyMap<string, readonly [first: number, last: number]> {
  const { rows } = bus.execute(
    `select signal ->> '$.position.context', min(signal ->> '$.position.sequence'),
       max(signal ->> '$.position.sequence') from log group by 1`,
  );
  return new Map(rows.map((row) => [String(row[0]), [Number(row[1]), Number(row[2])]]));
}

function saidAndLogged(
  context: string,
  connection: Statements,
  [from, logged]: readonly [number, number],
): SaidAndLogged {
  const { rows: [row] } = connection.execute(
    `select (select coalesce(max(seq), 0) from sqlite_sequence where name = '_outbox'),
       (select count(*) from _outbox where sequence > (select sequence from _relayed))`,
  );
  const lost = hasTable(connection, "_lost")
    ? connection.execute("select first, last from _lost order by first").rows
    : [];
  return {
    context,
    said: Number(row![0]),
    from,
    logged,
    toCarry: Number(row![1]),
    lost: lost.map((row) => ({ first: Number(row[0]), last: Number(row[1]) })),
  };
}

/** Signals of works that are not in the rows: the rows are an older copy than the log. */
function newerSignals(bus: Statements, { context, said, logged }: SaidAndLogged): Finding[] {
  if (logged <= said) return [];
  const { rows } = bus.execute(
    `select id, name, signal ->> '$.position.sequence', count(*) over () from log
     where signal ->> '$.position.context' = ? and signal ->> '$.position.sequence' > ?
     order by sequence limit ?`,
    [context, said, MOST_EXAMPLES],
  );
  return [finding(
    "signals_newer",
    context,
    NEWER,
    rows.map((row) => `${row[0]} ${row[1]} ${context}:${row[2]}`),
    Number(rows[0]?.[3] ?? 0),
  )];
}

/** Works whose signals the log does not have, though they count as carried: the log is an older copy than the rows. */
function lostSignals(bus: Statements, connection: Statements, { context, logged }: SaidAndLogged): Finding[] {
  const carried = connection.execute(
    `select signal ->> '$.id', signal ->> '$.name', sequence from _outbox
     where sequence <= (select sequence from _relayed)`,
  ).rows;
  const missing = new Set(missingOf(bus, carried.map((row) => String(row[0]))));
  const named = carried.filter((row) => missing.has(String(row[0])))
    .map((row) => `${row[0]} ${row[1]} ${context}:${row[2]}`);
  // Of what is in the outbox no more, only how many there were is known.
  const relayed = Number(connection.execute("select sequence from _relayed").rows[0]![0]);
  const first = firstKept(connection) ?? relayed + 1;
  const unnamed = Math.max(0, first - 1 - logged);
  if (named.length + unnamed === 0) return [];
  return [finding("signals_lost", context, LOST, named, named.length + unnamed)];
}

/** What a resident has heard that the log does not have. */
function heardUnknown(bus: Statements, resident: string, connection: Statements): Finding[] {
  const examples: string[] = [];
  let [count, after] = [0, ["", -1, ""] as [string, number, string]];
  for (;;) {
    const { rows } = connection.execute(
      "select subscriber, epoch, id from _inbox where (subscriber, epoch, id) > (?, ?, ?) order by 1, 2, 3 limit ?",
      [...after, IDS_AT_ONCE],
    );
    const missing = missingOf(bus, rows.map((row) => String(row[2])));
    count += missing.length;
    if (examples.length < MOST_EXAMPLES) examples.push(...missing);
    const last = rows.at(-1);
    if (!last) break;
    after = [String(last[0]), Number(last[1]), String(last[2])];
  }
  if (count === 0) return [];
  return [
    finding("heard_unknown", resident, "has heard signals that the log does not have", examples, count),
  ];
}

/** Which of these ids the log does not have. */
function missingOf(bus: Statements, ids: readonly string[]): string[] {
  if (ids.length === 0) return [];
  const { rows } = bus.execute(
    "select value from json_each(?) where not exists (select 1 from log where id = value)",
    [JSON.stringify(ids)],
  );
  return rows.map((row) => String(row[0]));
}

function subscribersBeyond(bus: Statements): Finding[] {
  const { rows } = bus.execute(
    `select name, position, head from subscriber, (select coalesce(max(sequence), 0) as head from log)
     where position > head`,
  );
  return rows.map((row) =>
    finding(
      "position_beyond",
      String(row[0]),
      `stands at ${row[1]}, and the log ends at ${row[2]}: it would not hear what comes`,
      [],
      1,
    )
  );
}
