import type { BlockTransformer, Transformed } from "core/plugin/block_transformer.ts";
import { definePlugin } from "core/plugin/plugin.ts";
import manifest from "./manifest.json" with { type: "json" };
import ar from "./messages/ar.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };

// What of a course is not for all eyes, or not yet: nobody else who draws a course knows these two rules.

const messages = { en, ar };
const NOTHING: Transformed = { changes: new Map() };

const staffOnly: BlockTransformer = {
  title: "For staff only",
  messages,
  priority: 10,
  transform(blocks, { staff }) {
    if (staff) return NOTHING;
    const hidden = blocks.filter((block) => block.staffOnly);
    return { changes: new Map(hidden.map(({ id }) => [id, { removed: true }])) };
  },
};

const startDate: BlockTransformer = {
  title: "Start dates",
  messages,
  priority: 20,
  transform(blocks, { staff, now }) {
    if (staff) return NOTHING;
    const starts = blocks.map(({ id, start }) => ({ id, until: start ? Date.parse(start) : 0 }));
    const ahead = starts.filter(({ until }) => until > now.getTime());
    return {
      changes: new Map(ahead.map(({ id, until }) => [id, { locked: { reason: "opens", until } }])),
      until: Math.min(...ahead.map(({ until }) => until)),
    };
  },
};

/** Who sees what of a course, and from when. */
export const plugin = definePlugin({
  manifest,
  provides: [
    { kind: "block_transformer", name: "staff_only", does: staffOnly },
    { kind: "block_transformer", name: "start_date", does: startDate },
  ],
  messages,
});
