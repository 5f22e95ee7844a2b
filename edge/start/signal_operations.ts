import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import type { DeadLetter, SubscriberReport } from "core/bus/bus.ts";
import type { House } from "core/run/house.ts";
import { type CloudEvent, cloudEvent } from "core/signal/cloud_event.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Progress } from "core/work/job.ts";
import { readSaid } from "core/work/outbox.ts";
import { listOperations, type NotedFacts } from "contexts/site/mod.ts";
import { operation, type Task } from "./operation.ts";
import { findReplay } from "./replay_preview.ts";

/** How many dead letters of one subscriber are searched for one of them. */
const LETTERS_SEARCHED = 100_000;
/** How long who follows a replay waits while nothing moves. */
const LONGEST_STANDSTILL = 30_000;
/** How long who waits for a signal to be tried again waits, where nothing else is to be heard. */
const LONGEST_TRY = 3_000;

/** How often who follows looks. */
const EVERY_LOOK = 200;

const subscriber = z.string().min(1).max(200);
const moment = z.iso.datetime({ offset: true });
const from = z.union([
  z.strictObject({ since: moment }),
  z.strictObject({ sequence: z.int().min(0) }),
]);

/** A signal that could not be handled, as operators see it: what is personal in it is left out unless it was asked for. */
export interface ShownLetter extends Omit<DeadLetter, "signal"> {
  readonly id: string;
  readonly signal: CloudEvent;
  /** Whether something personal is in it that is not shown. */
  readonly hidden: boolean;
}

/** What operators see and do of signals, subscribers and dead letters. */
export const signalOperations = {
  summary: operation({
    input: z.object({}),
    about: "nothing",
    run: ({ house }) => house.signals.log(),
  }),
  log: operation({
    input: z.object({
      after: z.int().min(0).default(0),
      limit: z.int().min(1).max(10_000),
      personal: z.boolean().default(false),
    }),
    about: ({ after, limit, personal }) => personal ? { after, limit } : undefined,
    async run({ house }, { after, limit, personal }): Promise<{ at: number; event: CloudEvent }[]> {
      const logged = await house.signals.read(after, limit);
      return logged.map(({ sequence, signal }) => ({ at: sequence, event: shown(signal, personal).event }));
    },
  }),
  publishers: operation({
    input: z.object({ names: z.array(z.string().max(100)).max(1_000) }),
    about: "nothing",
    run: ({ house }, { names }) =>
      Promise.all(names.map(async (name) => ({ name, said: await saidBy(house, name) }))),
  }),
  subscribers: operation({
    input: z.object({}),
    about: "nothing",
    run: ({ house }) => house.signals.reports(),
  }),
  deadLetters: operation({
    input: z.object({ limit: z.int().min(1).max(1_000), subscriber: subscriber.optional() }),
    about: "nothing",
    async run({ house }, { limit, subscriber }): Promise<ShownLetter[]> {
      const letters = await house.signals.deadLetters(limit, subscriber);
      return letters.map((letter) => shownLetter(letter, false));
    },
  }),
  letter: operation({
    input: z.object({ subscriber, id: z.string().max(100), personal: z.boolean().default(false) }),
    about: ({ subscriber, id, personal }) => personal ? { subscriber, id } : undefined,
    async run({ house }, { subscriber, id, personal }): Promise<ShownLetter> {
      const letters = await house.signals.deadLetters(LETTERS_SEARCHED, subscriber);
      const letter = letters.find(({ signal }) => signal.id === id);
      if (letter) return shownLetter(letter, personal);
      throw new Refusal(
        "bus.letter_missing",
        "missing",
        `Cannot find "${id}" among the dead letters of "${subscriber}"`,
      );
    },
  }),
  redrive: operation({
    input: z.object({ subscriber, id: z.string().max(100).optional() }),
    about: ({ subscriber, id }): NotedFacts =>
      id === undefined ? { subscriber, all: true } : { subscriber, id },
    async run({ house }, { subscriber, id }): Promise<SubscriberReport & { redriven: number }> {
      const redriven = await house.signals.redrive(subscriber, id);
      return { ...await reportOf(house, subscriber), redriven };
    },
    came: ({ redriven }) => ({ redriven }),
    follow: async (task, answer) => ({
      ...await untilHeard(task, answer.name, () => {}, LONGEST_TRY),
      redriven: answer.redriven,
    }),
  }),
  preview: operation({
    input: z.object({ subscriber, from }),
    about: "nothing",
    run: async ({ house }, { subscriber, from }) =>
      await findReplay(house, await reportOf(house, subscriber), from),
  }),
  replay: operation({
    input: z.object({ subscriber, from }),
    about: ({ subscriber, from }): NotedFacts => ({ subscriber, ...from }),
    async run({ house }, { subscriber, from }): Promise<SubscriberReport & { replayed: number }> {
      // Counted before: a moment later some of them are heard already.
      const { again } = await findReplay(house, await reportOf(house, subscriber), from);
      await house.signals.replay(subscriber, "since" in from ? { since: new Date(from.since) } : from);
      return { ...await reportOf(house, subscriber), replayed: again };
    },
    came: ({ replayed }) => ({ signals: replayed }),
    follow: async (task, answer, progress) => ({
      ...await untilHeard(task, answer.name, progress, LONGEST_STANDSTILL),
      replayed: answer.replayed,
    }),
  }),
  pause: operation({
    input: z.object({ subscriber }),
    about: ({ subscriber }) => ({ subscriber }),
    async run({ house }, { subscriber }): Promise<SubscriberReport> {
      await house.signals.pause(subscriber);
      return await reportOf(house, subscriber);
    },
  }),
  resume: operation({
    input: z.object({ subscriber }),
    about: ({ subscriber }) => ({ subscriber }),
    async run({ house }, { subscriber }): Promise<SubscriberReport> {
      await house.signals.resume(subscriber);
      return await reportOf(house, subscriber);
    },
  }),
  audit: operation({
    input: z.object({ limit: z.int().min(1).max(1_000) }),
    about: "nothing",
    run: ({ house }, { limit }) => listOperations(house.reader("site"), limit),
  }),
} as const;

/** How much a context has said; undefined where its data cannot be reached now. */
async function saidBy(house: House, name: string): Promise<number | undefined> {
  try {
    return await readSaid(house.reader(name));
  } catch (error) {
    if (error instanceof Refusal && error.kind === "unavailable") return undefined;
    throw error;
  }
}

/** One of these reports by its subscriber's name. Refuses `bus.subscriber_missing`. */
export function getReport(reports: readonly SubscriberReport[], name: string): SubscriberReport {
  const report = reports.find((one) => one.name === name);
  if (report) return report;
  throw new Refusal("bus.subscriber_missing", "missing", `Cannot find subscriber "${name}"`, { name });
}

async function reportOf(house: House, name: string): Promise<SubscriberReport> {
  return getReport(await house.signals.reports(), name);
}

/**
 * How a subscriber stands once it has nothing more to hear, or once nothing has moved for so many milliseconds: it
 * is paused, or waits for another try.
 */
async function untilHeard(
  { house }: Task,
  name: string,
  progress: Progress,
  standstill: number,
): Promise<SubscriberReport> {
  let [most, position, moved] = [0, -1, performance.now()];
  for (;;) {
    const report = await reportOf(house, name);
    most = Math.max(most, report.lag);
    if (report.lag === 0 || report.paused || !report.running) return report;
    if (report.position !== position) [position, moved] = [report.position, performance.now()];
    else if (performance.now() - moved >= (report.lag > report.held ? standstill : LONGEST_TRY)) {
      return report;
    }
    progress(most - report.lag, most, `${name}: ${report.lag} still to hear`);
    await wait(EVERY_LOOK);
  }
}

function shownLetter({ signal, ...letter }: DeadLetter, personal: boolean): ShownLetter {
  const { event, hidden } = shown(signal, personal);
  return { ...letter, id: signal.id, signal: event, hidden };
}

/** A signal without what is personal in it, unless that was asked for: it stands under `personal`, and nowhere else. */
function shown(signal: Signal, personal: boolean): { event: CloudEvent; hidden: boolean } {
  const { body } = signal;
  if (personal || typeof body !== "object" || body === null || !("personal" in body)) {
    return { event: cloudEvent(signal), hidden: false };
  }
  const { personal: _, ...rest } = body;
  return { event: cloudEvent({ ...signal, body: rest }), hidden: true };
}
