import { pick, seeded } from "core/testing/chance.ts";
import { serveBare } from "core/testing/bare_server.ts";
import {
  againstLimit,
  boundRow,
  defineBench,
  factRow,
  lessRow,
  type Load,
  median,
  moreRow,
  type Row,
} from "core/testing/bench.ts";
import type { FormClient } from "core/testing/form_client.ts";
import { pressServer } from "core/testing/http_load.ts";
import { processorSeconds, residentMegabytes } from "core/testing/process_use.ts";
import type { RegionSite } from "core/testing/region_site.ts";
import { openRegionSite } from "edge/samples/sample_regions.ts";
import { paths } from "edge/paths.ts";

// A region behind a long line, beside home without one, in the same run: real processes, each delay both ways.

const AWAY = 150;
const ROUND_TRIP = 2 * AWAY;
const COURSE = "Carillon+BELLS1+2026";
const PARTS = "vertical@parts_of_a_bell";
const UNIT = paths.unit(COURSE, PARTS);

/** The site of these benchmarks: two regions, 150 ms from home, a learner who is enrolled. One for all: it takes long to start. */
type Far = RegionSite<"tokyo" | "lima"> & { readonly learner: FormClient };

async function far(): Promise<Far> {
  const site = await openRegionSite({ regions: ["tokyo", "lima"] });
  const learner = await site.as("learner", "tokyo");
  await learner.post(paths.enrol(COURSE), {});
  for (const { link } of Object.values(site.regions)) link.delay(AWAY);
  return Object.assign(site, { learner });
}

/** The times of a page in milliseconds, asked for one after the other. */
async function timesOf(client: FormClient, url: string, path: string, times: number): Promise<number[]> {
  client.url = url;
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const begun = performance.now();
    const page = await client.get(path);
    if (page.status !== 200) throw new Error(`Cannot measure "${path}": ${page.status}`);
    took.push(performance.now() - begun);
  }
  return took;
}

const p99 = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]!;

/** A signed-in page far from home beside the same page at home, over a line of no length. */
async function unitPage(site: Far, load: Load): Promise<Row[]> {
  const { tokyo } = site.regions;
  const times = load.smoke ? 50 : 1_000;
  for (const url of [tokyo.url, site.home.url]) await timesOf(site.learner, url, UNIT, times / 5);
  const [there, home] = [[] as number[][], [] as number[][]];
  for (let round = 0; round < load.rounds; round++) {
    there.push(await timesOf(site.learner, tokyo.url, UNIT, times));
    home.push(await timesOf(site.learner, site.home.url, UNIT, times));
  }
  const name = "region 150 ms away: unit page, signed in";
  const compared = (of: (times: readonly number[]) => number) => ({
    value: median(there.map(of)),
    limit: median(home.map(of)),
  });
  return [
    lessRow(`${name}: p50`, "ms", compared(median), 1 / 1.2),
    lessRow(`${name}: p99`, "ms", compared(p99), 1 / 1.2),
  ];
}

/** A public page that is kept, beside a bare server of the same bytes. */
async function publicPage(site: Far, load: Load): Promise<Row[]> {
  const asks = [{ path: paths.catalogue, headers: { "accept-language": "en" } }];
  const { url } = site.regions.tokyo;
  const body = await (await fetch(`${url}${paths.catalogue}`, { headers: { "accept-encoding": "identity" } }))
    .text();
  await using bare = await serveBare([body]);
  const { milliseconds } = load;
  for (const address of [url, bare.address]) {
    await pressServer(address, asks, { milliseconds: 4 * milliseconds });
  }
  const measured = await againstLimit(
    load,
    async () => (await pressServer(url, asks, { milliseconds })).perSecond,
    async () => (await pressServer(bare.address, asks, { milliseconds })).perSecond,
  );
  return [moreRow("region 150 ms away: public page, kept", "pages/s", measured, 0.7)];
}

/** How long after the answer to a form the next page shows what it did. */
async function freshness(site: Far, load: Load): Promise<Row[]> {
  site.learner.url = site.regions.tokyo.url;
  const [tries, took] = [load.smoke ? 4 : 40, [] as number[]];
  for (let n = 0; n < tries; n++) {
    const done = n % 2 === 0;
    await site.learner.post(paths.done(COURSE, PARTS), { done: done ? "yes" : "no" });
    const begun = performance.now();
    const page = await site.learner.get(UNIT);
    took.push(performance.now() - begun);
    if (page.text.includes('value="no"') !== done) {
      throw new Error("Cannot measure: the page lacks what was done");
    }
  }
  return [boundRow("region 150 ms away: own write on the next page", "ms", median(took), ROUND_TRIP + 50)];
}

/** What a region costs that nobody asks anything. */
async function idle(site: Far, load: Load): Promise<Row[]> {
  const { server: { pid } } = site.regions.tokyo;
  const seconds = load.smoke ? 2 : 20;
  const before = await processorSeconds(pid);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const share = 100 * (await processorSeconds(pid) - before) / seconds;
  return [
    boundRow("region, idle: memory", "MB", await residentMegabytes(pid), 150),
    boundRow("region, idle: processor", "%", share, 3),
  ];
}

/** Somebody who sends a form in one region and reads in any other, at random: how often what they did was not there. */
async function hops(site: Far, load: Load): Promise<Row[]> {
  const random = seeded(1);
  const urls = Object.values(site.regions).map(({ url }) => url);
  const times = load.smoke ? 4 : 200;
  let missing = 0;
  for (let n = 0; n < times; n++) {
    const done = n % 2 === 0;
    site.learner.url = pick(urls, random);
    await site.learner.post(paths.done(COURSE, PARTS), { done: done ? "yes" : "no" });
    site.learner.url = pick(urls, random);
    const page = await site.learner.get(UNIT);
    if (page.text.includes('value="no"') !== done) missing++;
  }
  return [
    factRow("region 150 ms away: hops between regions", "hops", times),
    factRow("region 150 ms away: hops on which an own write was missing", "hops", missing),
  ];
}

/** All of it, on one site: first what it costs while nobody asks anything. */
export const region = defineBench("region", async (load) => {
  await using site = await far();
  const rows: Row[] = [];
  for (const part of [idle, unitPage, publicPage, freshness, hops]) rows.push(...await part(site, load));
  return rows;
});
