import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import type { Shape } from "core/signal/fields.ts";
import { bareShape, findBreaches } from "core/signal/shape.ts";
import { SIGNAL_NAME } from "core/signal/signal.ts";
import type { Manifest } from "./manifest.ts";
import { type DeclaredSignal, ownSignal } from "./own_signals.ts";

/** What is wrong with the signals that a manifest declares as the plugin's own. */
export function checkSays({ id, says = [] }: Partial<Manifest>): string[] {
  const names = says.map(({ signal }) => signal);
  return [
    ...names.filter((name, at) => names.indexOf(name) !== at).map((name) => `it says "${name}" twice`),
    ...names.filter((name) => !name.startsWith(`${id}.`))
      .map((name) => `its signal "${name}" must begin with "${id}."`),
    ...says.flatMap(checkSaid),
  ];
}

function checkSaid(said: DeclaredSignal): string[] {
  const { signal, doc, key, body, example } = said;
  const lacks = Object.entries({ doc, key, body, example }).filter(([, value]) => value === undefined);
  if (!SIGNAL_NAME.test(signal)) return [`its signal "${signal}" is not plugin.subject.verb.vN`];
  if (lacks.length > 0) return lacks.map(([part]) => `its signal "${signal}" has no "${part}"`);
  if (body!.type !== "object") return [`the body of its signal "${signal}" is no object`];
  const odd = [...oddKeywords(body)];
  if (odd.length > 0) {
    return odd.map((word) => `its signal "${signal}" uses "${word}", which is not read here`);
  }
  const required = Array.isArray(body!.required) ? body!.required : [];
  if (!required.includes(key)) return [`the key "${key}" of its signal "${signal}" is no required field`];
  try {
    const read = ownSignal(said).body.safeParse(example);
    if (read.success) return [];
    return [`the example of its signal "${signal}" is off its schema: ${z.prettifyError(read.error)}`];
  } catch (error) {
    // Whatever a schema from outside trips over: it cannot be read, and that is what is told.
    return [`its signal "${signal}" cannot be read: ${error instanceof Error ? error.message : error}`];
  }
}

/**
 * The keywords of JSON Schema that a body may use. A `pattern` is none of them: it would be a stranger's regular
 * expression over a stranger's text, in the process of the site.
 */
const KEYWORDS = new Set(
  ("$schema type properties required items enum const description title examples additionalProperties format " +
    "minimum maximum minLength maxLength minItems maxItems anyOf").split(" "),
);

/** The keywords of a JSON Schema that are not read here. */
export function* oddKeywords(schema: unknown): Generator<string> {
  if (typeof schema !== "object" || schema === null) return;
  for (const [word, value] of Object.entries(schema)) {
    if (!KEYWORDS.has(word)) yield word;
    else if (word === "properties" && typeof value === "object" && value !== null) {
      for (const one of Object.values(value)) yield* oddKeywords(one);
    } else if (word === "anyOf" && Array.isArray(value)) { for (const one of value) yield* oddKeywords(one); }
    else if (word === "items" || word === "additionalProperties") yield* oddKeywords(value);
  }
}

/** The shapes of a plugin's own signals, as they are frozen when it is installed. */
export function shapesSaid({ says }: Manifest): ReadonlyMap<string, Shape> {
  return new Map(says.map(({ signal, body = {} }) => [signal, bareShape(body)]));
}

/**
 * Holds a plugin's own signals against those that it, or whoever had its id before, said here. Within a version a
 * signal only gains optional fields: what it said stands in the log. Refuses `plugin.signal_changed`.
 */
export function refuseChangedSignals(manifest: Manifest, frozen: ReadonlyMap<string, Shape>): void {
  const reasons = [...shapesSaid(manifest)].flatMap(([signal, shape]) => {
    const before = frozen.get(signal);
    return before ? findBreaches(before, shape).map((breach) => `${signal}: ${breach}`) : [];
  });
  if (reasons.length === 0) return;
  throw new Refusal(
    "plugin.signal_changed",
    "invalid",
    `Cannot change signals that were said: ${reasons.join("; ")}; say them in a new version`,
    { reasons },
  );
}
