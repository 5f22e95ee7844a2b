import { z } from "zod";

// What a plugin says of itself before any of its code runs. The same for every tier; `check_manifest.ts` holds one
// against what this site has.

/** Where a plugin's code runs: in the site's own process, in a process of its own without rights, or somewhere else. */
export const TIERS = ["built_in", "sandboxed", "remote"] as const;
/** Where a plugin's code runs. */
export type Tier = typeof TIERS[number];

/** How a widget stands to what the page has in its slot: see `slot.ts`. */
export const PLACES = ["before", "after", "replace", "wrap", "hide"] as const;
/** How a widget stands to what the page has in its slot. */
export type Place = typeof PLACES[number];

const id = z.string().regex(/^[a-z][a-z0-9_]{1,40}$/);
/** A name that ends in its version: `unit.aside.v1`. */
const versioned = z.string().max(120).regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+\.v[1-9]\d*$/);
const priority = z.int().min(1).max(100).default(50).describe("lower is earlier; 50 unless told");
/** A JSON Schema (draft 2020-12), read by Zod when it is used. */
const jsonSchema = z.record(z.string(), z.unknown());

const settings = z.strictObject({
  type: z.literal("object"),
  properties: z.record(z.string().regex(/^[a-z][a-zA-Z0-9_]{0,40}$/), jsonSchema),
  required: z.array(z.string()).default([]),
}).describe(
  'a JSON Schema of one level; a property marked `"x-secret": true` is kept sealed and never shown',
);

/** What a plugin may use of a process, at most; what it leaves out is as by default. */
const budgets = z.strictObject({
  widgetMilliseconds: z.int().min(1).max(2_000).default(100).describe(
    "for a widget, before the page goes on without it",
  ),
  filterMilliseconds: z.int().min(1).max(1_000).default(100).describe("for an answer to a filter"),
  callMilliseconds: z.int().min(1).max(10_000).default(5_000).describe("for a signal or an action"),
  widgetBytes: z.int().min(1).max(256_000).default(64_000).describe("of a widget's HTML"),
  memoryMegabytes: z.int().min(16).max(512).default(64).describe(
    "of heap, where it runs in a process of its own",
  ),
  storeMegabytes: z.int().min(1).max(1_024).default(64).describe("of documents that it keeps"),
});

const blockFacts = z.strictObject({
  version: z.int().min(1).max(1_000).default(1).describe("of its fields"),
  fields: jsonSchema.optional().describe("what its fields are held against when they are read"),
  completedBy: z.enum(["reading", "answering", "watching", "nothing"]).default("reading"),
  graded: z.boolean().default(false).describe("it takes answers, and its code has `grade`"),
  reads: z.boolean().default(false).describe("its code has `read`"),
  offline: z.boolean().default(false).describe("a page that is kept on a device has all that it needs"),
});

/** What a block type is. */
export type BlockFacts = z.infer<typeof blockFacts>;

/** A plugin's manifest: strict, so that a word that is not known is a fault and not a silence. */
export const manifestSchema = z.strictObject({
  id: id.describe("also the name of its database, and how its own signals and slots begin"),
  version: z.string().regex(/^\d{1,5}\.\d{1,5}\.\d{1,5}$/).describe("Semantic Versioning 2.0.0"),
  platform: z.string().max(80).describe("versions of the platform that it runs on, as a semver range"),
  title: z.string().min(1).max(80),
  description: z.string().min(1).max(400),
  author: z.string().min(1).max(120),
  licence: z.string().min(1).max(60).describe("an SPDX expression"),
  homepage: z.url({ protocol: /^https$/ }).optional(),
  tier: z.enum(TIERS),
  endpoint: z.url({ protocol: /^https?$/ }).optional().describe(
    "where a remote plugin is asked; remote alone has one",
  ),
  hears: z.array(z.strictObject({
    signal: versioned,
    needs: z.array(z.string()).describe(
      "the fields of its body that the plugin reads: it gets these and no others, and they may never go away",
    ),
  })).max(100).default([]),
  says: z.array(z.strictObject({
    signal: versioned,
    doc: z.string().min(1).max(600).optional(),
    key: z.string().optional().describe("the field of the body that order is kept by"),
    body: jsonSchema.optional(),
    example: z.record(z.string(), z.unknown()).optional(),
  })).max(50).default([]).describe(
    "its own signals; where its code is not built in, with all that a signal has",
  ),
  filters: z.array(z.strictObject({ name: versioned, priority })).max(50).default([]),
  fills: z.array(z.strictObject({
    slot: versioned,
    place: z.enum(PLACES).default("after"),
    priority,
  })).max(100).default([]),
  slots: z.array(z.strictObject({
    name: versioned,
    doc: z.string().min(1).max(400),
  })).max(20).default([]).describe("slots in its own widgets, for others to fill"),
  provides: z.array(z.strictObject({
    kind: z.string().regex(/^[a-z]+(_[a-z]+)*$/).describe("what it provides: `block_type`, …"),
    name: z.string().regex(/^[a-z][a-z0-9_-]{1,60}$/),
    title: z.string().max(80).optional(),
    block: blockFacts.optional().describe("what a block type is, where its code runs elsewhere"),
  })).max(50).default([]),
  actions: z.array(id).max(50).default([]).describe(
    "what its widgets and frames may ask of it for a learner",
  ),
  reaches: z.array(z.string().max(253).regex(/^(\*\.)?[a-z0-9.-]+(:\d{1,5})?$/)).max(20).default([])
    .describe("hosts on the network, with a port where it is not 443"),
  settings: z.strictObject({ site: settings.optional(), course: settings.optional() }).default({}),
  budgets: budgets.prefault({}),
});

/** A plugin's manifest. */
export type Manifest = z.infer<typeof manifestSchema>;
/** What a plugin may use of a process. */
export type Budgets = Manifest["budgets"];

/** Whether courses are made of what a plugin provides: built in and providing something, it is on wherever there are courses. */
export function isNeeded({ tier, provides }: Pick<Manifest, "tier" | "provides">): boolean {
  return tier === "built_in" && provides.length > 0;
}
