import { defineContext } from "core/work/context.ts";
import { noteOperation, setUpSite } from "./commands.ts";
import { signals } from "./signals.ts";

// Commands
export { noteOperation, setUpSite };

// Queries
export { type FoundSite, getSite, listOperations, type NotedOperation } from "./queries.ts";
export type { NotedFacts } from "./schema.ts";

// What a site shows of itself, and who may operate it
export { type Accent, DEFAULT_LOOK, type Look, operatorRefusal } from "./rules.ts";

// Signals
export { operationDone, signals, siteChanged, siteCreated } from "./signals.ts";

/** A site: its name, its language, its one colour; and what its operators had done. */
export const site = defineContext({
  name: "site",
  migrations: new URL("./migrations/", import.meta.url),
  signals,
  commands: [setUpSite, noteOperation],
});
