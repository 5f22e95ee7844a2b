import type { BlockField } from "core/plugin/block_field.ts";
import { definePlugin } from "core/plugin/plugin.ts";
import manifest from "./manifest.json" with { type: "json" };
import ar from "./messages/ar.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };

// The worked example of a block field: what is computed of every block when a course comes in, without knowing any
// type of block by name. How long one takes, its type knows best.

const seconds: BlockField = {
  title: "Seconds",
  messages: { en, ar },
  compute: ({ type, fields }) => type.seconds?.(fields),
  words: (value, t) => t("about", { minutes: Math.max(1, Math.round(value / 60)) }),
};

/** About how long each unit takes. */
export const plugin = definePlugin({
  manifest,
  provides: [{ kind: "block_field", name: "seconds", does: seconds }],
  messages: { en, ar },
  module: import.meta.url,
});
