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

/** Everything that site says. */
export const signals = [siteCreated, siteChanged, operationDone];

declare module "core/signal/signal.ts" {
  interface Signals {
    "site.site.created.v1": BodyOf<typeof siteCreated>;
    "site.site.changed.v1": BodyOf<typeof siteChanged>;
    "site.operation.done.v1": BodyOf<typeof operationDone>;
  }
}
