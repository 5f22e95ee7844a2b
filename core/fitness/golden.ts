import { z } from "zod";
import type { SignalDefinition } from "core/signal/signal.ts";
import type { Shape } from "core/signal/fields.ts";
import { ROOT } from "core/testing/files.ts";
import { type Need, whoBreaks } from "./hearers.ts";
import { bareShape, findBreaches } from "core/signal/shape.ts";

/** The frozen shapes of one publisher's signals, by wire name: `signals.golden.json`. */
export type Golden = Readonly<Record<string, Shape>>;

/** The shape of what hearers get: the schema's output, without words. */
export function shapeOf(definition: Pick<SignalDefinition, "body">): Shape {
  return bareShape(z.toJSONSchema(definition.body, { io: "output" })) as Shape;
}

/** What is wrong between frozen shapes and the signals of today, and whom it breaks. */
export function judgeGolden(frozen: Golden, now: Golden, needs: readonly Need[] = []): string[] {
  const wrong = breachesOf(frozen, now, needs);
  if (wrong.length > 0) return wrong;
  const loose = Object.keys(now).filter((name) => JSON.stringify(frozen[name]) !== JSON.stringify(now[name]));
  return loose.map((name) => `${name} has a shape that is not frozen yet: run "deno task golden"`);
}

/** Frozen shapes with what is new put to them: signals, versions, optional fields. Throws a TypeError for a breach. */
export function freeze(frozen: Golden, now: Golden, needs: readonly Need[] = []): Golden {
  const wrong = breachesOf(frozen, now, needs);
  if (wrong.length > 0) throw new TypeError(`Cannot change frozen shapes: ${wrong.join("; ")}`);
  return Object.fromEntries(Object.entries(now).sort(([a], [b]) => a < b ? -1 : 1));
}

function breachesOf(frozen: Golden, now: Golden, needs: readonly Need[]): string[] {
  return Object.entries(frozen).flatMap(([name, shape]) => {
    const today = now[name];
    if (!today) {
      const broken = whoBreaks(needs, name);
      return [`${name} was published and is gone (${broken}): keep it, or say so in a decision record`];
    }
    return findBreaches(shape, today).map((breach) => {
      const field = /^body\.(\w+)/.exec(breach)?.[1];
      return `${name}: ${breach} (${whoBreaks(needs, name, field)}); say it in a new version`;
    });
  });
}

/** Whether an export of a `signals.ts` is a signal. */
export function isSignal(value: unknown): value is SignalDefinition {
  return typeof value === "function" && "signal" in value && "body" in value;
}

/** Every signal that a `signals.ts` exports, by the name of its export. */
export async function readSignals(file: string): Promise<Record<string, SignalDefinition>> {
  const module = await import(new URL(file, ROOT).href) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(module).filter(([, value]) => isSignal(value))) as Record<
    string,
    SignalDefinition
  >;
}

/** The shapes of these signals by wire name. */
export function shapesOf(signals: Readonly<Record<string, SignalDefinition>>): Golden {
  return Object.fromEntries(Object.values(signals).map((one) => [one.signal, shapeOf(one)]));
}

/** The frozen shapes beside a `signals.ts`; none where nothing is frozen yet. */
export async function readGolden(file: string): Promise<Golden> {
  try {
    return JSON.parse(await Deno.readTextFile(goldenFile(file))) as Golden;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

/** Where the frozen shapes of a `signals.ts` stand. */
export function goldenFile(file: string): URL {
  return new URL(file.replace(/\.ts$/, ".golden.json"), ROOT);
}

/** Which files publish: contexts and plugins that say something. */
export function isPublisher(file: string): boolean {
  return /^(contexts|plugins)\/[^/]+\/signals\.ts$/.test(file);
}
