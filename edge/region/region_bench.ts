import { serveBare } from "core/testing/bare_server.ts";
import {
  againstLimit,
  boundRow,
  defineBench,
  lessRow,
  type Load,
  median,
  moreRow,
  type Row,
} from "core/testing/bench.ts";
import type { FormClient } from "core/testing/form_client.ts";
import { pressServer } from "core/testing/http_load.ts";
import { processorSeconds, residentMegabytes } from "core/testing/process_use.ts";
import { hops, intake, ownWrites, p99, purges } from "edge/samples/sample_far_changes.ts";
import { type FarSite, openFarSite } from "edge/samples/sample_far_site.ts";
import { COURSE } from "edge/samples/sample_learners.ts";
import { paths } from "edge/paths.ts";

// A region behind a long line, beside home without one, in the same run: real processes, each delay both ways.

const UNIT = paths.unit(COURSE, "vertical@parts_of_a_bell");

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

/** A signed-in page far from home beside the same page at home, over a line of no length. */
async function unitPage(site: FarSite, load: Load): Promise<Row[]> {
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
async function publicPage(site: FarSite, load: Load): Promise<Row[]> {
  const asks = [{ path: paths.catalogue, headers: { "accept-language": "en" } }];
  const { url } = site.regions.tokyo;
  const headers = { ...asks[0]!.headers, "accept-encoding": "identity" };
  const body = await (await fetch(`${url}${paths.catalogue}`, { headers })).text();
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

/** What a region costs that nobody asks anything. */
async function idle(site: FarSite, load: Load): Promise<Row[]> {
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

/** All of it, on one site: first what it costs while nobody asks anything. */
export const region = defineBench("region", async (load) => {
  await using site = await openFarSite();
  const rows: Row[] = [];
  const parts = [idle, unitPage, publicPage, ownWrites, purges, intake, hops];
  for (const part of parts) rows.push(...await part(site, load));
  return rows;
});
