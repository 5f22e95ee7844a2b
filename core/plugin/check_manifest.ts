// @ts-types="@types/semver"
import { satisfies, validRange } from "semver";
import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import { fieldsBy } from "./block_apart.ts";
import { checkSettings } from "./check_settings.ts";
import { checkSays, oddKeywords } from "./check_signals.ts";
import { type Manifest, manifestSchema } from "./manifest.ts";

// A manifest of anybody's, held against what this site has, before any of its code is kept or run.

/** What a site has, as a manifest may name it. */
export interface Known {
  /** The platform's version. */
  readonly platform: string;
  /** The fields of every signal of the platform, by its name. */
  readonly signals: ReadonlyMap<string, readonly string[]>;
  readonly filters: ReadonlySet<string>;
  /** The slots of the platform's pages; what `stays` has widgets before and after it only. */
  readonly slots: ReadonlyMap<string, { readonly stays: boolean }>;
  readonly providerKinds: ReadonlySet<string>;
  /** The ids that no plugin may have: those of contexts and of what is built in. */
  readonly takenIds: ReadonlySet<string>;
  /** The manifests of what is installed: their signals, slots and providers are there too. */
  readonly others: readonly Manifest[];
}

/** Reads a manifest. Refuses `plugin.manifest_invalid` with every reason at once. */
export function checkManifest(given: unknown, known: Known): Manifest {
  const { manifest, reasons } = examineManifest(given, known);
  if (manifest && reasons.length === 0) return manifest;
  throw new Refusal(
    "plugin.manifest_invalid",
    "invalid",
    `Cannot accept the manifest: ${reasons.join("; ")}`,
    { reasons },
  );
}

/** Everything that keeps a manifest from being accepted; the manifest itself, where it can be read as one. */
export function examineManifest(
  given: unknown,
  known: Known,
): { readonly manifest: Manifest | undefined; readonly reasons: readonly string[] } {
  const read = manifestSchema.safeParse(given);
  const parts: Partial<Manifest> = read.success ? read.data : readableParts(given);
  const reasons = [
    ...read.success ? [] : read.error.issues.flatMap(reasonOf),
    ...checkPlatform(parts, known),
    ...checkTier(parts),
    ...checkHears(parts, known),
    ...checkLoops(parts, known),
    ...checkSays(parts),
    ...checkNames(parts, known),
    ...checkProvides(parts, known),
    ...checkSettings(parts.settings ?? {}),
  ];
  return { manifest: read.data, reasons: [...new Set(reasons)] };
}

/** What can be read of a manifest that is off its schema somewhere else. */
function readableParts(given: unknown): Partial<Manifest> {
  if (typeof given !== "object" || given === null) return {};
  return Object.fromEntries(
    Object.entries(manifestSchema.shape).flatMap(([key, schema]) => {
      const read = schema.safeParse((given as Record<string, unknown>)[key]);
      return read.success && read.data !== undefined ? [[key, read.data]] : [];
    }),
  );
}

function reasonOf(issue: z.core.$ZodIssue): string[] {
  const at = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `"${at === "" ? key : `${at}.${key}`}" is no key of a manifest`);
  }
  return [at === "" ? issue.message : `"${at}": ${issue.message}`];
}

function checkPlatform({ id, platform }: Partial<Manifest>, known: Known): string[] {
  const reasons: string[] = [];
  if (id !== undefined && known.takenIds.has(id)) {
    reasons.push(`"${id}" is the name of a part of the platform`);
  }
  if (platform === undefined) return reasons;
  if (validRange(platform) === null) return [...reasons, `platform "${platform}" is no semver range`];
  if (!satisfies(known.platform, platform, { includePrerelease: true })) {
    reasons.push(`it is for platform ${platform}; this is ${known.platform}`);
  }
  return reasons;
}

function checkTier({ tier, endpoint, reaches = [] }: Partial<Manifest>): string[] {
  if (tier === "built_in") return ["what is built in comes with the platform, not as a package"];
  if (tier === "sandboxed") return endpoint === undefined ? [] : ["only a remote plugin has an endpoint"];
  if (tier !== "remote") return [];
  const reasons = reaches.length > 0 ? ["a remote plugin reaches nothing from here"] : [];
  if (endpoint === undefined) return [...reasons, "a remote plugin needs an endpoint"];
  const { protocol, hostname } = new URL(endpoint);
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  return protocol === "https:" || isHere ? reasons : [...reasons, "the endpoint is asked over https only"];
}

function checkHears({ id, hears = [], says = [] }: Partial<Manifest>, { signals, others }: Known): string[] {
  const said = [...others.filter((other) => other.id !== id).flatMap((other) => other.says), ...says];
  const declared = new Map(
    said.flatMap(({ signal, body }) => body ? [[signal, Object.keys(body.properties ?? {})]] : []),
  );
  return [
    ...twice("hears", hears.map(({ signal }) => signal)),
    ...hears.flatMap(({ signal, needs }) => {
      const fields = declared.get(signal) ?? signals.get(signal);
      if (!fields) return [`it hears "${signal}", which nobody says`];
      return needs.filter((field) => !fields.includes(field))
        .map((field) => `it needs "${field}" of "${signal}", which has no such field`);
    }),
  ];
}

/** What follows from what a plugin says, by way of others, may not lead back to it: each would have the next said, for ever. */
function checkLoops({ id, hears = [], says = [] }: Partial<Manifest>, { others }: Known): string[] {
  const followed = new Set(says.map(({ signal }) => signal));
  // The set grows while it is walked through.
  for (const signal of followed) {
    const hearers = others.filter((other) =>
      other.id !== id && other.hears.some((one) => one.signal === signal)
    );
    for (const said of hearers.flatMap((other) => other.says)) followed.add(said.signal);
  }
  return hears.filter(({ signal }) => followed.has(signal))
    .map(({ signal }) => `it hears "${signal}", which follows from what it says: that has no end`);
}

function checkNames({ id, filters = [], fills = [], slots = [] }: Partial<Manifest>, known: Known): string[] {
  const others = known.others.filter((other) => other.id !== id).flatMap((other) => other.slots);
  const there = new Set([
    ...known.slots.keys(),
    ...others.map(({ name }) => name),
    ...slots.map(({ name }) => name),
  ]);
  return [
    ...twice("answers", filters.map(({ name }) => name)),
    ...twice("fills", fills.map(({ slot }) => slot)),
    ...twice("has the slot", slots.map(({ name }) => name)),
    ...filters.filter(({ name }) => !known.filters.has(name))
      .map(({ name }) => `it answers the filter "${name}", which nobody asks`),
    ...fills.filter(({ slot }) => !there.has(slot))
      .map(({ slot }) => `it fills the slot "${slot}", which no page has`),
    ...fills.filter(({ slot, place }) =>
      !["before", "after"].includes(place) && known.slots.get(slot)?.stays === true
    ).map(({ slot, place }) => `it would ${place} the slot "${slot}", which every page must have`),
    ...slots.filter(({ name }) => !name.startsWith(`${id}.`))
      .map(({ name }) => `its slot "${name}" must begin with "${id}."`),
  ];
}

function checkProvides({ id, provides = [] }: Partial<Manifest>, known: Known): string[] {
  const offers = known.others.filter((other) => other.id !== id)
    .flatMap((other) => other.provides.map(({ kind, name }) => [`${kind} "${name}"`, other.id] as const));
  const taken: ReadonlyMap<string, string> = new Map(offers);
  const ours = provides.map(({ kind, name }) => `${kind} "${name}"`);
  return [
    ...twice("provides", ours),
    ...provides.filter(({ kind }) => !known.providerKinds.has(kind))
      .map(({ kind }) => `it provides a "${kind}", which nothing asks for`),
    ...provides.filter(({ kind }) => kind === "block_type").flatMap(checkBlock),
    ...ours.filter((one) => taken.has(one)).map((one) => `${one} is provided by "${taken.get(one)}" already`),
  ];
}

function checkBlock({ name, block }: Manifest["provides"][number]): string[] {
  if (!block) return [`it provides the block type "${name}" and does not say what that is, as "block"`];
  if (!block.fields) return [];
  const odd = [...oddKeywords(block.fields)];
  if (odd.length > 0) {
    return odd.map((word) => `the fields of "${name}" use "${word}", which is not read here`);
  }
  try {
    fieldsBy(block.fields);
    return [];
  } catch (error) {
    // Whatever a schema from outside trips over: it cannot be read, and that is what is told.
    return [`the fields of "${name}" cannot be read: ${error instanceof Error ? error.message : error}`];
  }
}

function twice(verb: string, names: readonly string[]): string[] {
  const again = names.filter((name, at) => names.indexOf(name) !== at);
  return again.map((name) => `it ${verb} "${name}" twice`);
}
