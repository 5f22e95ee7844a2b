import { z } from "zod";
import type { Manifest } from "./manifest.ts";
import type { Scope } from "./scope.ts";

// What a manifest says of settings, read: which of them can be set where, what they are until somebody sets them, and
// whether a value fits.

type Property = Readonly<Record<string, unknown>>;
/** Settings by their names. */
export type Settings = Readonly<Record<string, unknown>>;

/**
 * What can be set in a scope. What is for courses can be set for an organisation's or for all of them too: it holds
 * where a course has nothing of its own.
 */
export function settingsAt({ settings }: Manifest, scope: Scope): Readonly<Record<string, Property>> {
  const ofCourse = settings.course?.properties ?? {};
  return scope === "site" ? { ...settings.site?.properties, ...ofCourse } : ofCourse;
}

/** The names of the settings that are secrets. */
export function secretsOf(manifest: Manifest): ReadonlySet<string> {
  const all = Object.entries(settingsAt(manifest, "site"));
  return new Set(all.filter(([, property]) => isSecret(property)).map(([name]) => name));
}

/** Whether a setting is a secret: kept sealed, and never shown. */
export function isSecret(property: Property | undefined): boolean {
  return property?.["x-secret"] === true;
}

/** What settings are until somebody sets them. */
export function defaultsOf(manifest: Manifest): Settings {
  const all = Object.entries(settingsAt(manifest, "site"));
  return Object.fromEntries(
    all.flatMap(([name, property]) => "default" in property ? [[name, property.default]] : []),
  );
}

/** The settings that must be there before a plugin is switched on in a scope, and are not. */
export function missingAt({ settings }: Manifest, scope: Scope, given: Settings): readonly string[] {
  const wanted = [...settings.site?.required ?? []];
  if (scope.startsWith("course:")) wanted.push(...settings.course?.required ?? []);
  return wanted.filter((name) => given[name] === undefined || given[name] === "");
}

/** Which of these settings cannot be set in a scope as they are, each with why. */
export function misfits(manifest: Manifest, scope: Scope, given: Settings): readonly Misfit[] {
  const properties = settingsAt(manifest, scope);
  return Object.entries(given).flatMap(([name, value]): Misfit[] => {
    const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!property) return [{ name, why: "there is no such setting here" }];
    const read = valueSchema(property).safeParse(value);
    return read.success ? [] : [{ name, why: read.error.issues[0]!.message }];
  });
}

/** A setting that does not fit. */
export interface Misfit {
  readonly name: string;
  readonly why: string;
}

/** The schema of one setting's value. Throws for a JSON Schema that cannot be read. */
export function valueSchema(property: Property): z.ZodType {
  const { default: _, "x-secret": __, ...schema } = property;
  return z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
}
