import { IntlMessageFormat } from "intl-messageformat";
import type { Plugin } from "core/plugin/plugin.ts";
import type { WidgetTools } from "core/plugin/slot.ts";

type Worded = Pick<Plugin, "messages">;

const compiled = new WeakMap<Worded, Map<string, IntlMessageFormat>>();

/** A plugin's own words in a language: in English where it has none in that one, and the key where it has none at all. */
export function pluginWords(plugin: Worded, language: string): WidgetTools["t"] {
  const kept = compiled.get(plugin) ?? new Map<string, IntlMessageFormat>();
  compiled.set(plugin, kept);
  return (key, values) => {
    const name = `${language} ${key}`;
    let message = kept.get(name);
    if (!message) {
      const own = plugin.messages[language]?.[key];
      const text = own ?? plugin.messages.en?.[key];
      if (text === undefined) return key;
      message = new IntlMessageFormat(text, own === undefined ? "en" : language);
      kept.set(name, message);
    }
    return String(message.format(values));
  };
}
