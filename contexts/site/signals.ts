import { z } from "zod";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";

const look = {
  siteId: z.string(),
  name: z.string(),
  language: z.string().describe("BCP 47, what pages speak unless a learner chose"),
  accent: z.object({ hue: z.number(), chroma: z.number() }).describe(
    "OKLCH; pages derive every shade from it",
  ),
};
const example = { siteId: "main", name: "Carillon", language: "en", accent: { hue: 255, chroma: 0.15 } };

/** A site was set up: its name and look are known. */
export const siteCreated = defineSignal({
  name: "site.site.created.v1",
  doc: "A site was set up; its name, language and accent are known from now on.",
  key: (body) => body.siteId,
  body: z.object(look),
  example,
});

/** A site's name, language or accent changed; every page shows it. */
export const siteChanged = defineSignal({
  name: "site.site.changed.v1",
  doc: "A site's name, language or accent changed; every page shows it.",
  key: (body) => body.siteId,
  body: z.object(look),
  example,
});

/** An operator had something done; it is over, well or not. */
export const operationDone = defineSignal({
  name: "site.operation.done.v1",
  doc:
    "An operator had something done: a replay, a pause, an import, a look at personal data. It is over, well or not.",
  key: (body) => body.siteId,
  body: z.object({
    siteId: z.string(),
    operationId: z.string(),
    operation: z.string().describe("which one, as the list of operations calls it"),
    about: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).describe(
      "what it was asked for: names and numbers, nothing personal",
    ),
    outcome: z.enum(["done", "refused", "failed"]),
    code: z.string().optional().describe("why it was refused"),
  }),
  example: {
    siteId: "main",
    operationId: "01990f0e-7d1a-7f3c-8a51-0c7a4f1f5b1e",
    operation: "replay",
    about: { subscriber: "grading", sequence: 1200 },
    outcome: "done" as const,
  },
});

const plugin = {
  siteId: z.string(),
  plugin: z.string().describe("its id"),
};
const scope = z.string().describe("`site`, `org:ORGANISATION` or `course:COURSE`");
const version = z.string().describe("Semantic Versioning 2.0.0");
const checksum = z.string().describe("SHA-256 of its package's content, hexadecimal");
const streaks = { siteId: "main", plugin: "streaks" };
const sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

/** A plugin was installed. It is on nowhere yet. */
export const pluginInstalled = defineSignal({
  name: "site.plugin.installed.v1",
  doc: "A plugin was installed; it is on nowhere until it is enabled.",
  key: (body) => body.siteId,
  body: z.object({
    ...plugin,
    version,
    tier: z.string().describe("where its code runs"),
    checksum,
    publisher: z.string().optional().describe("the thumbprint of the key that signed it (RFC 7638)"),
  }),
  example: { ...streaks, version: "1.0.0", tier: "sandboxed", checksum: sha256 },
});

const turned = {
  key: (body: { readonly siteId: string }) => body.siteId,
  body: z.object({ ...plugin, version, before: version, checksum }),
  example: { ...streaks, version: "1.1.0", before: "1.0.0", checksum: sha256 },
};

/** A plugin is of another version from now on. */
export const pluginUpgraded = defineSignal({
  name: "site.plugin.upgraded.v1",
  doc: "Another package of a plugin took the place of the one before; where it is on stays.",
  ...turned,
});

/** A plugin is of the version before again. */
export const pluginRolledBack = defineSignal({
  name: "site.plugin.rolled_back.v1",
  doc: "A plugin is of the version before again, and so are its documents.",
  ...turned,
});

const switched = {
  key: (body: { readonly siteId: string }) => body.siteId,
  body: z.object({
    ...plugin,
    scope: scope.optional().describe("how far it reaches; absent: the whole plugin, wherever it is on"),
  }),
  example: { ...streaks, scope: "course:Carillon+BELLS1+2026" },
};

/** A plugin was switched on. */
export const pluginEnabled = defineSignal({
  name: "site.plugin.enabled.v1",
  doc: "A plugin was switched on in a scope, or lets itself be on again where it was.",
  ...switched,
});

/** A plugin was switched off. */
export const pluginDisabled = defineSignal({
  name: "site.plugin.disabled.v1",
  doc: "A plugin was switched off in a scope, or everywhere; signals pass it by.",
  ...switched,
});

/** Whether courses' teams may choose was changed. */
export const pluginAllowed = defineSignal({
  name: "site.plugin.allowed.v1",
  doc:
    "From now on the teams of courses may, or may not, switch a plugin on and configure it for their course.",
  key: (body) => body.siteId,
  body: z.object({ ...plugin, allowed: z.boolean() }),
  example: { ...streaks, allowed: true },
});

/** What was chosen for a plugin changed: its settings, or where its widgets stand. Their values are never said. */
export const pluginConfigured = defineSignal({
  name: "site.plugin.configured.v1",
  doc: "Settings of a plugin, or where its widgets stand, were changed in a scope; the values are not said.",
  key: (body) => body.siteId,
  body: z.object({ ...plugin, scope, of: z.enum(["settings", "placements"]) }),
  example: { ...streaks, scope: "site", of: "settings" as const },
});

/** A plugin is gone. */
export const pluginRemoved = defineSignal({
  name: "site.plugin.removed.v1",
  doc: "A plugin was removed, with its settings and its documents.",
  key: (body) => body.siteId,
  body: z.object({ ...plugin, version }),
  example: { ...streaks, version: "1.0.0" },
});

/** A plugin was stopped. */
export const pluginQuarantined = defineSignal({
  name: "site.plugin.quarantined.v1",
  doc: "A plugin failed again and again, or an operator stopped it; signals wait until it is released.",
  key: (body) => body.siteId,
  body: z.object({
    ...plugin,
    version,
    fault: z.string().optional().describe("which limit stopped it last; absent where an operator did"),
  }),
  example: { ...streaks, version: "1.0.0", fault: "late" },
});

/** A plugin that was stopped may go on. */
export const pluginReleased = defineSignal({
  name: "site.plugin.released.v1",
  doc: "A plugin that was stopped may go on, with the signals that waited for it.",
  key: (body) => body.siteId,
  body: z.object(plugin),
  example: streaks,
});

/** What is said of plugins: after any of these another set of them may be on somewhere. */
export const pluginSignals = [
  pluginInstalled,
  pluginUpgraded,
  pluginRolledBack,
  pluginEnabled,
  pluginDisabled,
  pluginAllowed,
  pluginConfigured,
  pluginRemoved,
  pluginQuarantined,
  pluginReleased,
];

/** Everything that site says. */
export const signals = [siteCreated, siteChanged, operationDone, ...pluginSignals];

declare module "core/signal/signal.ts" {
  interface Signals {
    "site.site.created.v1": BodyOf<typeof siteCreated>;
    "site.site.changed.v1": BodyOf<typeof siteChanged>;
    "site.operation.done.v1": BodyOf<typeof operationDone>;
    "site.plugin.installed.v1": BodyOf<typeof pluginInstalled>;
    "site.plugin.upgraded.v1": BodyOf<typeof pluginUpgraded>;
    "site.plugin.rolled_back.v1": BodyOf<typeof pluginRolledBack>;
    "site.plugin.enabled.v1": BodyOf<typeof pluginEnabled>;
    "site.plugin.disabled.v1": BodyOf<typeof pluginDisabled>;
    "site.plugin.allowed.v1": BodyOf<typeof pluginAllowed>;
    "site.plugin.configured.v1": BodyOf<typeof pluginConfigured>;
    "site.plugin.removed.v1": BodyOf<typeof pluginRemoved>;
    "site.plugin.quarantined.v1": BodyOf<typeof pluginQuarantined>;
    "site.plugin.released.v1": BodyOf<typeof pluginReleased>;
  }
}
