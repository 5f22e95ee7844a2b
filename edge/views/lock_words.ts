import type { SeenLock } from "core/plugin/see_blocks.ts";
import { pluginWords } from "edge/unit/plugin_words.ts";
import type { Words } from "edge/words.ts";

/** Why something is locked, in the words of the transformer that locked it. */
export function lockWords({ by, reason, until }: SeenLock, t: Words): string {
  return pluginWords(by, t.lang)(reason, { at: until === undefined ? "" : t.dateTime(new Date(until)) });
}
