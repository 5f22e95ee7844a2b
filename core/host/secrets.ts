import type { PluginDesk } from "core/plugin/call.ts";
import type { PluginHere } from "core/plugin/plugin_set.ts";

/** What stands where a secret stood. */
const HIDDEN = "(secret)";
/** A shorter one says nothing by itself, and would take common words with it. */
const SHORTEST = 4;

/** The settings of a plugin that are no secrets. */
export function withoutSecrets(here: PluginHere): Record<string, unknown> {
  const secret = secretNames(here);
  return Object.fromEntries(Object.entries(here.settings).filter(([name]) => !secret.has(name)));
}

/** Words of a plugin as they may be kept and read: its secrets are taken out, as they are and as they stand in JSON or an address. */
export function hideSecrets(here: PluginHere, words: string): string {
  for (const name of secretNames(here)) {
    const value = here.settings[name];
    if (typeof value !== "string" || value.length < SHORTEST) continue;
    for (const shape of new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)])) {
      words = words.replaceAll(shape, HIDDEN);
    }
  }
  return words;
}

/** What a plugin logs goes without its secrets. */
export function discreet(here: PluginHere, desk: PluginDesk): PluginDesk {
  return {
    get: (key) => desk.get(key),
    list: (...asked) => desk.list(...asked),
    put: (key, value) => desk.put(key, value),
    delete: (key) => desk.delete(key),
    emit: (name, body) => desk.emit(name, body),
    log: (words) => desk.log(hideSecrets(here, words)),
  };
}

function secretNames({ plugin: { manifest: { settings } } }: PluginHere): Set<string> {
  const properties = [
    ...Object.entries(settings.site?.properties ?? {}),
    ...Object.entries(settings.course?.properties ?? {}),
  ];
  return new Set(properties.filter(([, property]) => property["x-secret"] === true).map(([name]) => name));
}
