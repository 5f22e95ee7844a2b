import { definePlugin } from "core/plugin/plugin.ts";
import { on } from "core/work/hearing.ts";

/** Whether the porter stumbles now: for a test to break and to mend. */
export const stairs = { broken: true };

/** The cause that the porter gives. */
export const CAUSE = "the stairs are <broken>";

/** Hears of people and of their enrolments, and stumbles for as long as its stairs are broken. */
export const porter = definePlugin({
  manifest: {
    id: "porter",
    version: "1.0.0",
    name: "Porter",
    description: "Stumbles.",
    hears: [
      { signal: "enrollment.enrollment.created.v1", needs: ["courseId"] },
      { signal: "identity.person.registered.v1", needs: ["personId"] },
    ],
    says: [],
    fills: [],
  },
  migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
  hears: [
    on("enrollment.enrollment.created.v1", ["courseId"], climb),
    on("identity.person.registered.v1", ["personId"], climb),
  ],
});

function climb(): Promise<void> {
  if (stairs.broken) return Promise.reject(new Error(CAUSE));
  return Promise.resolve();
}
