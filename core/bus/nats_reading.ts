import { type ConsumerConfig, type ConsumerInfo, DeliverPolicy, type JsMsg } from "@nats-io/jetstream";
import type { Logged } from "./bus.ts";
import type { Mark } from "./nats_marks.ts";
import { fromWire, timeOf } from "./nats_message.ts";
import { subjectOf } from "./nats_names.ts";
import { ANSWERS, consumerConfig, type Line, patiently, refuseDifferent } from "./nats_probe.ts";

/** A message of the log as it came; read as a signal only when somebody wants it. */
export class Entry {
  readonly sequence: number;
  /** When the server stored it: milliseconds since 1970. */
  readonly stored: number;
  /** The name of its signal. */
  readonly name: string;
  readonly last: boolean;
  readonly #message: JsMsg;
  #logged: Logged | undefined;

  constructor(message: JsMsg, line: Line) {
    const { streamSequence, timestampNanos, pending } = message.info;
    this.sequence = streamSequence;
    this.stored = Math.floor(timestampNanos / 1e6);
    this.last = pending === 0;
    this.name = message.subject.slice(subjectOf(line.names, "").length);
    this.#message = message;
  }

  /** Undefined where it is none of ours. */
  get logged(): Logged | undefined {
    if (this.#logged) return this.#logged;
    const signal = fromWire(this.sequence, this.#message.headers, this.#message.data);
    return this.#logged = signal && { sequence: this.sequence, signal };
  }

  get message(): JsMsg {
    return this.#message;
  }
}

/** How many messages are read at once where there are many. */
const PIECE = 500;
/** By how many milliseconds the clocks of publishers and servers may differ for a replay from a time to miss nothing. */
const CLOCKS_DIFFER = 10 * 60_000;

/** Reads what there is now: up to so many signals from a sequence on, of these names or of all. */
export async function readSome(
  line: Line,
  names: readonly string[] | undefined,
  from: number,
  limit: number,
): Promise<Entry[]> {
  const hears = passedOverHere(line, names);
  const found: Entry[] = [];
  if (names?.length === 0) return found;
  for (let at = from; found.length < limit;) {
    const wanted = consumerConfig(filters(line, names), at);
    const { messages, more } = await readPiece(line, line.names.stream, wanted, Math.min(limit, PIECE));
    const entries = messages.map((message) => new Entry(message, line));
    for (const entry of entries) {
      if (found.length < limit && (!hears || hears.has(entry.name))) found.push(entry);
    }
    if (!more || entries.length === 0) break;
    at = entries.at(-1)!.sequence + 1;
  }
  return found;
}

/** The sequence of the first signal said at a time or later; undefined where there is none yet. */
export async function firstSaid(line: Line, since: Date): Promise<number | undefined> {
  // The log is in the order of storing. What was said since was stored since, but for clocks that differ.
  let wanted = sinceConfig(line, since.getTime() - CLOCKS_DIFFER);
  for (;;) {
    const { messages, more } = await readPiece(
      line,
      line.names.stream,
      { ...wanted, headers_only: true },
      PIECE,
    );
    const first = messages.find(({ headers }) => (timeOf(headers) ?? 0) >= since.getTime());
    if (first || !more || messages.length === 0) return first?.seq;
    wanted = consumerConfig(filters(line, undefined), messages.at(-1)!.seq + 1);
  }
}

/** The sequence of the first signal stored at a time (milliseconds since 1970) or later; undefined where there is none yet. */
export async function firstStored(line: Line, time: number): Promise<number | undefined> {
  const { messages } = await readPiece(line, line.names.stream, sinceConfig(line, time), 1);
  return messages[0]?.seq;
}

/** The last message of the log; 0 before the first. */
export async function headOf(line: Line): Promise<Mark> {
  const { first: _, ...head } = await endsOf(line);
  return head;
}

/** The last message of the log, and the place of the first that it still has. */
export async function endsOf(line: Line): Promise<Mark & { readonly first: number }> {
  const { state: { first_seq: first, last_seq: sequence, last_ts } } = await line.jsm.streams.info(
    line.names.stream,
  );
  return { sequence, stored: Math.floor(Date.parse(last_ts)), first };
}

/** The message at a place of the log, as a mark of it. */
export async function markAt(line: Line, sequence: number): Promise<Mark | undefined> {
  const found = await line.jsm.streams.getMessage(line.names.stream, { seq: sequence });
  return found ? { sequence, stored: found.time.getTime() } : undefined;
}

/** Whether the message that was there is there still. */
export async function stands(line: Line, mark: Mark): Promise<boolean> {
  // Before the first signal there is nothing that could be lost, nor asked for.
  if (mark.sequence === 0) return true;
  const { state } = await line.jsm.streams.info(line.names.stream);
  if (mark.sequence > state.last_seq) return false;
  // What was taken off the beginning of the log was there; it cannot have been its lost end.
  if (mark.sequence < state.first_seq && state.messages > 0) return true;
  const found = await markAt(line, mark.sequence);
  // Servers tell times in nanoseconds, which lose a little on the way.
  return found !== undefined && Math.abs(found.stored - mark.stored) <= 1;
}

/** All that stands on some subjects of a stream, oldest first. */
export async function readAll(line: Line, stream: string, subject: string): Promise<JsMsg[]> {
  const found: JsMsg[] = [];
  for (let at = 1;;) {
    const { messages, more } = await readPiece(line, stream, consumerConfig([subject], at), PIECE);
    found.push(...messages);
    if (!more || messages.length === 0) return found;
    at = messages.at(-1)!.seq + 1;
  }
}

/** How many signals of these names stand after a sequence. */
export async function countAfter(line: Line, names: readonly string[], after: number): Promise<number> {
  const subjects = names.map((name) => subjectOf(line.names, name));
  // An old server counts by one subject at a time; no subject at all would be every one.
  const groups = line.manySubjects && subjects.length > 0 ? [subjects] : subjects.map((one) => [one]);
  let count = 0;
  for (const group of groups) {
    count += (await readPiece(line, line.names.stream, consumerConfig(group, after + 1), 0)).pending;
  }
  return count;
}

/** The first signal of a name from a sequence on, as the leader of the log has it; undefined for none. */
export async function firstFrom(line: Line, name: string, from: number): Promise<number | undefined> {
  const query = { seq: from, next_by_subj: subjectOf(line.names, name) };
  return (await line.jsm.streams.getMessage(line.names.stream, query))?.seq;
}

/** Reads up to so many messages by a consumer that goes again at once. */
async function readPiece(
  line: Line,
  stream: string,
  wanted: Partial<ConsumerConfig>,
  many: number,
): Promise<{ messages: JsMsg[]; pending: number; more: boolean }> {
  const info = await line.jsm.consumers.add(stream, wanted);
  const pending = info.num_pending;
  try {
    refuseDifferent(info.config, wanted, line.version);
    const messages = pending > 0 && many > 0 ? await fetch(line, info, Math.min(many, pending)) : [];
    return { messages, pending, more: pending > many };
  } finally {
    await line.jsm.consumers.delete(stream, info.name).catch(() => {}); // it goes by itself in half a minute
  }
}

async function fetch(line: Line, info: ConsumerInfo, many: number): Promise<JsMsg[]> {
  return await patiently(async () => {
    const messages: JsMsg[] = [];
    const consumer = line.js.consumers.getConsumerFromInfo(info);
    for await (const message of await consumer.fetch({ max_messages: many, expires: ANSWERS })) {
      messages.push(message);
    }
    return messages;
  });
}

function sinceConfig(line: Line, time: number): Partial<ConsumerConfig> {
  const { opt_start_seq: _none, ...config } = consumerConfig(filters(line, undefined), 1);
  // As servers say it back: without a fraction that is nought.
  const start = new Date(time).toISOString().replace(/\.?0*Z$/, "Z");
  return { ...config, deliver_policy: DeliverPolicy.StartTime, opt_start_time: start };
}

/** What a consumer asks for: these names, where the server can; else everything, to be passed over here. */
export function filters(line: Line, names: readonly string[] | undefined): string[] {
  if (names && (names.length === 1 || line.manySubjects)) {
    return names.map((name) => subjectOf(line.names, name));
  }
  return [subjectOf(line.names, ">")];
}

/** The names that count, where the consumer brings more. */
export function passedOverHere(
  line: Line,
  names: readonly string[] | undefined,
): ReadonlySet<string> | undefined {
  return names && names.length > 1 && !line.manySubjects ? new Set(names) : undefined;
}
