import { type RegionSite, type RegionSiteOptions, startRegionSite } from "core/testing/region_site.ts";
import { RESIDENTS } from "edge/start/layout.ts";

/** Who has a database that regions copy. */
export const COPIED = RESIDENTS.filter(({ keepsSecrets }) => !keepsSecrets).map(({ name }) => name);

/** Starts the site with regions of these names. `await using site = await openRegionSite({ regions: ["tokyo"] })`. */
export function openRegionSite<const Name extends string>(
  options: Omit<RegionSiteOptions<Name>, "copied">,
): Promise<RegionSite<Name>> {
  return startRegionSite({ ...options, copied: COPIED });
}
