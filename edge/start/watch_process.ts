import { log } from "core/base/log.ts";
import { tracing } from "core/base/trace.ts";
import { RELEASE } from "core/base/release.ts";
import { wait } from "core/base/wait.ts";
import type { Operations } from "core/bus/bus.ts";
import { type Health, healthOf } from "core/run/health.ts";
import type { House } from "core/run/house.ts";
import { readings, told } from "core/watch/instruments.ts";
import { tellMachine } from "core/watch/machine.ts";
import { addedUp, type Reading } from "core/watch/reading.ts";
import { watchStalls } from "core/watch/stalls.ts";

/** How long who looks waits for a part that does not answer; its figures are left out then. */
const LONGEST_WAIT = 2_000;
/** How often what is only told when somebody looks is told to OpenTelemetry. */
const TOLD_EVERY = 15_000;

const ready = told({
  name: "carillon_ready",
  doc: "1 where this process can do what it is there for, as /health/ready says",
  labels: [],
});
const away = told({
  name: "carillon_away",
  doc: "1 for each context of another process that does not answer",
  labels: ["context"],
});
const said = told({
  name: "carillon_signals",
  doc: "Signals that the log has accepted since it began",
  labels: [],
  kind: "counter",
});
const logBytes = told({ name: "carillon_log_bytes", doc: "How large the log is", labels: [] });
const lag = subscribers("lag", "Signals that a subscriber has still to hear");
const held = subscribers("held", "Signals held back behind one that failed and is tried again");
const dead = subscribers(
  "dead_letters",
  "Signals that a subscriber could not handle, after the last attempt",
);
const running = subscribers("running", "1 where some process delivers to a subscriber");
const paused = subscribers("paused", "1 where an operator has paused a subscriber");
const position = told({
  name: "carillon_subscriber_position",
  doc: "The place in the log up to which a subscriber has heard",
  labels: ["subscriber"],
  kind: "counter",
});

function subscribers(what: string, doc: string) {
  return told({ name: `carillon_subscriber_${what}`, doc, labels: ["subscriber"] });
}

/** A process that is watched. */
export interface WatchedProcess {
  /** All its figures now, those of its home's own thread included. */
  readings(): Promise<readonly Reading[]>;
  close(): void;
}

/** What of a process is watched. */
export interface Watched {
  health(): Promise<Health>;
  /** What carries its signals; undefined while nothing does. */
  signals(): Operations | undefined;
  /** What its home counted on a thread of its own, where it has one. */
  figures?(): Promise<readonly Reading[]>;
  /** The region that it serves; none at home. */
  readonly region?: string;
  /** Tells of all else, each time somebody looks. */
  tell?(): void | Promise<void>;
}

/** The process of a house as it is watched. */
export function watched(house: House, tell: () => void = () => {}): Watched {
  return {
    health: () => healthOf(house),
    signals: () => house.signals,
    ...(house.figures ? { figures: () => house.figures!() } : {}),
    tell,
  };
}

/** Watches a process: what it counts, how its subscribers stand, what holds it up. */
export function watchProcess(process: Watched): WatchedProcess {
  const endStalls = watchStalls("serving");
  const tellAll = async () => {
    tellMachine({ version: String(RELEASE), region: process.region ?? "" });
    await Promise.all([process.tell?.(), tellHealth(process), tellSignals(process.signals())]);
  };
  // What is asked for is told then; who exports takes what was told last.
  const tellExporter = () => void Promise.all([orNone(process.figures?.()), tellAll()]);
  if (tracing) tellExporter();
  const timer = tracing ? setInterval(tellExporter, TOLD_EVERY) : undefined;
  return {
    async readings() {
      const [home] = await Promise.all([orNone(process.figures?.()), tellAll()]);
      return addedUp([...readings(), ...home ?? []]);
    },
    close() {
      endStalls();
      clearInterval(timer);
    },
  };
}

async function tellHealth(process: Watched): Promise<void> {
  const found = await process.health();
  ready.tell([{ labels: {}, value: found.ready ? 1 : 0 }]);
  away.tell((found.away ?? []).map((context) => ({ labels: { context }, value: 1 })));
}

async function tellSignals(signals: Operations | undefined): Promise<void> {
  const [log, reports = []] = await Promise.all([orNone(signals?.log()), orNone(signals?.reports())]);
  said.tell(log ? [{ labels: {}, value: log.head }] : []);
  logBytes.tell(log ? [{ labels: {}, value: log.bytes }] : []);
  const each = (read: (report: typeof reports[number]) => number) =>
    reports.map((report) => ({ labels: { subscriber: report.name }, value: read(report) }));
  lag.tell(each((one) => one.lag));
  held.tell(each((one) => one.held));
  dead.tell(each((one) => one.dead));
  running.tell(each((one) => Number(one.running)));
  paused.tell(each((one) => Number(one.paused)));
  position.tell(each((one) => one.position));
}

/** An answer, or none in time: where somebody does not answer, who looks sees all the rest. */
export async function orNone<Answer>(asked: Promise<Answer> | undefined): Promise<Answer | undefined> {
  const over = new AbortController();
  try {
    return await Promise.race([asked, wait(LONGEST_WAIT, over.signal).then(() => undefined)]);
  } catch (error) {
    log("warn", "Some figures cannot be had now", { error });
    return undefined;
  } finally {
    over.abort();
  }
}
