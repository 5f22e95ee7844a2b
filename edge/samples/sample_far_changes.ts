import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { boundRow, factRow, type Load, median, moreRow, type Row } from "core/testing/bench.ts";
import { FormClient, register } from "core/testing/form_client.ts";
import { until } from "core/testing/until.ts";
import { askDoor } from "edge/commands/ask_door.ts";
import { AWAY, type FarSite } from "edge/samples/sample_far_site.ts";
import { writeSampleCourse } from "edge/samples/sample_course.ts";
import type { Lateness } from "edge/samples/sample_inside.ts";
import { COURSE } from "edge/samples/sample_learners.ts";
import { travel } from "edge/samples/sample_travellers.ts";
import { paths } from "edge/paths.ts";

// What is changed somewhere, as regions far away come to know of it: rows of the benchmark of regions.

const ROUND_TRIP = 2 * AWAY;
/** Beyond what the line takes. */
const MORE = 50;
/** How long all is quiet after a change: what it leads to has been said and copied. */
const SETTLED = 3 * ROUND_TRIP;
const FAR = `region ${AWAY} ms away`;
/** Who learns at home while a region takes in what they do. */
const WRITERS = 6;
const UNITS = ["welcome", "five_partials", "watch_and_listen", "beating_notes", "words_for_bells"];

/** The one below which 99 of 100 are. */
export function p99(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]!;
}

/**
 * A course comes in at home again, under another title: when regions let go of the list of courses that they kept,
 * from when home did so or was done, whichever was first; and when they show the title.
 */
export async function purges(site: FarSite, load: Load): Promise<Row[]> {
  const regions = Object.values(site.regions);
  const all = [site.home, ...regions];
  const [gone, shown]: [number[], number[]] = [[], []];
  for (let n = 0; n < (load.smoke ? 1 : 40); n++) {
    const title = `Rooms ${n}`;
    const path = await writeSampleCourse(`${site.folder}/rooms`, { title });
    await Promise.all(all.map(({ url }) => new FormClient(url).get(paths.catalogue))); // kept from now on
    await Promise.all(all.map((process) => site.gone(process)));
    const showing = regions.map(async ({ url, name }) => {
      const anyone = new FormClient(url);
      await until(
        `${name} shows "${title}"`,
        async () => (await anyone.get(paths.catalogue)).text.includes(title),
      );
      return Date.now();
    });
    await askDoor(site.home.data, "import", { path }, () => {}, closed());
    const done = Date.now();
    const seen = await Promise.all(showing);
    const [atHome, ...there] = await Promise.all(all.map((process) => site.gone(process)));
    const begun = Math.min(done, atHome![0] ?? done);
    gone.push(...there.map(([first]) => first! - begun));
    shown.push(...seen.map((at) => at - begun));
    await wait(SETTLED);
  }
  return [
    boundRow(`${FAR}: a kept page goes after a change at home: median`, "ms", median(gone), AWAY + MORE),
    boundRow(`${FAR}: a kept page goes after a change at home: p99`, "ms", p99(gone), AWAY + MORE),
    factRow(`${FAR}: the change is on the page: median`, "ms", median(shown)),
  ];
}

function closed(): Refusal {
  return new Refusal("start.folder_in_use", "unavailable", "Cannot import: home's door is shut");
}

/**
 * Learners do at home what they can while nothing comes through to a region's copies; then all of it does at once, as
 * somebody reads there: how late the serving thread is. So whoever writes takes no processor from who is measured.
 */
export async function intake(site: FarSite, load: Load): Promise<Row[]> {
  const { home, regions: { tokyo } } = site;
  const [rounds, writing, watching] = load.smoke ? [1, 300, 300] : [5, 5_000, 3_000];
  const writers = await Promise.all(Array.from({ length: WRITERS }, (_, n) => enter(home.url, n)));
  const over = new AbortController();
  const reading = read(site, over.signal);
  const [quiet, busy]: [Lateness[], Lateness[]] = [[], []];
  let works = 0;
  const before = await sizeOf(`${tokyo.data}/replicas`);
  for (let round = 0; round < rounds; round++) {
    tokyo.link.databases.cut("hang");
    const until = performance.now() + writing;
    works += (await Promise.all(writers.map((one) => write(one, until)))).reduce(
      (sum, some) => sum + some,
      0,
    );
    quiet.push(await site.late(tokyo, watching));
    tokyo.link.databases.heal();
    busy.push(await site.late(tokyo, watching));
  }
  over.abort();
  await reading;
  const taken = await sizeOf(`${tokyo.data}/replicas`) - before;
  if (taken === 0) throw new Error("Cannot measure: the region took in nothing");
  const longest = (all: readonly Lateness[]) => Math.max(...all.map((one) => one.longest));
  const name = "region that takes in works: serving thread held up";
  return [
    boundRow(`${name}: longest`, "ms", longest(busy), 20),
    boundRow(`${name}: p99`, "ms", median(busy.map((one) => one.p99)), 20),
    factRow(`${name}: longest without any`, "ms", longest(quiet)),
    factRow("region that takes in works: at a time", "works", works / rounds),
  ];
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    bytes += isDirectory ? await sizeOf(path) : (await Deno.stat(path)).size;
  }
  return bytes;
}

async function enter(url: string, n: number): Promise<FormClient> {
  const account = {
    name: `Writer ${n}`,
    email: `writer-${n}@example.org`,
    password: "a bell for every hour",
  };
  const client = await register(url, account);
  await client.post(paths.enrol(COURSE), {});
  return client;
}

/** Marks units as done and not done for so long; gives back how often. */
async function write(client: FormClient, until: number): Promise<number> {
  let times = 0;
  for (; performance.now() < until; times++) {
    const done = Math.floor(times / UNITS.length) % 2 === 0 ? "yes" : "no";
    const path = paths.done(COURSE, `vertical@${UNITS[times % UNITS.length]}`);
    const { status } = await client.post(path, { done });
    if (status !== 303) throw new Error(`Cannot mark a unit: ${status}`);
  }
  return times;
}

/** Somebody who reads in the region all the while: a page of their own, and one that is kept. */
async function read({ learner, regions: { tokyo } }: FarSite, over: AbortSignal): Promise<void> {
  learner.url = tokyo.url;
  while (!over.aborted) {
    for (const path of [paths.unit(COURSE, "vertical@bell_metal"), paths.catalogue]) await learner.get(path);
    await wait(20);
  }
}

/** Somebody does something in one region and looks in any, as `travel` has it: how long until it is on the page. */
export async function ownWrites({ regions }: FarSite, load: Load): Promise<Row[]> {
  const places = Object.values(regions).map(({ url }) => url);
  const { seen, stored, wrong } = await travel({ places, hops: load.smoke ? 6 : 100 });
  if (wrong.length > 0) throw new Error(`Cannot measure: ${wrong[0]}`);
  return [
    boundRow(`${FAR}: own write on the next page anywhere: median`, "ms", seen.median, ROUND_TRIP + MORE),
    factRow(`${FAR}: own write on the next page anywhere: p99`, "ms", seen.p99),
    factRow(`${FAR}: own write is stored: median`, "ms", stored.median),
  ];
}

/** How far regions are where learners go from one to another as often as they can. */
const NEAR = 10;

/** Learners who go from region to region: each page must show exactly what its reader has done. */
export async function hops({ regions }: FarSite, load: Load): Promise<Row[]> {
  const all = Object.values(regions);
  const [times, travellers] = load.smoke ? [6, 2] : [10_000, 8];
  for (const { link } of all) link.delay(NEAR);
  const begun = performance.now();
  const places = all.map(({ url }) => url);
  const { wrong } = await travel({ places, hops: times, travellers, seed: 60 });
  const seconds = (performance.now() - begun) / 1_000;
  for (const { link } of all) link.delay(AWAY);
  for (const one of wrong.slice(0, 10)) console.error(one);
  const right = { value: times - wrong.length, limit: times };
  return [
    moreRow(`region ${NEAR} ms away: hops between regions with nothing missing`, "hops", right, 1),
    factRow(`region ${NEAR} ms away: hops between regions`, "hops/s", times / seconds),
  ];
}
