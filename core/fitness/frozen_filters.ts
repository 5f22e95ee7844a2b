import { z } from "zod";
import type { Shape } from "core/signal/fields.ts";
import { bareShape, findBreaches } from "core/signal/shape.ts";
import { ROOT } from "core/testing/files.ts";
import type { FilterDefinition } from "core/work/filter.ts";
import { goldenFile } from "./golden.ts";

/** What whoever answers a filter may count on: the question's shape, what may be changed, whether it may be halted. */
export interface FrozenFilter {
  readonly question: Shape;
  readonly change: readonly string[];
  readonly halts: boolean;
}

/** The frozen filters of one context, by wire name: `filters.golden.json`. */
export type FrozenFilters = Readonly<Record<string, FrozenFilter>>;

/** Which files declare filters. */
export function isAsker(file: string): boolean {
  return /^contexts\/[^/]+\/filters\.ts$/.test(file);
}

/** Every filter that a `filters.ts` exports, by the name of its export. */
export async function readFilters(file: string): Promise<Record<string, FilterDefinition>> {
  const module = await import(new URL(file, ROOT).href) as Record<string, unknown>;
  return Object.fromEntries(Object.entries(module).filter(([, value]) => isFilter(value))) as Record<
    string,
    FilterDefinition
  >;
}

function isFilter(value: unknown): boolean {
  return typeof value === "object" && value !== null && "filter" in value && "question" in value;
}

/** These filters as they are frozen. */
export function frozenOf(filters: Iterable<FilterDefinition>): FrozenFilters {
  const all = [...filters].sort((one, other) => one.filter < other.filter ? -1 : 1);
  return Object.fromEntries(all.map(({ filter, question, change, halts }) => [filter, {
    question: bareShape(z.toJSONSchema(question, { io: "output" })) as Shape,
    change: change.toSorted(),
    halts,
  }]));
}

/** How the filters of today break frozen ones: an answer that was good must stay good. */
export function findFilterBreaches(frozen: FrozenFilters, now: FrozenFilters): string[] {
  return Object.entries(frozen).flatMap(([name, before]) => {
    const today = now[name];
    if (!today) return [`${name} was asked and is gone: keep it, or say so in a decision record`];
    const lost = before.change.filter((field) => !today.change.includes(field));
    return [
      ...findBreaches(before.question, today.question, "question"),
      ...lost.map((field) => `${field} could be changed and can no more`),
      ...before.halts && !today.halts ? ["it could be halted and can no more"] : [],
    ].map((breach) => `${name}: ${breach}; ask it in a new version`);
  });
}

/** The frozen filters beside a `filters.ts`; none where nothing is frozen yet. */
export async function readFrozenFilters(file: string): Promise<FrozenFilters> {
  try {
    return JSON.parse(await Deno.readTextFile(goldenFile(file))) as FrozenFilters;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

/** What is wrong between the frozen filters of a file and those of today. */
export function judgeFrozenFilters(frozen: FrozenFilters, now: FrozenFilters): string[] {
  const wrong = findFilterBreaches(frozen, now);
  if (wrong.length > 0) return wrong;
  const loose = Object.keys(now).filter((name) => JSON.stringify(frozen[name]) !== JSON.stringify(now[name]));
  return loose.map((name) => `${name} is not frozen as it is yet: run "deno task golden"`);
}
