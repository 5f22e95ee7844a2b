import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { catchLog } from "core/base/log.ts";
import { connect } from "core/data/client.ts";
import { openHome } from "core/run/home.ts";
import { databaseFile } from "core/run/readers.ts";
import { newHouse, type TestHouse } from "core/testing/house.ts";
import { findFaults, readRows, type Row } from "core/testing/look.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { until } from "core/testing/until.ts";
import { type Context, defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import { rebuildJob } from "core/work/rebuild.ts";
import { isSound, type Rebuilt } from "core/work/rebuilt.ts";

const OPERATOR = systemActor("operator");
const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));

function rebuild(house: TestHouse, resident: string, check = false): Promise<Rebuilt> {
  return house.run(rebuildJob(resident), { check }, OPERATOR);
}

async function ring(house: TestHouse, times: number): Promise<void> {
  await Promise.all(
    Array.from({ length: times }, (_, n) => house.send(ringBell, { bell: `bell ${n % 5}` }, OPERATOR)),
  );
}

/** Changes a resident's rows behind the house's back. */
async function damage(house: TestHouse, resident: string, ...statements: string[]): Promise<void> {
  const client = connect(databaseFile(house.folder, resident));
  for (const statement of statements) await client.execute(statement);
  client.close();
}

function counts(house: TestHouse, resident: string): Promise<Row[]> {
  return readRows(databaseFile(house.folder, resident), "select name, n from count order by name");
}

function found({ tables }: Rebuilt): string[] {
  return tables.map(({ table, missing, extra, different }) => `${table} ${missing} ${extra} ${different}`);
}

/** What is wrong in the folder of a house that is open still: relays note how far they are when they rest. */
async function faults(house: TestHouse): Promise<string[]> {
  return (await findFaults(house.folder)).filter((fault) => !/ are relayed$/.test(fault));
}

function scratchFiles(house: TestHouse): string[] {
  return [...Deno.readDirSync(house.folder)].map(({ name }) => name).filter((name) =>
    name.includes("rebuild")
  );
}

/** A hearer that does with each bell what a test says. */
function hearer(hear: Parameters<typeof on<"ringer.bell.rung.v1", ["bell"]>>[2]) {
  return defineContext({
    name: "hearer",
    migrations,
    hears: [on("ringer.bell.rung.v1", ["bell"], hear)],
    projects: ["count"],
  });
}

const countBell = (name: unknown) =>
  sql`insert into count values (${name}, 1) on conflict do update set n = n + 1`;

Deno.test("rebuild() brings damaged rows to what the log says, says nothing again, and leaves no file", async () => {
  await using house = await newHouse({ contexts: RINGERS });
  await ring(house, 40);
  await house.settle();
  const [before, said] = [await counts(house, "listener"), await house.everything()];
  assert.deepEqual(found(await rebuild(house, "listener", true)), ["count 0 0 0"]);

  await damage(
    house,
    "listener",
    "delete from count where name = 'bell 1'",
    "update count set n = 99 where name = 'bell 2'",
    "insert into count values ('ghost', 1)",
  );
  const told = await rebuild(house, "listener", true);
  assert.deepEqual([found(told), told.applied, isSound(told)], [["count 1 1 1"], false, false]);
  assert.deepEqual(told.tables[0]!.examples, [
    { how: "missing", key: { name: "bell 1" }, columns: [] },
    { how: "different", key: { name: "bell 2" }, columns: ["n"] },
    { how: "extra", key: { name: "ghost" }, columns: [] },
  ]);
  assert.equal(
    (await counts(house, "listener")).some(({ name }) => name === "ghost"),
    true,
    "a check only tells",
  );

  const done = await rebuild(house, "listener");
  assert.deepEqual([found(done), done.applied, done.signals, done.leftOut], [["count 1 1 1"], true, 80, 0]);
  assert.deepEqual(await counts(house, "listener"), before);
  await damage(house, "echo", "delete from count");
  assert.equal((await rebuild(house, "echo")).signals, 40);
  assert.equal(isSound(await rebuild(house, "echo", true)), true);
  assert.deepEqual(await house.everything(), said);
  assert.deepEqual([scratchFiles(house), await faults(house)], [[], []]);
});

Deno.test("rebuild() while bells ring, and all that was kept is lost, loses and doubles nothing", async () => {
  await using house = await newHouse({ contexts: RINGERS });
  await ring(house, 300);
  for (const resident of ["listener", "echo", "listener"]) {
    await house.settle();
    await damage(house, resident, "update count set n = n + 7");
    const rebuilt = rebuild(house, resident);
    const done = rebuilt.then(() => true, () => true);
    while (!await Promise.race([done, ring(house, 20)])) { /* more bells, until it is done */ }
    assert.equal((await rebuilt).applied, true);
  }
  await house.settle();
  const rung = (await house.said("ringer.bell.rung.v1")).length;
  const sum = async (resident: string) =>
    (await counts(house, resident)).reduce((total, { n }) => total + Number(n), 0);
  assert.deepEqual([await sum("echo"), await sum("listener")], [rung, 2 * rung]);
  assert.ok(rung > 340, "bells rang meanwhile");
  for (const resident of ["listener", "echo"]) assert.ok(isSound(await rebuild(house, resident, true)));
  assert.deepEqual(await faults(house), []);
});

Deno.test("rebuild() refuses a second one at once, and who keeps nothing", async () => {
  await using house = await newHouse({ contexts: RINGERS });
  await ring(house, 5);
  const first = rebuild(house, "listener");
  await assert.rejects(rebuild(house, "echo"), { code: "rebuild.under_way" });
  await first;
  await rebuild(house, "echo");
  for (const nobody of ["ringer", "nobody"]) {
    await assert.rejects(rebuild(house, nobody), { code: "rebuild.nothing_kept" });
  }
});

Deno.test("rebuild() leaves out what is held back or parked: it is heard when it is delivered, once", async () => {
  let broken = true;
  const deaf = hearer(async (work, { body: { bell } }) => {
    if (broken && bell === "bell 3") throw new Error("a broken rope");
    await work.database.run(countBell(bell));
  });
  for (const backoff of [[], [600_000]]) {
    broken = true;
    const restore = catchLog(() => {});
    await using house = await newHouse({ contexts: [RINGERS[0]!, deaf], retry: { backoff } });
    await ring(house, 10);
    await until("two are left", async () => {
      const [report] = await house.signals.reports();
      return report?.[backoff.length > 0 ? "held" : "dead"] === 2 && report.lag === report.held;
    });
    restore();
    broken = false;
    await damage(house, "hearer", "delete from count");
    const done = await rebuild(house, "hearer");
    assert.deepEqual([done.signals, done.leftOut], [8, 2]);
    assert.equal((await counts(house, "hearer")).length, 4);
    if (backoff.length > 0) continue;
    await house.signals.redrive("hearer");
    await until("both are heard", async () => (await house.signals.reports())[0]?.held === 0);
    assert.deepEqual((await counts(house, "hearer")).map(({ n }) => n), [2, 2, 2, 2, 2]);
    assert.ok(isSound(await rebuild(house, "hearer", true)));
  }
});

Deno.test("rebuild() hears all again where the database was lost with its file", async () => {
  await using house = await newHouse({ contexts: RINGERS });
  await ring(house, 20);
  await house.settle();
  const before = await counts(house, "listener");
  await damage(house, "listener", "delete from count", "delete from _inbox");
  assert.equal((await rebuild(house, "listener")).signals, 40);
  assert.deepEqual(await counts(house, "listener"), before);
});

Deno.test("rebuild() in the middle of a replay finds what was heard before it began", async () => {
  const days = hearer(async (work, { body: { bell } }) => {
    await work.database.run(sql`insert into count values (${bell}, 1) on conflict do nothing`);
  });
  await using house = await newHouse({ contexts: [RINGERS[0]!, days] });
  await ring(house, 300);
  await house.settle();
  const before = await counts(house, "hearer");
  await damage(house, "hearer", "delete from count");
  const [, done] = await Promise.all([
    house.signals.replay("hearer", { sequence: 1 }),
    rebuild(house, "hearer"),
  ]);
  assert.equal(done.signals, 300);
  await house.settle();
  assert.deepEqual(await counts(house, "hearer"), before);
});

Deno.test("rebuild() hears a signal at the time at which it was said", async () => {
  const days = hearer(async (work, { body: { bell } }) => {
    await work.database.run(countBell(`${bell} ${work.now.toISOString().slice(0, 10)}`));
  });
  await using house = await newHouse({ contexts: [RINGERS[0]!, days] });
  await ring(house, 3);
  await house.settle();
  house.clock.now = new Date("2027-01-01T00:00:00Z");
  assert.ok(isSound(await rebuild(house, "hearer", true)));
});

Deno.test("rebuild() is refused where a signal cannot be heard again or the disk is full, and changes nothing", async () => {
  let act = "hear";
  const fickle = hearer(async (work, { body: { bell } }) => {
    if (act === "throw") throw new Error("a broken rope");
    if (act === "fill") await work.database.run(sql`pragma max_page_count = 12`);
    await work.database.run(countBell(act === "fill" ? "x".repeat(50_000) : bell));
  });
  await using house = await newHouse({ contexts: [RINGERS[0]!, fickle] });
  await ring(house, 20);
  await house.settle();
  await damage(house, "hearer", "update count set n = 77");
  const before = await counts(house, "hearer");
  act = "throw";
  await assert.rejects(rebuild(house, "hearer"), { code: "rebuild.signal_failed" });
  act = "fill";
  await assert.rejects(rebuild(house, "hearer"), { code: "rebuild.disk_full" });
  assert.deepEqual([await counts(house, "hearer"), scratchFiles(house)], [before, []]);
  act = "hear";
  await ring(house, 1);
  await rebuild(house, "hearer");
  assert.deepEqual((await counts(house, "hearer")).map(({ n }) => n), [5, 4, 4, 4, 4]);
});

Deno.test("rebuild() is refused where the log lacks what was heard, but not where it is heard no longer", async () => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const count: Parameters<typeof hearer>[0] = async (work, { body }) => {
    await work.database.run(countBell(body.bell));
  };
  const fewer = hearer(count);
  const more = { ...fewer, hears: [...fewer.hears, on("echo.bell.echoed.v1", ["bell"], count as never)] };
  const open = (hearer: Context) =>
    openHome({ folder, site: "main", contexts: [...RINGERS.slice(0, 2), hearer], plugins: [] });
  const both = await open(more);
  for (let n = 0; n < 20; n++) await both.send(ringBell, { bell: `bell ${n % 5}` }, OPERATOR);
  await both.close();

  const one = await open(fewer);
  const run = (check: boolean) => one.run(rebuildJob("hearer"), { check }, OPERATOR);
  assert.deepEqual(found(await run(false)), ["count 0 0 5"]);
  assert.equal(isSound(await run(true)), true);
  await one.close();

  const client = connect(`${folder}/bus.db`);
  await client.execute("delete from log where name like 'ringer.%' and sequence < 10");
  client.close();
  const again = await open(more);
  await assert.rejects(again.run(rebuildJob("hearer"), {}, OPERATOR), { code: "rebuild.log_incomplete" });
  await again.close();
  await Deno.remove(folder, { recursive: true });
});

Deno.test("rebuild() ends when the house closes, and what a dead process left is removed at the next start", async () => {
  const house = await newHouse({ contexts: RINGERS });
  await ring(house, 50);
  await house.settle();
  const going = rebuild(house, "listener");
  const ended = assert.rejects(going, { code: "rebuild.stopped" });
  await house.close();
  await ended;
  assert.deepEqual(scratchFiles(house), []);
  await Deno.writeTextFile(`${house.folder}/listener.rebuild`, "half");
  await Deno.writeTextFile(`${house.folder}/listener.rebuild-wal`, "half");
  const again = await openHome({ folder: house.folder, site: "main", contexts: RINGERS, plugins: [] });
  assert.deepEqual(scratchFiles(house), []);
  await again.close();
  await Deno.remove(house.folder, { recursive: true });
});
