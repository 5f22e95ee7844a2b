import assert from "node:assert/strict";
import { noteBadDay } from "core/testing/bad_days/bad_day.ts";
import { onNats } from "core/testing/bad_days/layouts.ts";
import { isNatsHeard } from "core/testing/bad_days/nats_log.ts";
import { connect } from "core/data/client.ts";
import { findRegionsMissing, type RegionSite } from "core/testing/region_site.ts";
import { readRows } from "core/testing/look.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";
import { COURSE, inventAnswer, Learner, newLearner } from "edge/samples/sample_learners.ts";
import { auditSite, gather } from "edge/samples/sample_region_school.ts";
import { COPIED, openRegionSite } from "edge/samples/sample_regions.ts";

/** A page with problems that are graded. */
const UNIT = `/learn/${encodeURIComponent(COURSE)}/vertical%40bell_metal`;

/** Longer than this no copy may take: a server that has just begun may say for seconds that it has nothing to copy yet. */
const LONGEST_COPY = 20_000;

/** How long a page took at most, and how many said to come again. */
interface Looked {
  readonly worst: number;
  readonly putOff: number;
}

type Site = RegionSite<"tokyo" | "lima">;

/** The two ways in which an older state comes back. */
const WAYS: Readonly<Record<string, (site: Site, backup: string) => Promise<void>>> = {
  "the servers' databases are restored from an older backup": restore,
  "the servers' disks are put back as they were": putBack,
};

testWhere(
  await findRegionsMissing(),
  "bad days of regions: home's databases are older than they were; regions copy anew and show what home shows",
  async (t) => {
    await using site = await openRegionSite({ regions: ["tokyo", "lima"] });
    // As they would be if what the restore lost had never been.
    const learners: Learner[] = [];
    for (const [day, way] of Object.entries(WAYS)) await t.step(day, () => spend(site, day, way, learners));
    await t.step("a copy of the former life is nothing to who has seen the new one", () => seeNewLife(site));
  },
);

async function spend(site: Site, day: string, way: typeof restore, learners: Learner[]): Promise<void> {
  const begun = performance.now();
  const { tokyo, lima } = site.regions;
  const learner = await newLearner(tokyo.url, learners.length + 1);
  await answer(learner, 2);
  await until("all is heard", () => isNatsHeard(site.nats.url));
  const backup = await gather(site);
  for (const name of COPIED) await copyFolder(site.databases.servers[name]!.folder, `${backup}/${name}`);
  const then = await attemptsOf(backup);
  await answer(learner, 3);
  await site.home.stop();
  await way(site, backup);
  await site.home.start();
  const back = performance.now();
  await until("regions show what home has", async () => {
    const pages = await Promise.all([tokyo, lima].map(({ data }) => attemptsIn(data)));
    return pages.every((attempts) => attempts === then);
  }, LONGEST_COPY);
  const copied = Math.round(performance.now() - back);
  const { worst, putOff } = await lookEverywhere(site, learner);
  const normal = Math.round(performance.now() - back);
  await answer(learner, 2);
  await until("it is in both regions", async () => {
    const there = await Promise.all([tokyo, lima].map(({ data }) => attemptsIn(data)));
    return there.every((attempts) => attempts === then + 2);
  }, LONGEST_COPY);
  const gone = learner.submissions.slice(2, 5);
  const without = new Learner(learner.email, learner.client);
  without.submissions.push(...learner.submissions.filter((one) => !gone.includes(one)));
  without.faults.push(...learner.faults);
  learners.push(without);
  const { faults, said, heard, lost, doubled, disordered } = await auditSite(site, learners);
  await noteBadDay({
    day,
    layout: onNats("home and regions, libSQL").name,
    times: "once",
    said,
    acknowledged: without.submissions.length,
    heard,
    lost,
    doubled,
    disordered,
    worstAnswer: worst,
    found:
      `${gone.length} answers given since are gone, at home and everywhere; both regions had what home has ` +
      `${copied} ms after its start, all pages came ${normal} ms after it, ${putOff} put off until then by one that says so`,
    seconds: Math.round((performance.now() - begun) / 1_000),
  });
  assert.deepEqual(faults, []);
}

/** A region that does not hear of the databases' new life has pages of the former one: they are asked of home, or say so. */
async function seeNewLife(site: Site): Promise<void> {
  const { tokyo, lima } = site.regions;
  const learner = await newLearner(tokyo.url, 99);
  const submitAt = async (url: string) => {
    learner.client.url = url;
    const question = (await learner.questions(UNIT)).find(({ open }) => open)!;
    assert.equal(await learner.submit(question, inventAnswer(question, Math.random)), "acknowledged");
  };
  const lookAt = async (url: string) => {
    learner.client.url = url;
    const { text } = await learner.client.get(UNIT);
    return { answers: answersIn(text), isOlder: /older than your last change/.test(text) };
  };
  await submitAt(tokyo.url);
  await until("all is heard", () => isNatsHeard(site.nats.url));
  const backup = await gather(site);
  await until(
    "lima has it",
    async () => await attemptsIn(lima.data) === await attemptsOf(backup),
    LONGEST_COPY,
  );
  const before = await lookAt(lima.url);
  await meet(learner, lima.url);
  lima.link.databases.cut();
  await site.home.stop();
  await restore(site, backup);
  await site.home.start();
  await until("tokyo has the new life", async () => (await lookAt(tokyo.url)).answers === before.answers);
  await submitAt(tokyo.url);
  const after = await lookAt(site.home.url);
  assert.notEqual(after.answers, before.answers);
  assert.deepEqual(await lookAt(lima.url), after, "home draws it");
  lima.link.home.cut();
  assert.deepEqual(await lookAt(lima.url), { answers: before.answers, isOlder: true });
  lima.link.heal();
  await until(
    "lima has the new life",
    async () => await attemptsIn(lima.data) === await attemptsIn(tokyo.data),
    LONGEST_COPY,
  );
  await until("lima draws it", async () => (await lookAt(lima.url)).answers === after.answers);
  assert.deepEqual(learner.faults, []);
}

/** Has a region draw a page for a learner, not home in its place: from then on it knows who they are. */
async function meet({ client }: Learner, url: string): Promise<void> {
  const cookie = client.cookies.split("; ").filter((one) => !one.startsWith("carillon_stands")).join("; ");
  const { status, body } = await fetch(url + UNIT, { headers: { cookie } });
  assert.equal(status, 200);
  await body?.cancel();
}

/** What of a learner's answers a page shows. */
function answersIn(text: string): string {
  return [...text.matchAll(/name="rev" value="(\d+)"/g)].map(([, rev]) => rev).join();
}

/** Looks at a page at home and in both regions until each draws it; they must agree. */
async function lookEverywhere({ home, regions }: Site, learner: Learner): Promise<Looked> {
  const shown = new Set<string>();
  const looked = { worst: 0, putOff: 0 };
  for (const { url } of [home, regions.lima, regions.tokyo]) {
    learner.client.url = url;
    await until("the page is there", async () => {
      const asked = performance.now();
      const { status, text } = await learner.client.get(UNIT);
      looked.worst = Math.max(looked.worst, Math.round(performance.now() - asked));
      assert.doesNotMatch(text, /older than your last change/);
      if (status === 200) shown.add(answersIn(text));
      else assert.equal(status, 503);
      if (status === 503) looked.putOff++;
      return status === 200 && !/cannot be reached right now/.test(text);
    });
  }
  assert.equal(shown.size, 1, "home and its regions show the same");
  return looked;
}

/** Answers so many questions that are open. */
async function answer(learner: Learner, many: number): Promise<void> {
  for (const unit of await learner.units()) {
    for (const question of (await learner.questions(unit)).filter(({ open }) => open)) {
      if (many-- === 0) return;
      assert.equal(await learner.submit(question, inventAnswer(question, Math.random)), "acknowledged");
    }
  }
}

async function restore({ databases }: Site, backup: string): Promise<void> {
  await Promise.all(COPIED.map(async (name) => {
    const file = `${backup}/${name}.db`;
    const client = connect(file);
    await client.execute("update _stand set generation = lower(hex(randomblob(8)))");
    await client.execute("pragma wal_checkpoint(truncate)");
    client.close();
    const server = databases.servers[name]!;
    await server.kill();
    await Deno.remove(server.folder, { recursive: true });
    await Deno.mkdir(`${server.folder}/dbs/default`, { recursive: true });
    await Deno.copyFile(file, `${server.folder}/dbs/default/data`);
    await server.restart();
  }));
}

async function putBack({ databases }: Site, backup: string): Promise<void> {
  await Promise.all(COPIED.map(async (name) => {
    const server = databases.servers[name]!;
    await server.kill();
    await Deno.remove(server.folder, { recursive: true });
    await copyFolder(`${backup}/${name}`, server.folder);
    await server.restart();
  }));
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to);
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else if (isFile) await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

async function attemptsOf(data: string, file = "learning.db"): Promise<number> {
  return Number((await readRows(`${data}/${file}`, "select count(*) as n from attempt"))[0]!.n);
}

/** How many there are in a region's copy; none while there is no copy. */
async function attemptsIn(data: string): Promise<number> {
  const lives: number[] = [];
  for await (const { name } of Deno.readDir(`${data}/replicas/learning`)) lives.push(Number(name));
  try {
    return await attemptsOf(`${data}/replicas/learning/${Math.max(...lives)}`, "replica.db");
  } catch {
    return -1; // it is being copied
  }
}
