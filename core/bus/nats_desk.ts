import { errors, type Msg, type Subscription } from "@nats-io/transport-node";
import { log } from "core/base/log.ts";
import { Refusal, type RefusalFacts, type RefusalKind } from "core/base/refusal.ts";
import type { ReplayFrom } from "./bus.ts";
import { deskOf } from "./nats_names.ts";
import type { Line } from "./nats_probe.ts";

/** What can be asked of the process that delivers to a subscriber. */
export interface Desk {
  redrive(id?: string): Promise<number>;
  replay(from: ReplayFrom): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  report(): Promise<{ readonly position: number; readonly rate: number }>;
}

/** How long the delivery under way, which ends first, and what was asked may take together. */
const LONGEST = 30_000;
/** How long it may take to say how a subscriber is doing: that is known at once. */
const LONGEST_REPORT = 2_000;

interface Asked {
  readonly verb: keyof Desk;
  readonly id?: string;
  readonly since?: string;
  readonly sequence?: number;
}

type Answered =
  | { readonly answer: unknown }
  | { readonly refused: { code: string; kind: RefusalKind; message: string; facts: RefusalFacts } }
  | { readonly failed: string };

/** Answers for a subscriber of this process, until it is unsubscribed. */
export function openDesk(line: Line, subscriber: string, desk: Desk): Subscription {
  return line.nc.subscribe(deskOf(line.names, subscriber), {
    callback: (error, message) => {
      if (error) log("error", "Operators cannot ask for a subscriber", { subscriber, error });
      else void respond(desk, message);
    },
  });
}

/** Asks the process that delivers to a subscriber; undefined where none does, or it does not answer. */
export async function askDesk(
  line: Line,
  subscriber: string,
  asked: Asked,
): Promise<{ readonly answer: unknown } | undefined> {
  const answered = await ask(line, subscriber, asked);
  if (!answered || "answer" in answered) return answered;
  if ("failed" in answered) throw new Error(answered.failed);
  const { code, kind, message, facts } = answered.refused;
  throw new Refusal(code, kind, message, facts);
}

/** Where a replay begins, as it travels. */
export function askedFrom(from: ReplayFrom): { since?: string; sequence?: number } {
  return "since" in from ? { since: from.since.toISOString() } : from;
}

async function ask(line: Line, subscriber: string, asked: Asked): Promise<Answered | undefined> {
  try {
    const subject = deskOf(line.names, subscriber);
    const timeout = asked.verb === "report" ? LONGEST_REPORT : LONGEST;
    const reply = await line.nc.request(subject, JSON.stringify(asked), { timeout });
    return reply.json<Answered>();
  } catch (error) {
    if (isUnanswered(error)) return undefined;
    throw error;
  }
}

/** Whether nobody has answered a request: nobody listens, or whoever does is silent. */
export function isUnanswered(error: unknown): boolean {
  if (error instanceof errors.TimeoutError || error instanceof errors.NoRespondersError) return true;
  return error instanceof errors.RequestError && error.isNoResponders();
}

async function respond(desk: Desk, message: Msg): Promise<void> {
  try {
    message.respond(JSON.stringify(await answer(desk, message.json<Asked>())));
  } catch (error) {
    // What was asked was no question, or the connection broke: whoever asked is told by waiting in vain.
    log("warn", "What was asked of a subscriber cannot be answered", { subject: message.subject, error });
  }
}

async function answer(desk: Desk, asked: Asked): Promise<Answered> {
  try {
    return { answer: await perform(desk, asked) ?? null };
  } catch (error) {
    if (error instanceof Refusal) {
      const { code, kind, message, facts } = error;
      return { refused: { code, kind, message, facts } };
    }
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

async function perform(desk: Desk, { verb, id, since, sequence }: Asked): Promise<unknown> {
  switch (verb) {
    case "redrive":
      return await desk.redrive(id);
    case "replay":
      return await desk.replay(
        since === undefined ? { sequence: sequence ?? 1 } : { since: new Date(since) },
      );
    case "pause":
      return await desk.pause();
    case "resume":
      return await desk.resume();
    case "report":
      return await desk.report();
  }
}
