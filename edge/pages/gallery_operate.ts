import type { PluginRow, SubscriberRow } from "edge/pages/operate.tsx";

/** Subscribers in every state. */
export const subscribers: readonly SubscriberRow[] = [
  { name: "grading", hears: ["learning.problem.graded.v1"], lag: 0, state: "idle" },
  {
    name: "plugin.streaks",
    hears: ["learning.block.completed.v1", "learning.problem.submitted.v1"],

    lag: 23,
    state: "behind",
  },
  {
    name: "plugin.milestones",
    hears: ["grading.course.passed.v1"],

    lag: 192,
    state: "retrying",
    lastFailure: "Cannot award: the share is not a number",
  },
];

/** Plugins, one of them failing. */
export const plugins: readonly PluginRow[] = [
  {
    id: "streaks",
    version: "1.0.0",
    hears: ["learning.block.completed.v1"],
    fills: ["dashboard.aside.v1", "unit.aside.v1"],
    state: "running",
  },
  {
    id: "milestones",
    version: "1.0.0",
    hears: ["grading.course.passed.v1"],
    fills: [],
    state: "failing",
    lastFailure: "Cannot award: the share is not a number",
  },
];
