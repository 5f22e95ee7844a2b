import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { catchLog } from "core/base/log.ts";
import { connect } from "core/data/client.ts";
import { newHouse } from "core/testing/house.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import type { Context } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import { rebuildJob } from "core/work/rebuild.ts";
import { isSound } from "core/work/rebuilt.ts";
import { openHome } from "./home.ts";
import { rebuildContract } from "./rebuild_contract.ts";
import {
  countBell,
  counts,
  damage,
  found,
  hearer,
  OPERATOR,
  rebuild,
  ring,
  scratchFiles,
} from "./sample_rebuilding.ts";

rebuildContract(
  "the embedded bus",
  () => Promise.resolve({ [Symbol.asyncDispose]: () => Promise.resolve() }),
);

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

Deno.test("rebuild() is refused where something was said that only a newer release can hear", async () => {
  await using house = await newHouse({ contexts: RINGERS });
  await ring(house, 5);
  const restore = catchLog(() => {});
  await house.tell("ringer.bell.rung.v2" as "ringer.bell.rung.v1", { bell: "a" }, "another key");
  restore();
  const kept = await counts(house, "listener");
  await assert.rejects(rebuild(house, "listener"), { code: "rebuild.release_differs" });
  assert.deepEqual(await counts(house, "listener"), kept);
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

Deno.test("rebuild() with a hearer that never ends is ended by the house that closes", async () => {
  const hung = Promise.withResolvers<void>();
  let hangs = false;
  const stuck = hearer(async (work, { body: { bell } }) => {
    if (hangs) await new Promise(() => hung.resolve());
    await work.database.run(countBell(bell));
  });
  const house = await newHouse({ contexts: [RINGERS[0]!, stuck] });
  await ring(house, 5);
  await house.settle();
  hangs = true;
  const ended = assert.rejects(rebuild(house, "hearer"), { code: "rebuild.stopped" });
  await hung.promise;
  await house.close();
  await ended;
  await Deno.remove(house.folder, { recursive: true });
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
