import { defineBench, factRow, type Load, median, type Row } from "core/testing/bench.ts";
import { type Ask, pressServer } from "core/testing/http_load.ts";
import { residentMegabytes } from "core/testing/process_use.ts";
import { findRegionsMissing, type RegionSite } from "core/testing/region_site.ts";
import { BELLS } from "edge/samples/sample_crowd.ts";
import { openRegionSite } from "edge/samples/sample_regions.ts";
import { paths } from "edge/paths.ts";

// How many pages a second a region's process draws, and what it has in memory then. Nobody asks home meanwhile: the
// copies are up to date, and who looks is known.

const UNITS = ["bell_metal", "quiz_bells", "parts_of_a_bell"].map((name) => `vertical@${name}`);

/** The signed-in pages of somebody who learns, and a page that is kept for everybody. */
async function asksOf(site: RegionSite<"tokyo">): Promise<Readonly<Record<string, readonly Ask[]>>> {
  const learner = await site.as("learner", "tokyo");
  await learner.post(paths.enrol(BELLS), {});
  for (const unit of UNITS) {
    const { status } = await learner.get(paths.unit(BELLS, unit));
    if (status !== 200) throw new Error(`Cannot measure "${unit}": ${status}`);
  }
  const headers = { cookie: learner.cookies, "accept-language": "en" };
  return {
    "unit pages, signed in": UNITS.map((unit) => ({ path: paths.unit(BELLS, unit), headers })),
    "public pages, kept": [{ path: paths.catalogue, headers: { "accept-language": "en" } }],
  };
}

/** Nothing in a smoke run: a region takes long to start. */
export const regionPages = defineBench("scale: region", async (load: Load) => {
  if (load.smoke || await findRegionsMissing()) return [];
  await using site = await openRegionSite({ regions: ["tokyo"] });
  const { url, server: { pid } } = site.regions.tokyo;
  const rows: Row[] = [];
  for (const [name, asks] of Object.entries(await asksOf(site))) {
    const [rates, milliseconds] = [[] as number[], 1_500];
    let bytes = 0;
    for (let round = 0; round < 4; round++) {
      const pressed = await pressServer(url, asks, { milliseconds });
      // The language makes a program fast while it runs: the first round is not counted.
      if (round > 0) rates.push(pressed.perSecond);
      bytes = pressed.bytes;
    }
    rows.push(
      factRow(`scale: region: ${name}`, "/s", median(rates)),
      factRow(`scale: region: ${name}: size`, "bytes", bytes),
    );
  }
  return [...rows, factRow("scale: region: memory under load", "MB", await residentMegabytes(pid))];
});
