import { z } from "zod";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { following, noted, tracing } from "core/base/trace.ts";
import type { Reader } from "core/data/reader.ts";
import { CallFailure } from "core/plugin/call.ts";
import type { PluginHere } from "core/plugin/plugin_set.ts";
import type { Difference } from "core/work/difference.ts";
import type { Answered, FilterDefinition, QuestionOf } from "core/work/filter.ts";
import { CallDesk } from "./call_desk.ts";
import type { Asking } from "./circumstances.ts";
import { readingDesk } from "./desk.ts";
import { type Elsewhere, isBound } from "./elsewhere.ts";
import type { PluginHost } from "./plugin_host.ts";

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
  const elsewhere = host.elsewhereFor(answerers);
  const answering = elsewhere
    ? askThere(host, filter, asking, elsewhere, question())
    : askEach(host, filter, asking, answerers, question());
  return answering as Promise<Answered<QuestionOf<Definition>>>;
}

/** Has all of them asked where one of them has to be: one way there and back. Out of reach, the others are asked here. */
async function askThere(
  host: PluginHost,
  filter: FilterDefinition,
  asking: AskingAll,
  elsewhere: Elsewhere,
  given: object,
): Promise<Answered<object>> {
  try {
    return await elsewhere.ask(filter, asking, filter.question.parse(given));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    log("warn", "Who answers a filter elsewhere is passed over", { filter: filter.filter, error });
    const answerers = host.set.at(asking).answerers(filter.filter).filter(({ plugin }) => !isBound(plugin));
    return { ...await askEach(host, filter, asking, answerers, given), bypassed: true };
  }
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
        desk: new CallDesk(() => readingDesk(() => asking.documents(here.id), here.id)),
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

const HALT = z.strictObject({ halt: z.string().trim().min(1).max(LONGEST_REASON) });

/** Reads an answer; undefined where the question passes. Throws a TypeError for one that a filter does not allow. */
function readAnswer(filter: FilterDefinition, question: object, answer: unknown): Read | undefined {
  // In JSON nothing is `null`.
  if (answer === undefined || answer === null) return undefined;
  if (typeof answer === "object" && "halt" in answer) {
    const read = parsed(HALT, answer);
    if (!filter.halts) throw new TypeError("nobody may halt this");
    return read;
  }
  const change = changeIn(answer);
  for (const field of Object.keys(change)) {
    if (!filter.change.includes(field)) throw new TypeError(`nobody may change ${field}`);
  }
  return { question: parsed(filter.question, { ...question, ...change }) };
}

function changeIn(answer: unknown): object {
  if (
    typeof answer === "object" && answer !== null && "change" in answer && Object.keys(answer).length === 1
  ) {
    const { change } = answer;
    if (typeof change === "object" && change !== null) return change;
  }
  throw new TypeError("it is neither a change nor a halt");
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
  const [asked, left] = [question, answered] as Record<string, unknown>[];
  const differences: Difference[] = [];
  for (const field of change) {
    const [before, after] = [asked![field], left![field]];
    if (isSame(before, after)) continue;
    differences.push({ filter, plugin, field, ...(personal.includes(field) ? {} : { before, after }) });
  }
  return differences;
}

function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  return typeof before === "object" && typeof after === "object" &&
    JSON.stringify(before) === JSON.stringify(after);
}

/** The context's own "no", in the words of the plugin. */
function halted({ filter }: FilterDefinition, plugin: string, reason: string): Refusal {
  return new Refusal(
    `${filter.split(".")[0]}.halted`,
    "forbidden",
    `Cannot go on: plugin "${plugin}" halted "${filter}": ${reason}`,
    { plugin, filter, reason },
  );
}

/** What several plugins are given in turn, and none of them may write to. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const name in value) frozen(value[name]);
  return Object.freeze(value);
}
