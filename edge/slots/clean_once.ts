import type { Manifest } from "core/plugin/manifest.ts";
import { cleanHtml } from "edge/slots/clean_html.ts";

// What a widget draws is often the same for many readers, and to clean it costs more than to draw it. So it is cleaned
// for no page in particular and kept; what depends on the page is put in afterwards.

/** Stand for what a page puts in: characters of no script, that no cleaned HTML has from its author. */
const PREFIX = "\u{e000}";
const PATH = "\u{e001}";
const STANDS = /[\u{e000}\u{e001}]/gu;
/** The most that is kept of one plugin's HTML, in characters. */
const MOST_KEPT = 1_000_000;

/** What one plugin's HTML came to; what was first used goes first. */
interface Kept {
  readonly cleaned: Map<string, string>;
  size: number;
}

/** By manifest: another version, or one that is installed anew, is cleaned anew. */
const kept = new WeakMap<Manifest, Kept>();

/** HTML of a plugin as it may stand on a page, its ids and forms being this page's. */
export function cleanForPage(
  html: string,
  plugin: Manifest,
  { prefix, path }: { readonly prefix: string; readonly path: string },
): string {
  const from = encodeURIComponent(path);
  return cleanedOnce(html, plugin).replace(STANDS, (stands) => stands === PREFIX ? prefix : from);
}

function cleanedOnce(html: string, plugin: Manifest): string {
  let own = kept.get(plugin);
  if (!own) kept.set(plugin, own = { cleaned: new Map(), size: 0 });
  const known = own.cleaned.get(html);
  if (known !== undefined) return known;
  const cleaned = cleanHtml(html.replace(STANDS, ""), { plugin, prefix: PREFIX, from: PATH });
  own.size += html.length + cleaned.length;
  own.cleaned.set(html, cleaned);
  for (const [oldest, { length }] of own.cleaned) {
    if (own.size <= MOST_KEPT) break;
    own.cleaned.delete(oldest);
    own.size -= oldest.length + length;
  }
  return cleaned;
}
