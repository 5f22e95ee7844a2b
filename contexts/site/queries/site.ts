import { Refusal } from "core/base/refusal.ts";
import { prepared, type Reader } from "core/data/reader.ts";
import type { Look } from "contexts/site/rules.ts";
import { site } from "contexts/site/schema.ts";

/** A site as its pages show it. */
export interface FoundSite extends Look {
  readonly siteId: string;
}

const theSite = prepared((database) => database.select().from(site).limit(1).prepare());

/** The site of this house. Refuses `site.missing` before it was set up. */
export async function getSite(reader: Reader): Promise<FoundSite> {
  const row = await theSite(reader).get();
  if (!row) throw new Refusal("site.missing", "missing", "Cannot find the site: it was not set up yet");
  const { id: siteId, name, language, hue, chroma } = row;
  return { siteId, name, language, accent: { hue, chroma } };
}
