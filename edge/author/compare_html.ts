import sanitize from "sanitize-html";
import type { Manifest } from "core/plugin/manifest.ts";
import { cleanHtml } from "edge/slots/clean_html.ts";

/** What cleaning does with a plugin's HTML. */
export interface Compared {
  readonly cleaned: string;
  /** What it had and may not have: elements, attributes and classes, each once. */
  readonly lost: readonly string[];
}

/** Cleans HTML as a page would, and tells what was taken out of it. */
export function compareHtml(html: string, plugin: Pick<Manifest, "id" | "actions" | "reaches">): Compared {
  const cleaned = cleanHtml(html, { plugin, prefix: "", from: "%2F" });
  const kept = counted(partsOf(cleaned));
  const lost = new Set<string>();
  for (const [part, count] of counted(partsOf(html))) if ((kept.get(part) ?? 0) < count) lost.add(part);
  return { cleaned, lost: [...lost] };
}

/** Elements, attributes and classes, as often as they stand there. */
function partsOf(html: string): string[] {
  const parts: string[] = [];
  sanitize(html, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    transformTags: {
      "*": (tagName, attribs) => {
        parts.push(`<${tagName}>`);
        for (const [name, value] of Object.entries(attribs)) {
          if (name !== "class") parts.push(`${name} of <${tagName}>`);
          else for (const one of value.split(/\s+/).filter(Boolean)) parts.push(`class "${one}"`);
        }
        return { tagName, attribs };
      },
    },
  });
  return parts;
}

function counted(parts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  return counts;
}
