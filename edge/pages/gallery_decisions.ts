import type { KeptDifference } from "core/work/difference.ts";

const at = { at: "2026-11-02T08:40:00Z", courseId: "Carillon+BELLS1+2026", personId: "p1" };

/** Decisions of every kind. */
export const SAMPLE_DECISIONS: readonly KeptDifference[] = [
  {
    ...at,
    filter: "enrollment.request.v1",
    plugin: "prerequisites",
    halted: "Finish “Counting bells” first: this course begins where it ends.",
  },
  { ...at, filter: "learning.verdict.v1", plugin: "second_look", field: "score", before: 1, after: 1.5 },
  { ...at, courseId: null, filter: "identity.registration.v1", plugin: "names", field: "name" },
  { ...at, courseId: null, filter: "identity.sign_in.v1", plugin: "hours", halted: "" },
];
