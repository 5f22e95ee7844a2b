// The worked example of a plugin that hears signals, keeps rows of its own and fills slots. To write your own,
// copy this folder, give it another name and change, in this order:
//
//   manifest.json   what it is: the signals that it hears, with the fields that it needs; the slots that it fills
//   migrations/     the tables of its own database, which nobody else reads; schema.ts says them in TypeScript
//   plugin.ts       this file: what it does when a signal comes
//   widgets.tsx     what it draws in a slot
//   messages/       its words, in every language of the site
//
// then add it to the list in edge/plugins.ts. It imports core, never a context: a signal is heard by its name,
// and its body is typed by that name.

import { definePlugin } from "core/plugin/plugin.ts";
import { on } from "core/work/hearing.ts";
import type { Work } from "core/work/work.ts";
import manifest from "./manifest.json" with { type: "json" };
import ar from "./messages/ar.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };
import { dayOf } from "./rhythm.ts";
import { day } from "./schema.ts";
import { dashboardWidget, unitWidget } from "./widgets.tsx";

/** Learners' weeks in a row, shown beside their courses and beside what they read. */
export const plugin = definePlugin({
  manifest,
  migrations: new URL("./migrations/", import.meta.url),
  // Three ways to learn, one thing to remember. Of each signal's body it needs one field, says so, and gets no other.
  // A handler runs in a transaction of the plugin's own database; if it throws, nothing of it is stored and the
  // signal comes again later.
  hears: [
    on("learning.unit.viewed.v1", ["personId"], noteDay),
    on("learning.block.completed.v1", ["personId"], noteDay),
    on("learning.problem.submitted.v1", ["personId"], noteDay),
  ],
  // What is in these tables follows from the signals: an operator can have them made anew from the log.
  projects: ["day"],
  fills: {
    "dashboard.aside.v1": (given, tools) => dashboardWidget(given, tools),
    "unit.aside.v1": (given, tools) => unitWidget(given, tools),
  },
  messages: { en, ar },
});

/**
 * Notes that a person learned on the day that the signal tells of (not the day on which it is heard, so that a replay
 * finds the same days). The row's key makes a second time, a hundredth and a replay all do nothing.
 */
async function noteDay(
  work: Work,
  signal: { readonly at: string; readonly body: { readonly personId: string } },
): Promise<void> {
  await work.database.insert(day)
    .values({ personId: signal.body.personId, day: dayOf(signal.at) }).onConflictDoNothing();
}
