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

/** Everything that site says. */
export const signals = [siteCreated, siteChanged];

declare module "core/signal/signal.ts" {
  interface Signals {
    "site.site.created.v1": BodyOf<typeof siteCreated>;
    "site.site.changed.v1": BodyOf<typeof siteChanged>;
  }
}
