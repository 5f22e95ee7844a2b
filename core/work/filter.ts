import { z } from "zod";
import type { Actor } from "core/base/actor.ts";
import type { Refusal } from "core/base/refusal.ts";
import type { Reader } from "core/data/reader.ts";
import type { Difference } from "./difference.ts";
import type { Providers } from "./providers.ts";

/**
 * The catalogue of filters as types: each context's `filters.ts` adds its own by declaration merging, so whoever
 * answers one names it by its wire name and gets its question typed.
 */
// deno-lint-ignore no-empty-interface
export interface Filters {}

/** The wire name of a filter that somebody in this house asks. */
export type FilterName = keyof Filters & string;

/** A declared filter: what plugins are asked, and what their answers may do. */
export interface FilterDefinition<
  Name extends string = string,
  Question extends z.ZodObject = z.ZodObject,
> {
  readonly filter: Name;
  readonly doc: string;
  readonly question: Question;
  /** When it is asked: before something is done, or while a page is drawn. */
  readonly asked: "before" | "on_page";
  /** The fields that an answer may change; the others are there to be read. */
  readonly change: readonly string[];
  /** The fields that tell who somebody is: of these it is kept that a plugin changed them, never how. */
  readonly personal: readonly string[];
  /** Whether an answer may halt what was about to be done. */
  readonly halts: boolean;
  readonly example: z.input<Question>;
}

/** The question of a declared filter, for the `Filters` catalogue. */
export type QuestionOf<Definition> = Definition extends FilterDefinition<string, infer Question>
  ? z.output<Question>
  : never;

/** `<context>.<subject>.v<major>`, or `<context>.<subject>.<verb>.v<major>`: `enrollment.request.v1`. */
export const FILTER_NAME = /^[a-z][a-z0-9_]*(\.[a-z][a-z_]*){1,2}\.v[1-9]\d*$/;

/**
 * Declares a filter. `doc` says when it is asked and what comes of the answer; `example` is a question that tests, docs
 * and plugin authors use. Throws a SyntaxError for a name off the grammar, a field that the question does not have, or
 * a filter whose answers could do nothing.
 */
export function defineFilter<const Name extends string, Question extends z.ZodObject>(
  parts: {
    readonly name: Name;
    readonly doc: string;
    readonly asked: FilterDefinition["asked"];
    readonly question: Question;
    readonly change: readonly (keyof Question["shape"] & string)[];
    readonly personal?: readonly (keyof Question["shape"] & string)[];
    readonly halts: boolean;
    readonly example: z.input<Question>;
  },
): FilterDefinition<Name, Question> {
  const { name: filter, personal = [], ...rest } = parts;
  const fault = filterFault({ ...rest, filter, personal });
  if (fault) throw new SyntaxError(`Cannot declare filter "${filter}": ${fault}`);
  return { ...rest, filter, personal };
}

function filterFault(
  { filter, question, change, personal, halts }: Omit<FilterDefinition, "example" | "doc">,
) {
  if (!FILTER_NAME.test(filter)) return "not context.subject.vN";
  const strange = [...change, ...personal].filter((field) => !(field in question.shape));
  if (strange.length > 0) return `its question has no ${strange.join(", ")}`;
  return change.length === 0 && !halts ? "its answers could do nothing" : undefined;
}

/** What came of a question. */
export interface Answered<Question> {
  /** The question as it is after every change. */
  readonly question: Question;
  /** Why it is halted, where somebody halted it. */
  readonly halt?: Refusal;
  readonly differences: readonly Difference[];
  /** Whether somebody was passed over, since they failed or time was up: asked again, the answer may be another. */
  readonly bypassed: boolean;
}

/** Asks the plugins that answer a filter where its question is about; undefined where nobody does. */
export type Ask = <Definition extends FilterDefinition>(
  filter: Definition,
  question: z.input<Definition["question"]>,
) => Promise<Answered<QuestionOf<Definition>>> | undefined;

/** The course that something is about, where it names one. */
export function courseIn(about: unknown): string | undefined {
  if (typeof about !== "object" || about === null || !("courseId" in about)) return undefined;
  return typeof about.courseId === "string" ? about.courseId : undefined;
}

/** What a command asks before it is done, where plugins answer: about its input, or about that and what it prepared. */
export interface Asks<Subject> {
  readonly filter: FilterDefinition;
  /** Makes the subject ready to be asked about; not there where it is. */
  readonly ready?: (subject: Subject, from: AskedFrom) => Promise<Subject>;
  /** The question as things stand; undefined where there is nothing to ask. */
  readonly question: (subject: Subject, from: AskedFrom) => Promise<Record<string, unknown> | undefined>;
  /** The subject with what was answered in it; not there where no answer changes anything. */
  readonly answered?: (subject: Subject, answer: Record<string, unknown>) => Subject;
}

/** What a question is made from beside its subject. */
export interface AskedFrom {
  readonly reader: Reader;
  readonly actor: Actor;
  readonly now: Date;
  readonly providers: Providers;
}

/** Has a command ask a filter: how the question is made of its subject, and how an answer goes back into it. */
export function asks<Definition extends FilterDefinition, Subject>(filter: Definition, parts: {
  readonly ready?: Asks<Subject>["ready"];
  readonly question: (
    subject: Subject,
    from: AskedFrom,
  ) => Promise<z.input<Definition["question"]> | undefined>;
  readonly answered?: (subject: Subject, answer: z.output<Definition["question"]>) => Subject;
}): Asks<Subject> {
  return { filter, ...parts } as Asks<Subject>;
}
