import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { breakDown, holdThread, ringBell, RINGERS } from "core/testing/probe_house.ts";
import { until } from "core/testing/until.ts";
import { openWorkerHouse } from "./worker_house.ts";

const TESTER = systemActor("tester");

async function openRingers(folder: string) {
  const worker = new Worker(import.meta.resolve("core/testing/probe_home.ts"), { type: "module" });
  return await openWorkerHouse(worker, RINGERS.map(({ name }) => name), { folder, site: "main" });
}

/** Runs with a folder of its own that goes afterwards. */
async function inFolder(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  try {
    await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openWorkerHouse() reads here what was done over there, and hears what is said", async () => {
  await inFolder(async (folder) => {
    const house = await openRingers(folder);
    const heard: string[] = [];
    house.tail(["echo.bell.echoed.v1"], (signal) => heard.push(signal.key));
    const { position } = await house.send(ringBell, { bell: "a" }, TESTER);
    assert.equal(await house.caughtUp({ [position.context]: position.sequence }, 5_000), true);
    const counted = (name: string) => house.reader(name).database.all(sql`select n from count order by name`);
    assert.deepEqual(await counted("ringer"), [{ n: 1 }]);
    assert.deepEqual(await counted("echo"), [{ n: 1 }]);
    await until("the echo is heard", () => heard.length > 0);
    await house.close();
    assert.deepEqual(heard, ["a"]);
  });
});

Deno.test("openWorkerHouse() closing leaves nothing unsaid or unheard, and each database whole in one file", async () => {
  await inFolder(async (folder) => {
    const house = await openRingers(folder);
    for (let n = 0; n < 50; n++) void house.send(ringBell, { bell: `b${n % 5}` }, TESTER);
    await house.close();
    for (const { name } of Deno.readDirSync(folder)) {
      if (name.endsWith("-wal")) assert.equal((await Deno.stat(`${folder}/${name}`)).size, 0, name);
    }

    const again = await openRingers(folder);
    const sums = await again.reader("listener").database.all(
      sql`select name like 'echo%' as echo, sum(n) as n from count group by 1 order by 1`,
    );
    const reports = await again.signals.reports();
    await again.close();
    assert.deepEqual(sums, [{ echo: 0, n: 50 }, { echo: 1, n: 50 }]);
    assert.deepEqual(reports.map(({ name, lag }) => [name, lag]), [["echo", 0], ["listener", 0]]);
  });
});

Deno.test("openWorkerHouse() who waits to be caught up waits no longer than they said, though the home is held up", async () => {
  await inFolder(async (folder) => {
    const house = await openRingers(folder);
    const held = house.send(holdThread, { milliseconds: 2_000 }, TESTER);
    const begun = performance.now();
    assert.equal(await house.caughtUp({}, 50), false);
    assert.ok(performance.now() - begun < 1_500);
    await held;
    assert.equal(await house.caughtUp({}, 5_000), true);
    await house.close();
  });
});

Deno.test("openWorkerHouse() a home that broke down answers nobody, at once, and reading goes on", async () => {
  await inFolder(async (folder) => {
    const restore = catchLog(() => {});
    const house = await openRingers(folder);
    const lost = (error: unknown) => error instanceof Refusal && error.code === "home.lost";
    await house.send(ringBell, { bell: "a" }, TESTER);
    await assert.rejects(house.send(breakDown, {}, TESTER), lost);
    await assert.rejects(house.send(ringBell, { bell: "a" }, TESTER), lost);
    assert.deepEqual(await house.reader("ringer").database.all(sql`select n from count`), [{ n: 1 }]);
    await assert.rejects(house.close(), lost);
    restore();
  });
});
