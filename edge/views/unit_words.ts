import "core/plugin/block_field.ts";
import type { Providers } from "core/work/providers.ts";
import { pluginWords } from "edge/unit/plugin_words.ts";
import type { Language } from "edge/words.ts";

/** Says what block fields say of a unit's values, in a language. */
export function unitWords(
  providers: Providers,
  language: Language,
): (values: Readonly<Record<string, number>> | undefined) => readonly string[] {
  const fields = providers.list("block_field").map(({ name, does }) => ({
    name,
    words: (value: number) => does.words(value, pluginWords(does, language)),
  }));
  return (values = {}) =>
    fields.flatMap(({ name, words }) => {
      const value = values[name];
      return value === undefined ? [] : words(value) ?? [];
    });
}
