import assert from "node:assert/strict";
import { connect } from "core/data/client.ts";
import { FormClient } from "core/testing/form_client.ts";
import { findRegionsMissing, type RegionSite } from "core/testing/region_site.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";
import { paths } from "edge/paths.ts";
import { COURSE, inventAnswer, Learner } from "edge/samples/sample_learners.ts";
import { openRegionSite } from "edge/samples/sample_regions.ts";

type Site = RegionSite<"tokyo">;

const UNIT = paths.unit(COURSE, "vertical@bell_metal");
const AWAY = /The school&#39;s main server cannot be reached|The school.s main server cannot be reached/;
const NOT_STORED = /What you sent may not have arrived yet/;
const missing = await findRegionsMissing();

/** Somebody who learns in Tokyo, and the same person at home. */
interface Seats {
  readonly here: Learner;
  readonly atHome: Learner;
}

testWhere(missing, "a region goes on while parts of its site are away, and forgets nothing", async (t) => {
  await using site = await openRegionSite({ regions: ["tokyo"] });
  const seats = {
    here: new Learner("here", await site.as("learner", "tokyo")),
    atHome: new Learner("home", await site.as("learner")),
  };
  await seats.here.client.post(paths.enrol(COURSE), {});
  await t.step("no signals: whoever does something sees it", () => withoutSignals(site, seats));
  await t.step("a form whose answer is lost counts once", () => losesAnswer(site, seats));
  await t.step("home is gone: pages go on and say so, a form is not lost", () => withoutHome(site, seats));
  await t.step("kill -9: what was copied is read at once, by itself", () => killed(site, seats));
  await t.step("a copy that is damaged is made anew", () => damaged(site, seats));
  await t.step("an empty folder fills again", () => emptied(site, seats));
  await t.step("no secret is in a region's folder", () => keepsNoSecrets(site));
});

async function questionOf(learner: Learner) {
  return (await learner.questions(UNIT))[0]!;
}

async function answerOnce({ here }: Seats): Promise<void> {
  const question = await questionOf(here);
  assert.equal(await here.submit(question, inventAnswer(question, Math.random)), "acknowledged");
  assert.equal((await questionOf(here)).rev, question.rev + 1);
  assert.deepEqual(here.faults, []);
}

async function withoutSignals({ regions: { tokyo } }: Site, seats: Seats): Promise<void> {
  tokyo.link.signals.cut();
  await answerOnce(seats);
  tokyo.link.heal();
  await answerOnce(seats);
}

/** Home has the form and has stored it, and the line ends before a word of that comes back. */
async function losesAnswer({ regions: { tokyo } }: Site, seats: Seats): Promise<void> {
  const { here, atHome } = seats;
  const question = await questionOf(here);
  tokyo.link.home.delay(1_000);
  const sending = here.submit(question, inventAnswer(question, Math.random));
  await until("home has stored it", async () => (await questionOf(atHome)).rev > question.rev);
  tokyo.link.home.cut();
  tokyo.link.home.delay(0);
  tokyo.link.home.heal();
  assert.equal(await sending, "acknowledged");
  assert.equal((await questionOf(here)).rev, question.rev + 1);
  assert.equal((await questionOf(atHome)).rev, question.rev + 1);
}

async function withoutHome({ home, regions: { tokyo } }: Site, seats: Seats): Promise<void> {
  const { here } = seats;
  const question = await questionOf(here);
  await home.kill();
  const answer = { rev: String(question.rev), attempt_key: "one", ...inventAnswer(question, Math.random) };
  const key = { "idempotency-key": "a-key-of-this-form" };
  const lost = await here.client.post(question.action, answer, key);
  assert.equal(lost.status, 503);
  assert.match(lost.text, NOT_STORED);
  assert.ok(lost.text.includes(`href="${UNIT}`) || lost.text.includes("<button"), "there is a way back");
  for (const path of [UNIT, paths.dashboard, paths.outline(COURSE), paths.progress(COURSE)]) {
    const page = await here.client.get(path);
    assert.equal(page.status, 200, path);
    assert.match(page.text, AWAY, path);
  }
  const anyone = new FormClient(tokyo.url);
  const catalogue = await anyone.get(paths.catalogue);
  assert.equal(catalogue.status, 200);
  assert.match(catalogue.text, AWAY);
  assert.match(catalogue.headers.get("cache-control")!, /private/);
  const { email, password } = home.accounts[0]!;
  assert.equal((await anyone.post(paths.signIn, { email, password })).status, 503);

  await home.start(["--site-name", "Tower School"]);
  const twice = await Promise.all([1, 2].map(() => here.client.post(question.action, answer, key)));
  assert.deepEqual(twice.map(({ status }) => status), [303, 303]);
  assert.equal((await questionOf(here)).rev, question.rev + 1);
  await until("the notice goes", async () => !AWAY.test((await here.client.get(UNIT)).text));
  await until(
    "the site has its new name",
    async () => (await anyone.get(paths.catalogue)).text.includes("Tower School"),
  );
  await answerOnce(seats);
}

/** It starts while everything else is away, then while only signals are. */
async function killed({ regions: { tokyo } }: Site, seats: Seats): Promise<void> {
  const health = async () => JSON.parse((await tokyo.look()).text);
  await tokyo.kill();
  tokyo.link.cut();
  await tokyo.start();
  await tokyo.whole();
  const { terms, signals, away, copies } = await health();
  assert.deepEqual([terms, signals, away], ["remembered", "not yet", ["home"]]);
  assert.ok(copies.every(({ state, bytes }: Copy) => state === "cut_off" && bytes > 0));
  for (let times = 0; times < 2; times++) {
    const page = await new FormClient(tokyo.url).get(paths.course(COURSE));
    assert.equal(page.status, 200);
    assert.match(page.text, AWAY);
  }
  assert.equal((await seats.here.client.get(UNIT)).status, 503, "nobody can tell who it is");

  tokyo.link.home.heal();
  tokyo.link.databases.heal();
  await until(
    "home is asked who it is",
    async () => (await seats.here.client.get(UNIT)).status === 200,
    15_000,
  );
  assert.equal((await health()).signals, "not yet");
  await answerOnce(seats);
  tokyo.link.heal();
  await until("signals are taken up", async () => (await health()).signals === "heard", 20_000);
  await until("it knows what it lacks", async () => {
    return (await health()).copies.every(({ behind }: Copy) => behind === 0);
  });
  await answerOnce(seats);
}

interface Copy {
  readonly state: string;
  readonly bytes: number;
  readonly behind?: number;
}

async function damaged({ regions: { tokyo } }: Site, seats: Seats): Promise<void> {
  await until("home is reached", async () => (await seats.here.client.get(UNIT)).status === 200, 15_000);
  const folder = `${tokyo.data}/replicas/learning`;
  const lives = async () => (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => Number(name));
  const life = Math.max(...await lives());
  for (const name of ["replica.db", "replica.db-wal"]) await fillWithRubbish(`${folder}/${life}/${name}`);
  // What a process has in memory goes on being right, what it has not it copies anew; the next one looks before it reads.
  await until("pages are drawn", async () => (await seats.here.client.get(UNIT)).status === 200);
  await tokyo.kill();
  await tokyo.start();
  await tokyo.whole();
  await until("there is another copy", async () => {
    await seats.here.client.get(UNIT);
    return Math.max(...await lives()) > life;
  });
  await until("pages are drawn from it", async () => (await seats.here.client.get(UNIT)).status === 200);
  await answerOnce(seats);
}

async function fillWithRubbish(path: string): Promise<void> {
  using file = await Deno.open(path, { write: true });
  const { size } = await file.stat();
  await file.seek(4096, Deno.SeekMode.Start);
  if (size > 4096) await file.write(new Uint8Array(size - 4096).fill(0xa5));
}

async function emptied({ regions: { tokyo } }: Site, seats: Seats): Promise<void> {
  await tokyo.startEmpty();
  await tokyo.whole();
  await answerOnce(seats);
}

/** Looks through every byte that a region has stored for what only home may know. */
async function keepsNoSecrets({ home, regions: { tokyo } }: Site): Promise<void> {
  const identity = connect(`${home.data}/identity.db`);
  const rows = await identity.execute(
    "select phc as secret from credential union select secret_hash from session union select email from person",
  );
  identity.close();
  const secrets = rows.rows.map(({ secret }) => String(secret));
  assert.ok(secrets.length > 6, "there are some to look for");
  secrets.push(await Deno.readTextFile(`${home.data}/process-key`).catch(() => secrets[0]!));
  const found: string[] = [];
  let looked = 0;
  const visit = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = `${folder}/${name}`;
      if (isDirectory) await visit(path);
      else {
        const text = new TextDecoder("latin1").decode(await Deno.readFile(path));
        looked++;
        if (secrets.some((secret) => text.includes(secret)) || name === "process-key") found.push(path);
      }
    }
  };
  await visit(tokyo.data);
  assert.ok(looked > 8);
  assert.deepEqual(found, []);
}
