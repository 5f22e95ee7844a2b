import { z } from "zod";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { following, noted, tracing } from "core/base/trace.ts";
import type { Reader } from "core/data/reader.ts";
import { CallFailure } from "core/plugin/call.ts";
import type { PluginHere } from "core/plugin/plugin_set.ts";
import type { Difference } from "core/work/difference.ts";
import type { Answered, FilterDefinition, QuestionOf } from "core/work/filter.ts";
import { readingDesk } from "./desk.ts";
import type { Asking, PluginHost } from "./plugin_host.ts";

/** How long all who answer one question may take together, by when it is asked, in milliseconds. */
export const CHAIN_MILLISECONDS = { before: 1_000, on_page: 250 } as const;
/** The most characters of the reason for a halt: it is shown to somebody who waits for something else. */
export const LONGEST_REASON = 500;

/** Where and for whom a question is asked, and where the documents of those who answer are read. */
export interface AskingAll extends Asking {
  readonly documents: (plugin: string) => Reader | undefined | Promise<Reader | undefined>;
}

/**
 * Asks the plugins that answer a filter where this is, one after the other, each the question as those before it left
 * it. Who is late, throws or answers rubbish is passed over, and the others go on. Gives undefined where nobody
 * answers, and then the question is not even made.
 */
export function askPlugins<Definition extends FilterDefinition>(
  host: PluginHost,
  filter: Definition,
  asking: AskingAll,
  question: () => z.input<Definition["question"]>,
): Promise<Answered<QuestionOf<Definition>>> | undefined {
  const answerers = host.set.at(asking).answerers(filter.filter);
  if (answerers.length === 0) return undefined;
  return askEach(host, filter, asking, answerers, question()) as Promise<Answered<QuestionOf<Definition>>>;
}

async function askEach(
  host: PluginHost,
  filter: FilterDefinition,
  asking: AskingAll,
  answerers: readonly PluginHere[],
  given: object,
): Promise<Answered<object>> {
  let question: object = frozen(filter.question.parse(given));
  let bypassed = false;
  const differences: Difference[] = [];
  const until = performance.now() + CHAIN_MILLISECONDS[filter.asked];
  for (const here of answerers) {
    const left = until - performance.now();
    if (left <= 0) {
      log("warn", "Time was up before a plugin could be asked", { plugin: here.id, filter: filter.filter });
      bypassed = true;
      break;
    }
    try {
      const read = await host.call(here, { do: "filter", name: filter.filter, given: question }, asking, {
        desk: readingDesk(() => asking.documents(here.id), here.id),
        milliseconds: Math.min(here.plugin.manifest.budgets.filterMilliseconds, Math.ceil(left)),
        // What is decided without a plugin that only had to wake up is decided wrongly; a page goes on.
        ...(filter.asked === "before" ? { startMilliseconds: Math.ceil(left) } : {}),
        read: (answer) => readAnswer(filter, question, answer),
      });
      if (!read) continue;
      differences.push(...tell(filter, here.id, question, read));
      if (read.halt !== undefined) {
        return { question, differences, bypassed, halt: halted(filter, here.id, read.halt) };
      }
      question = frozen(read.question);
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error;
      bypassed = true;
    }
  }
  return { question, differences, bypassed };
}

type Read = { readonly question: object; readonly halt?: never } | { readonly halt: string };

const ANSWER = z.union([
  z.strictObject({ change: z.record(z.string(), z.unknown()) }),
  z.strictObject({ halt: z.string().trim().min(1).max(LONGEST_REASON) }),
]);

/** Reads an answer; undefined where the question passes. Throws a TypeError for one that a filter does not allow. */
function readAnswer(filter: FilterDefinition, question: object, answer: unknown): Read | undefined {
  // In JSON nothing is `null`.
  if (answer === undefined || answer === null) return undefined;
  const read = parsed(ANSWER, answer);
  if ("halt" in read) {
    if (!filter.halts) throw new TypeError("nobody may halt this");
    return read;
  }
  const fields = Object.keys(read.change);
  if (fields.length === 0) return undefined;
  const fixed = fields.filter((field) => !filter.change.includes(field));
  if (fixed.length > 0) throw new TypeError(`nobody may change ${fixed.join(", ")}`);
  return { question: parsed(filter.question, { ...question, ...read.change }) };
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new TypeError(z.prettifyError(read.error));
}

function tell(filter: FilterDefinition, plugin: string, question: object, read: Read): Difference[] {
  const differences = read.halt === undefined
    ? differencesOf(filter, plugin, question, read.question)
    // Its words may repeat what tells who somebody is.
    : [{ filter: filter.filter, plugin, halted: filter.personal.length === 0 ? read.halt : "" }];
  if (tracing) {
    for (const difference of differences) {
      const did = "halted" in difference
        ? { "carillon.halted": true }
        : { "carillon.changed": difference.field };
      noted({
        name: `filter ${filter.filter}`,
        kind: "internal",
        follows: following().trace,
        attributes: { "carillon.filter": filter.filter, "carillon.plugin": plugin, ...did },
      });
    }
  }
  return differences;
}

function differencesOf(
  { filter, change, personal }: FilterDefinition,
  plugin: string,
  question: object,
  answered: object,
): Difference[] {
  return change.flatMap((field): Difference[] => {
    const [before, after] = [question, answered].map((one) => (one as Record<string, unknown>)[field]);
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    return [{ filter, plugin, field, ...(personal.includes(field) ? {} : { before, after }) }];
  });
}

/** The context's own "no", in the words of the plugin. */
function halted({ filter }: FilterDefinition, plugin: string, reason: string): Refusal {
  return new Refusal(
    `${filter.split(".")[0]}.halted`,
    "forbidden",
    `Cannot go on: plugin "${plugin}" halted "${filter}"`,
    { plugin, filter, reason },
  );
}

/** What several plugins are given in turn, and none of them may write to. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const one of Object.values(value)) frozen(one);
  return Object.freeze(value);
}
