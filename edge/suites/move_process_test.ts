import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { openReaderAt } from "core/run/readers.ts";
import { openBus } from "core/run/open_bus.ts";
import { seeded } from "core/testing/chance.ts";
import { type LoggedSignal, readRows } from "core/testing/look.ts";
import { findRegionsMissing, type RegionSite } from "core/testing/region_site.ts";
import { failToStart } from "core/testing/server.ts";
import { SiteProcess } from "core/testing/site_process.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, type Sqld, type SqldBinary, startSqld } from "core/testing/sqld.ts";
import { until } from "core/testing/until.ts";
import { readStand } from "core/work/stand.ts";
import { audit } from "edge/samples/sample_audit.ts";
import { type Desk, takeSeats } from "edge/samples/sample_classroom.ts";
import { answer, carillon } from "edge/samples/sample_command.ts";
import { inventAnswer, type Learner, newLearner } from "edge/samples/sample_learners.ts";
import { COPIED, openRegionSite } from "edge/samples/sample_regions.ts";

// Home moves to other machines while people learn through a region, by the commands of the guide; then it is lost.

const LEARNERS = 2;
/** How often what was heard last is waited for. */
const MOST_LOOKS = 3;
/** Where learners go: a unit whose problem takes answers without end. */
const PROBLEM = /try_tin/;
const KEY = "a key that a home keeps when it moves to others";
const ENV = { CARILLON_REGION_KEY: KEY, RUST_LOG: "off" };
const missing = await findRegionsMissing();

type Site = RegionSite<"tokyo">;

/** What learners saw while home moved. */
interface Seen {
  over: boolean;
  pages: number;
  /** Forms that were refused, each with a page that says so. */
  refused: number;
  /** When answers were acknowledged. */
  readonly acknowledged: number[];
}

function newSeen(): Seen {
  return { over: false, pages: 0, refused: 0, acknowledged: [] };
}

/** Answers one problem again and again. A page that does not come is a fault, a form that is refused is not. */
async function keepLearning({ learner, units }: Desk, seen: Seen, random: () => number): Promise<void> {
  const unit = units.find((one) => one.includes("bell_metal"))!;
  while (!seen.over) {
    await wait(30);
    const question = (await learner.questions(unit)).find(({ block }) => PROBLEM.test(block));
    seen.pages++;
    if (!question) continue; // the fault is noted
    const outcome = await learner.submit(question, inventAnswer(question, random));
    if (outcome === "acknowledged") seen.acknowledged.push(performance.now());
    if (outcome === "refused") seen.refused++;
    if (outcome === "lost") learner.faults.push("a region did not answer a form");
  }
}

/** A home at another place: its folder, its servers, itself. */
interface Place extends AsyncDisposable {
  readonly home: SiteProcess;
  readonly primaries: readonly string[];
  readonly servers: readonly Sqld[];
}

/** Lets servers begin with the databases that were restored, and a home with the rest. */
async function settle(site: Site, data: string): Promise<Place> {
  await using stack = new AsyncDisposableStack();
  const binary = await findSqld() as SqldBinary;
  const servers = await Promise.all(COPIED.map((name) => startSqld(binary, `${data}/${name}.db`)));
  for (const server of servers) stack.use(server);
  for (const name of COPIED) await Deno.remove(`${data}/${name}.db`);
  const primaries = COPIED.flatMap((name, at) => ["--primary", `${name}=${servers[at]!.url}`]);
  const home = stack.use(new SiteProcess({ data, args: ["--bus", site.nats.url, ...primaries], env: ENV }));
  const all = stack.move();
  return { home, primaries, servers, [Symbol.asyncDispose]: () => all[Symbol.asyncDispose]() };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

/** What the log has, as a home reads it. */
async function readLog(site: Site, data: string): Promise<readonly LoggedSignal[]> {
  const bus = await openBus({ folder: data, site: "main", bus: site.nats.url });
  try {
    const log = await bus.read(0, Number.MAX_SAFE_INTEGER);
    return log.map(({ signal }) => signal as unknown as LoggedSignal);
  } finally {
    await bus.close();
  }
}

/** Where a region's copy of a database stands. */
async function standIn(
  site: Site,
  name: string,
): Promise<{ readonly generation: string; readonly sequence: number } | undefined> {
  const folder = `${site.regions.tokyo.data}/replicas/${name}`;
  const lives = [...Deno.readDirSync(folder)].map((one) => Number(one.name)).sort((a, b) => a - b);
  const file = `${folder}/${lives.at(-1)}/replica.db`;
  const rows = await readRows(file, "select generation, sequence from _stand").catch(() => []); // it is just being made
  return rows[0] as { generation: string; sequence: number } | undefined;
}

testWhere(missing, "home moves, and is lost, while people learn through a region", async (t) => {
  await using site = await openRegionSite({ regions: ["tokyo"], env: ENV });
  const desks = await takeSeats(site.regions.tokyo.url, LEARNERS);
  const store = `${site.folder}/backups`;
  await using places = new AsyncDisposableStack();
  let place: Place | undefined;

  await t.step("no acknowledged answer is lost, none invented, pages are there all the time", async () => {
    const seen = newSeen();
    const learning = desks.map((desk, at) => keepLearning(desk, seen, seeded(at + 1)));
    place = places.use(await move(site, seen, { store, moved: `${site.folder}/moved` }));
    const moved = performance.now();
    await until("answers count again", () => seen.acknowledged.some((at) => at > moved), 20_000);
    seen.over = true;
    await Promise.all(learning);
    assert.ok(seen.pages > seen.refused);
    await agrees(site, place, desks.map(({ learner }) => learner));
  });

  await t.step("the old home that is started by mistake is refused", async () => {
    const args = ["--port", "0", "--data", site.home.data, "--bus", site.nats.url, ...primariesOf(site)];
    const { code, stderr } = await failToStart({ data: site.home.data, args, env: ENV });
    assert.equal(code, 1);
    assert.match(stderr, /another home of the site carries its signals/);
  });

  await t.step("home is lost: the region's copies bring back what came after the backup", async () => {
    await lose(site, place!, desks, { store, restored: `${site.folder}/after` });
  });
});

function primariesOf(site: Site): readonly string[] {
  return COPIED.flatMap((name) => ["--primary", `${name}=${site.databases.urls[name]}`]);
}

/** Moves home as the guide says; nobody is quicker than a region's patience with a form. */
async function move(
  site: Site,
  seen: Seen,
  { store, moved }: { readonly store: string; readonly moved: string },
): Promise<Place> {
  const backUp = () => answer("backup", "--to", store, "--data", site.home.data, ...primariesOf(site));
  await backUp();
  await site.home.stop();
  await until("a form is refused", () => seen.refused > 0, 20_000);
  await backUp();
  const { generation } = await answer("restore", "--from", store, "--data", moved);
  const place = await settle(site, moved);
  await place.home.start();
  site.regions.tokyo.link.lead({
    home: portOf(place.home.url),
    databases: Object.fromEntries(COPIED.map((name, at) => [name, portOf(place.servers[at]!.url)])),
  });
  await until("the region copies anew", async () => {
    const stands = await Promise.all(COPIED.map((name) => standIn(site, name)));
    return stands.every((stand) => stand?.generation === generation);
  }, 20_000);
  return place;
}

/** Nothing is lost, doubled or invented, by the rows and by the signals. */
async function agrees(site: Site, { home, primaries }: Place, learners: readonly Learner[]): Promise<void> {
  const store = `${site.folder}/looked-backups`;
  for (let tries = 1;; tries++) {
    const looked = `${site.folder}/looked${tries}`;
    await answer("backup", "--to", store, "--data", home.data, ...primaries);
    await answer("restore", "--from", store, "--data", looked);
    const { faults, acknowledged } = await audit(looked, learners, await readLog(site, looked));
    // What was said last may still be on its way.
    if (faults.length > 0 && tries < MOST_LOOKS) continue;
    assert.deepEqual(faults, []);
    assert.ok(acknowledged > 0);
    const { code, stdout } = await carillon("verify", "--data", looked);
    return assert.equal(code, 0, stdout);
  }
}

/** Loses all of home's machines after a backup, and brings back what a region has. */
async function lose(
  site: Site,
  { home, servers, primaries }: Place,
  desks: readonly Desk[],
  { store, restored }: { readonly store: string; readonly restored: string },
): Promise<void> {
  const { tokyo } = site.regions;
  await answer("backup", "--to", store, "--data", home.data, ...primaries);
  await newLearner(tokyo.url, LEARNERS + 1);
  const seen = newSeen();
  const learning = desks.map((desk, at) => keepLearning(desk, seen, seeded(at + 9)));
  await until("more is answered", () => seen.acknowledged.length >= 6, 10_000);
  seen.over = true;
  await Promise.all(learning);
  await until("the region has all of it", async () => {
    const there = await Promise.all(COPIED.map(async (name, at) => {
      const reader = await openReaderAt(name, servers[at]!.url);
      const { sequence } = await readStand(reader, name).finally(() => reader.close());
      return sequence === (await standIn(site, name))?.sequence;
    }));
    return there.every(Boolean);
  });
  await home.kill();
  await Promise.all(servers.map((server) => server.kill()));

  const replicas = `${tokyo.data}/replicas`;
  const { further } = await answer("restore", "--from", store, "--replicas", replicas, "--data", restored);
  const names = (further as { name: string }[]).map(({ name }) => name).sort();
  assert.deepEqual(names, ["enrollment", "grading", "learning", "streaks"]);
  const learners = desks.map(({ learner }) => learner);
  assert.deepEqual((await audit(restored, learners, await readLog(site, restored))).faults, []);
  // What regions do not copy is as it was when the backup was made, and that is told.
  const verified = await carillon("verify", "--data", restored);
  assert.equal(verified.code, 2);
  assert.match(verified.stdout, /^identity: .*older/m);
  assert.match(verified.stdout, /identity\.person\.registered\.v1 identity:\d+$/m);
}
