import type { Shape } from "core/signal/fields.ts";

/** Keywords that explain and promise nothing. */
const WORDS = new Set(["description", "title", "examples", "$schema", "$comment", "default"]);

/** Keywords whose members have no order. */
const SETS = new Set(["required", "enum"]);

/** A schema without the keywords that only explain, in one order whatever order it was written in: what is frozen. */
export function bareShape<Value>(schema: Value): Value {
  if (Array.isArray(schema)) return schema.map(bareShape) as Value;
  if (typeof schema !== "object" || schema === null) return schema;
  return Object.fromEntries(
    sortedEntries(schema).flatMap(([key, value]) => {
      // Under "properties" the keys are names of fields, and a field may be called "title".
      if (key === "properties") {
        return [[
          key,
          Object.fromEntries(sortedEntries(value as object).map(([name, one]) => [name, bareShape(one)])),
        ]];
      }
      if (SETS.has(key) && Array.isArray(value)) return [[key, value.toSorted()]];
      return WORDS.has(key) ? [] : [[key, bareShape(value)]];
    }),
  ) as Value;
}

function sortedEntries(record: object): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1);
}

/**
 * How a shape breaks a frozen one, one line a breach. A frozen field stays as it is, required stays required,
 * optional stays optional; new fields are optional, since signals from before do not have them.
 */
export function findBreaches(frozen: Shape, now: Shape, path = "body"): string[] {
  const breaches: string[] = [];
  const [before, after] = [frozen.properties ?? {}, now.properties ?? {}];
  for (const [field, shape] of Object.entries(before)) {
    const at = `${path}.${field}`;
    if (!after[field]) breaches.push(`${at} is gone`);
    else breaches.push(...findBreaches(shape, after[field], at));
    if (after[field] && isRequired(frozen, field) !== isRequired(now, field)) {
      breaches.push(`${at} was ${isRequired(frozen, field) ? "required" : "optional"} and is no more`);
    }
  }
  for (const field of Object.keys(after)) {
    if (!before[field] && isRequired(now, field)) breaches.push(`${path}.${field} is new and not optional`);
  }
  for (const keyword of new Set([...Object.keys(frozen), ...Object.keys(now)])) {
    if (keyword === "properties" || keyword === "required") continue;
    breaches.push(...findKeywordBreaches(frozen[keyword], now[keyword], `${path} (${keyword})`));
  }
  return breaches;
}

/** Schemas inside a keyword (`items`, the members of `anyOf`) are judged as schemas, all else must be equal. */
function findKeywordBreaches(before: unknown, after: unknown, path: string): string[] {
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length) {
    return before.flatMap((one, at) => findKeywordBreaches(one, after[at], `${path}[${at}]`));
  }
  if (isShape(before) && isShape(after)) return findBreaches(before, after, path);
  return before === after ? [] : [`${path} was ${JSON.stringify(before)} and is ${JSON.stringify(after)}`];
}

function isShape(value: unknown): value is Shape {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isRequired(shape: Shape, field: string): boolean {
  return shape.required?.includes(field) ?? false;
}
