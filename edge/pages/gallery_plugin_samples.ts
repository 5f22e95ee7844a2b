import type { CallFault, PluginCall } from "core/plugin/call.ts";
import { manifestSchema } from "core/plugin/manifest.ts";
import type { FoundCase } from "contexts/site/mod.ts";
import type { KnownNames } from "edge/views/permission_view.ts";
import type { PluginView } from "edge/views/plugin_view.ts";

/** The checksum of a package. */
export const CHECKSUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
/** A course whose team chooses. */
export const COURSE = { key: "Carillon+BELLS1+2026", title: "Bells and How They Ring" };
const at = new Date("2026-11-23T13:38:02Z");

/** What the site knows of the names in them. */
export const known: KnownNames = {
  signal: (name) =>
    name.startsWith("learning") ? "A learner has gone through a block for the first time." : undefined,
  filter: () => ({
    doc: "Somebody wants to enrol in a course.",
    change: ["mode"],
    personal: [],
    halts: true,
  }),
  slot: () => "Beside the text of a unit that a learner reads.",
};

/** A plugin with something of everything. */
export const tutor = manifestSchema.parse({
  id: "reading_tutor",
  version: "1.2.0",
  platform: ">=0.1 <1",
  title: "Reading tutor",
  description: "Notices where learners go back in a text, and offers a gentler one beside it.",
  author: "A school of reading",
  licence: "Apache-2.0",
  homepage: "https://tutor.example.org/plugins/reading",
  tier: "sandboxed",
  hears: [
    { signal: "learning.block.completed.v1", needs: ["personId", "courseId", "blockId"] },
    { signal: "identity.person.registered.v1", needs: ["personId", "personal.name"] },
  ],
  says: [{ signal: "reading_tutor.text.suggested.v1", doc: "A gentler text was offered to a learner." }],
  filters: [{ name: "enrollment.request.v1" }],
  fills: [{ slot: "unit.aside.v1" }, { slot: "dashboard.aside.v1", place: "before", priority: 20 }],
  provides: [{ kind: "block_type", name: "glossary", title: "Glossary" }],
  actions: ["suggest"],
  reaches: ["api.tutor.example.org", "*.texts.example.net"],
  settings: {
    site: {
      type: "object",
      required: ["key"],
      properties: {
        key: { type: "string", title: "API key", minLength: 8, "x-secret": true },
        region: { type: "string", title: "Region", enum: ["Europe", "Asia"] },
      },
    },
    course: {
      type: "object",
      properties: {
        level: {
          type: "integer",
          title: "Level",
          description: "How hard the gentlest text is.",
          minimum: 1,
          maximum: 6,
          default: 2,
        },
        greeting: { type: "string", title: "Greeting", maxLength: 80 },
        quiet: { type: "boolean", title: "Only when asked" },
        days: { type: "array", title: "Days", items: { type: "string", enum: ["Monday", "Friday"] } },
        texts: { type: "array", title: "Texts of your own", items: { type: "string" } },
      },
    },
  },
});

/** The version before, which may do less. */
export const first = manifestSchema.parse({
  ...tutor,
  version: "1.1.0",
  hears: tutor.hears.slice(0, 1),
  filters: [],
  reaches: tutor.reaches.slice(0, 1),
});

const none = { settings: {}, secrets: [], placements: [] };

const report = {
  name: tutor.id,
  hears: tutor.hears.map(({ signal }) => signal),
  running: true,
  paused: false,
  position: 184_240,
  lag: 12,
  held: 1,
  dead: 2,
  epoch: 0,
  rate: 0.4,
};

/** It, as it is installed. */
export const installed: PluginView = {
  id: tutor.id,
  manifest: tutor,
  checksum: CHECKSUM,
  publisher: "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
  changedAt: at,
  state: "enabled",
  allowed: true,
  previousVersion: "1.1.0",
  report,
  choices: [
    { scope: "org:Carillon", enabled: true, ...none },
    { scope: `course:${COURSE.key}`, enabled: true, ...none },
  ],
};

const { publisher: _, ...unsigned } = installed;

/** It, stopped; nobody vouches for it. */
export const held: PluginView = {
  ...unsigned,
  state: "quarantined",
  reason: "TypeError: Cannot convert a share to a number",
  cases: [
    failing("1", { do: "hear", name: "learning.block.completed.v1", given: {} }, "threw", "TypeError: share"),
    failing("2", { do: "widget", name: "unit.aside.v1", given: {} }, "late", "It took longer than 100 ms"),
  ],
};

function failing(id: string, call: PluginCall, fault: CallFault, message: string): FoundCase {
  const circumstances = {
    site: "main",
    scope: "site" as const,
    language: "en",
    now: at.toISOString(),
    settings: {},
  };
  return {
    id,
    plugin: tutor.id,
    version: tutor.version,
    call,
    circumstances,
    fault,
    message,
    at: at.toISOString(),
  };
}

/** One that came with the platform. */
export const builtIn: PluginView = {
  id: "streaks",
  changedAt: at,
  manifest: manifestSchema.parse({
    ...first,
    id: "streaks",
    title: "Streaks",
    tier: "built_in",
    author: "Carillon",
    description: "Shows learners the weeks in a row in which they learned.",
    reaches: [],
  }),
  state: "enabled",
  allowed: true,
  choices: [{ scope: "site", enabled: true, ...none }],
};

/** One that is on nowhere. */
export const off: PluginView = {
  ...installed,
  id: "guestbook",
  manifest: {
    ...first,
    id: "guestbook",
    title: "Guest book",
    tier: "remote",
    endpoint: "https://g.example.org",
  },
  state: "disabled",
  allowed: false,
};
