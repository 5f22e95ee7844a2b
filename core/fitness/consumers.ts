import type { SignalDefinition } from "core/signal/signal.ts";
import { type Convert, versionOf, waysTo } from "core/signal/version.ts";
import { type Golden, shapeOf } from "./golden.ts";
import type { Need } from "./hearers.ts";

/** A version is said for as long as there is none after it: one fact stands in the log once. */
export function isSaid(signal: string, names: readonly string[]): boolean {
  const { fact, version } = versionOf(signal);
  const later = (name: string) => versionOf(name).fact === fact && versionOf(name).version > version;
  return names.includes(signal) && !names.some(later);
}

/** Which hearers break: those whom a signal reaches no more, and those who need a field that it has not. */
export function judgeNeeds(needs: readonly Need[], defined: readonly SignalDefinition[]): string[] {
  const names = defined.map((one) => one.signal);
  return needs.flatMap(({ hearer, signal, needs }) => {
    const definition = defined.find((one) => one.signal === signal);
    if (!definition) return [`breaks ${hearer}: it hears ${signal}, which nobody declares`];
    if (![...waysTo(signal, defined).keys()].some((name) => isSaid(name, names))) {
      return [`breaks ${hearer}: it hears ${signal}, which is said no more, and no downcast leads there`];
    }
    const fields = shapeOf(definition).properties ?? {};
    return needs.filter((field) => !Object.hasOwn(fields, field)).map((field) =>
      `breaks ${hearer}: it needs "${field}" of ${signal}, which has no such field`
    );
  });
}

/** What is wrong with how versions convert: each example is put to it, whole and with its personal data erased. */
export function judgeConversions(defined: readonly SignalDefinition[]): string[] {
  return defined.flatMap((now) => {
    if (!now.conversion) return [];
    const { from, upcast, downcast } = now.conversion;
    const before = defined.find((one) => one.signal === from);
    if (!before) return [`${now.signal} follows ${from}, which is not declared beside it`];
    return [
      ...upcast ? judgeConversion(before, now, upcast) : [],
      ...downcast ? judgeConversion(now, before, downcast) : [],
    ];
  });
}

function judgeConversion(from: SignalDefinition, to: SignalDefinition, convert: Convert): string[] {
  const what = `${from.signal} as ${to.signal}`;
  const example = from(from.example).body as Record<string, unknown>;
  const { personal: _, ...erased } = example;
  try {
    convert(erased);
    const read = to.body.safeParse(convert(example));
    return read.success ? [] : [`${what} is off its schema: ${read.error.issues[0]!.message}`];
  } catch (error) {
    return [`${what} does not convert: ${error}`];
  }
}

/** The signals that a text names in quotes though they are said no more: who listens for them hears nothing. */
export function findOutdated(text: string, published: Golden): string[] {
  const names = [...text.matchAll(/"([a-z]+\.[a-z_]+\.[a-z_]+\.v[1-9]\d*)"/g)].map(([, name]) => name!);
  const known = Object.keys(published);
  return names.filter((name) => known.includes(name) && !isSaid(name, known));
}
