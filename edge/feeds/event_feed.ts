import { log } from "core/base/log.ts";
import { Bell } from "core/base/wait.ts";
import type { Logged } from "core/bus/bus.ts";
import { chosen, heardAs } from "core/signal/version.ts";
import { contextsOf } from "core/plugin/plugin.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";
import type { House } from "core/run/house.ts";
import type { Ask } from "core/work/filter.ts";
import { type FoundStream, mayHear, outgoing, TESTED } from "contexts/streams/mod.ts";

/** How many signals are read of the log at once. */
const READ_AT_ONCE = 100;
/** After how long without a signal a comment shows both ends that the other is there, in milliseconds. */
const HEARTBEAT = 15_000;
/** How long a service may leave what was sent to it unread, in milliseconds, before its connection ends. */
const LONGEST_STALL = 60_000;
/** How long a service waits before it connects again, in milliseconds. */
const RECONNECT = 3_000;

/** All that is said in this house, for the versions that convert to one another. */
const SAID = [...CONTEXTS, ...contextsOf(PLUGINS)].flatMap(({ signals }) => signals);

/** What a feed is made of: whom it is for, where it goes on, and what ends it. */
export interface FeedParts {
  readonly house: House;
  readonly stream: FoundStream;
  /** Asks plugins what goes out. */
  readonly ask: Ask;
  /** The sequence in the log after which it goes on. */
  readonly after: number;
  readonly over: AbortController;
  readonly heartbeat?: number;
  readonly stall?: number;
}

/**
 * What one stream may hear as server-sent events (HTML Standard, section 9.2): `id` is the sequence in the log, `data`
 * the CloudEvent. The log is read when the service has taken what was sent before; what it leaves unread for long
 * ends the connection, and it goes on from the last id that it has. So does what only a newer release can read: the
 * service connects again, and goes on where pages of that release answer.
 */
export async function eventFeed(parts: FeedParts): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  const { house, stream, over, heartbeat = HEARTBEAT, stall = LONGEST_STALL } = parts;
  const bell = new Bell();
  const choice = chosen([...new Set([...stream.hears, TESTED])], SAID);
  const { hears, awaits } = heardAs(choice.names, SAID);
  const names = [...hears, ...awaits];
  const untail = await house.tail(names, () => bell.ring());
  const encoder = new TextEncoder();
  let position = parts.after;
  let stalled: ReturnType<typeof setTimeout> | undefined;
  let opening: string | undefined = `retry: ${RECONNECT}\nid: ${position}\n\n`;

  /** The next that there is to send: events, or a comment where there were none for long; nothing once it is over. */
  async function next(): Promise<string | undefined> {
    for (;;) {
      const read = await house.signals.read(position, READ_AT_ONCE, names);
      if (over.signal.aborted) return undefined;
      const unreadable = read.findIndex(({ signal }) => awaits.includes(signal.name));
      const logged = unreadable < 0 ? read : read.slice(0, unreadable);
      position = logged.at(-1)?.sequence ?? position;
      const events = await eventsOf(logged.map((one) => ({ ...one, signal: choice.as(one.signal) })), parts);
      if (events !== "") return events;
      if (unreadable >= 0) return void over.abort();
      if (logged.length === READ_AT_ONCE) continue;
      if (!await bell.heard(heartbeat)) return ": still here\n\n";
      if (over.signal.aborted) return undefined;
    }
  }

  return new ReadableStream({
    start(controller) {
      const end = () => {
        clearTimeout(stalled);
        untail();
        bell.ring();
        try {
          controller.close();
        } catch {
          // It was ended by the service, and is closed already.
        }
      };
      if (over.signal.aborted) end();
      else over.signal.addEventListener("abort", end, { once: true });
    },
    async pull(controller) {
      clearTimeout(stalled);
      try {
        const text = opening ?? await next();
        opening = undefined;
        if (text === undefined || over.signal.aborted) return;
        controller.enqueue(encoder.encode(text));
        stalled = setTimeout(() => over.abort(), stall);
      } catch (error) {
        log("warn", "A stream of events broke off; its service connects again", { stream: stream.id, error });
        over.abort();
      }
    },
    cancel: () => over.abort(),
  }, { highWaterMark: 0 });
}

/** What a stream may hear of these signals, as events. */
async function eventsOf(logged: readonly Logged[], { stream, ask }: FeedParts): Promise<string> {
  let events = "";
  for (const { sequence, signal } of logged.filter(({ signal }) => mayHear(stream, signal))) {
    const event = await outgoing(stream, signal, ask);
    if (event) events += `id: ${sequence}\ndata: ${JSON.stringify(event)}\n\n`;
  }
  return events;
}
