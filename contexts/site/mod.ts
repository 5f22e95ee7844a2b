import { defineContext } from "core/work/context.ts";
import { setUpSite } from "./commands.ts";
import { signals } from "./signals.ts";

// Commands
export { setUpSite };

// Queries
export { type FoundSite, getSite } from "./queries.ts";

// What a site shows of itself
export { type Accent, DEFAULT_LOOK, type Look } from "./rules.ts";

// Signals
export { signals, siteChanged, siteCreated } from "./signals.ts";

/** A site: its name, its language, its one colour. */
export const site = defineContext({
  name: "site",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  commands: [setUpSite],
});
