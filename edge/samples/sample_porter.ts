import { definePlugin } from "core/plugin/plugin.ts";
import { on } from "core/work/hearing.ts";

/** Whether the porter stumbles now, and what it waits for first: for a test to break, to mend and to hold up. */
export const stairs: { broken: boolean; free: Promise<void> } = { broken: true, free: Promise.resolve() };

/** The cause that the porter gives. */
export const CAUSE = "the stairs are <broken>";

/** Hears of people and of their enrolments, and stumbles for as long as its stairs are broken. */
export const porter = definePlugin({
  manifest: {
    id: "porter",
    version: "1.0.0",
    platform: "0.x",
    title: "Porter",
    description: "Stumbles.",
    author: "The tests",
    licence: "Apache-2.0",
    tier: "built_in",
    hears: [
      { signal: "enrollment.enrollment.created.v1", needs: ["courseId"] },
      { signal: "identity.person.registered.v1", needs: ["personId"] },
    ],
  },
  migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
  hears: [
    on("enrollment.enrollment.created.v1", ["courseId"], climb),
    on("identity.person.registered.v1", ["personId"], climb),
  ],
});

async function climb(): Promise<void> {
  await stairs.free;
  if (stairs.broken) throw new Error(CAUSE);
}
