import type { Manifest, Tier } from "core/plugin/manifest.ts";
import { Chip, type Tone } from "edge/components/alert.tsx";
import { placesOf, type PluginStanding, type PluginView, standingOf } from "edge/views/plugin_view.ts";
import type { MessageKey, Words } from "edge/words.ts";

const STANDINGS: Readonly<Record<PluginStanding, { readonly tone?: Tone; readonly word: MessageKey }>> = {
  quarantined: { tone: "danger", word: "plugin.quarantined" },
  on: { tone: "success", word: "plugin.on" },
  on_somewhere: { tone: "success", word: "plugin.on_somewhere" },
  allowed: { tone: "info", word: "plugin.allowed" },
  off: { word: "plugin.off" },
};

const TIERS: Readonly<Record<Tier, { readonly word: MessageKey; readonly means: MessageKey }>> = {
  built_in: { word: "plugin.built_in", means: "plugin.built_in_text" },
  sandboxed: { word: "plugin.sandboxed", means: "plugin.sandboxed_text" },
  remote: { word: "plugin.remote", means: "plugin.remote_text" },
};

/** A plugin's state in a word. */
export function PluginChip({ plugin, t }: { readonly plugin: PluginView; readonly t: Words }) {
  const { tone, word } = STANDINGS[standingOf(plugin)];
  return <Chip tone={tone}>{t(word)}</Chip>;
}

/** A plugin's tier in a word. */
export function tierWord(tier: Tier, t: Words): string {
  return t(TIERS[tier].word);
}

/** What a plugin's tier means, in a sentence. */
export function tierMeans({ tier, endpoint }: Manifest, t: Words): string {
  return t(TIERS[tier].means, { host: endpoint === undefined ? "" : new URL(endpoint).host });
}

/** Where a plugin is on, in a sentence. */
export function whereWords(plugin: PluginView, t: Words): string {
  const { site, orgs, courses } = placesOf(plugin);
  if (plugin.state !== "enabled") return t("plugin.nowhere");
  const parts = [
    ...(site ? [t("plugin.at_site")] : []),
    ...(orgs.length > 0 ? [t("plugin.at_orgs", { count: orgs.length })] : []),
    ...(courses.length > 0 ? [t("plugin.at_courses", { count: courses.length })] : []),
  ];
  return parts.length === 0 ? t("plugin.nowhere") : t("plugin.on_at", { places: t.list(parts) });
}
