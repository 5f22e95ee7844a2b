import type { Signal } from "core/signal/signal.ts";
import type { DeadLetter, LogReport, SubscriberReport } from "./bus.ts";
import { askDesk } from "./nats_desk.ts";
import { fromWire } from "./nats_message.ts";
import type { Line } from "./nats_probe.ts";
import { countAfter } from "./nats_reading.ts";
import { countKept, listDead, listStandings, type StandingRow } from "./nats_store.ts";

/** How a subscriber is doing, as its process knows it: where it is, and what waits for it where that is known. */
export interface Doing {
  readonly position: number;
  readonly rate: number;
  readonly waiting?: number;
}

/** How every subscriber stands, wherever it runs; `here` knows those of this process. */
export async function listReports(
  line: Line,
  here: (name: string) => Doing | undefined,
): Promise<SubscriberReport[]> {
  const [rows, held, dead] = await Promise.all([
    listStandings(line),
    countKept(line, "held"),
    countKept(line, "dead"),
  ]);
  return await Promise.all(rows.map(async (row) => {
    const doing = here(row.name) ?? await elsewhere(line, row.name);
    const position = doing?.position ?? row.position;
    const behind = doing?.waiting ?? await countAfter(line, row.hears, position);
    return report(row, doing, {
      position,
      behind,
      held: held.get(row.name) ?? 0,
      dead: dead.get(row.name) ?? 0,
    });
  }));
}

/** The log itself. */
export async function reportLog(line: Line): Promise<LogReport> {
  const { state } = await line.jsm.streams.info(line.names.stream);
  const first = await signalAt(line, state.first_seq);
  const last = await signalAt(line, state.last_seq);
  return {
    engine: `NATS ${line.version}`,
    signals: state.messages,
    bytes: state.bytes,
    head: state.last_seq,
    ...(first ? { first: first.at } : {}),
    ...(last ? { last: last.at } : {}),
  };
}

/** Dead letters, the newest first. */
export async function listLetters(line: Line, limit: number, subscriber?: string): Promise<DeadLetter[]> {
  const rows = (await listDead(line, subscriber)).sort((a, b) => a.at < b.at ? 1 : -1).slice(0, limit);
  const signals = await Promise.all(rows.map(({ sequence }) => signalAt(line, sequence)));
  return rows.flatMap(({ subscriber, attempts, error, at }, n) => {
    const signal = signals[n];
    return signal ? [{ subscriber, signal, attempts, error, at }] : [];
  });
}

async function signalAt(line: Line, sequence: number): Promise<Signal | undefined> {
  if (sequence === 0) return undefined;
  const found = await line.jsm.streams.getMessage(line.names.stream, { seq: sequence });
  return found ? fromWire(sequence, found.header, found.data) : undefined;
}

async function elsewhere(line: Line, name: string): Promise<Doing | undefined> {
  return (await askDesk(line, name, { verb: "report" }))?.answer as Doing | undefined;
}

function report(
  row: StandingRow,
  doing: Doing | undefined,
  counts: { position: number; behind: number; held: number; dead: number },
): SubscriberReport {
  const { name, hears, paused, epoch, replay, lastFailure, lastFailureAt } = row;
  const { position, behind, held, dead } = counts;
  return {
    name,
    hears,
    running: doing !== undefined,
    paused,
    position,
    lag: behind + held,
    held,
    dead,
    epoch,
    rate: doing?.rate ?? 0,
    ...(lastFailure === undefined ? {} : { lastFailure }),
    ...(lastFailureAt === undefined ? {} : { lastFailureAt }),
    // Where nothing is left to hear the replay is through, though the last signals were none of its own.
    ...(replay && replay.to > position && behind > 0 ? { replay } : {}),
  };
}
