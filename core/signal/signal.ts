import { z } from "zod";
import type { Actor } from "core/base/actor.ts";
import { personalFault } from "./personal.ts";
import { type Conversion, isNext } from "./version.ts";

/**
 * The catalogue of signals as types: each context's `signals.ts` adds its own by declaration merging, so a
 * hearer names a signal by its wire name and gets its body typed, without importing who says it.
 */
// deno-lint-ignore no-empty-interface
export interface Signals {}

/** The wire name of a signal that somebody in this house says. */
export type SignalName = keyof Signals & string;

/** What is to be said: the name, the key that order is kept by, and the facts. */
export interface Said<Name extends string = string, Body = unknown> {
  readonly name: Name;
  readonly key: string;
  readonly body: Body;
}

/** Where a signal stands in its publisher's own order: `sequence` counts up by outbox row. */
export interface Position {
  readonly context: string;
  readonly sequence: number;
}

/** A signal as it travels: one fact in the past tense, in an envelope. `cloud_event.ts` writes it as CloudEvents 1.0. */
export interface Signal<Name extends string = string> {
  readonly id: string;
  readonly name: Name;
  /** ISO 8601, when the fact became true. */
  readonly at: string;
  readonly site: string;
  readonly actor: Actor;
  /** The id of the signal that made this one happen, if one did. */
  readonly causation?: string;
  /** One id for everything that follows from one request or job. */
  readonly correlation: string;
  /** Where it was said in a trace: `traceparent` (W3C Trace Context, section 3.2). */
  readonly trace?: string;
  readonly position: Position;
  /** What order is kept by: signals with one key are heard in the order they were said. */
  readonly key: string;
  readonly body: Name extends SignalName ? Signals[Name] : unknown;
}

/** A declared signal: calling it with a body gives what `work.emit` takes; a body off its schema throws a TypeError. */
export interface SignalDefinition<Name extends string = string, Schema extends z.ZodType = z.ZodType> {
  (body: z.input<Schema>): Said<Name, z.output<Schema>>;
  readonly signal: Name;
  readonly doc: string;
  readonly body: Schema;
  readonly example: z.input<Schema>;
  /** How bodies of the version before become bodies of this one, or the other way round, where they can. */
  readonly conversion?: Conversion;
  /** Whether it says that its `personId` is erased: no log can tell anything personal of them from then on. */
  readonly erases?: boolean;
}

/** The body of a declared signal, for the `Signals` catalogue. */
export type BodyOf<Definition> = Definition extends SignalDefinition<string, infer Schema> ? z.output<Schema>
  : never;

/** `<context>.<subject>.<past verb>.v<major>`, general to specific, so that `catalog.>` means what it says on a bus. */
export const SIGNAL_NAME = /^[a-z][a-z0-9_]*\.[a-z_]+\.[a-z_]+\.v[1-9]\d*$/;

/**
 * Declares a signal. `key` picks what order is kept by; `doc` says when it is said and what a hearer may
 * conclude; `example` is a body that tests, docs and plugin authors use. A later version names the one `before` it:
 * `upcast` lets its hearers hear what was said then, `downcast` lets those of the older version go on hearing; both
 * bear a body whose `personal` was erased. `erases` makes it the signal that erases. Throws a SyntaxError for a name off
 * the grammar, or what is personal without the person it is about: declared wrong is never heard.
 */
export function defineSignal<
  const Name extends string,
  Schema extends z.ZodType,
  Older extends z.ZodType = z.ZodNever,
>(
  parts: {
    readonly name: Name;
    readonly doc: string;
    readonly key: (body: z.output<Schema>) => string;
    readonly body: Schema;
    readonly example: z.input<Schema>;
    readonly before?: SignalDefinition<string, Older>;
    readonly upcast?: (body: z.output<Older>) => z.input<Schema>;
    readonly downcast?: (body: z.output<Schema>) => z.input<Older>;
    readonly erases?: boolean;
  },
): SignalDefinition<Name, Schema> {
  if (!SIGNAL_NAME.test(parts.name)) {
    throw new SyntaxError(`Cannot declare signal "${parts.name}": not context.subject.verb.vN`);
  }
  const fault = personalFault(parts);
  if (fault) throw new SyntaxError(`Cannot declare signal "${parts.name}": ${fault}`);
  const { before, upcast, downcast, erases } = parts;
  if (before && !isNext(parts.name, before.signal)) {
    throw new SyntaxError(
      `Cannot declare signal "${parts.name}": "${before.signal}" is not the version before`,
    );
  }
  const conversion = before && { from: before.signal, upcast, downcast } as Conversion;
  const say = (body: z.input<Schema>): Said<Name, z.output<Schema>> => {
    const read = parts.body.safeParse(body);
    if (!read.success) throw new TypeError(`Cannot say "${parts.name}": ${z.prettifyError(read.error)}`);
    return { name: parts.name, key: parts.key(read.data), body: read.data };
  };
  const { name: signal, doc, body, example } = parts;
  return Object.assign(say, {
    signal,
    doc,
    body,
    example,
    ...(conversion ? { conversion } : {}),
    ...(erases ? { erases } : {}),
  });
}
