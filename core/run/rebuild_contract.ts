import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { catchLog } from "core/base/log.ts";
import { wait } from "core/base/wait.ts";
import { newHouse, type TestHouse } from "core/testing/house.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { until } from "core/testing/until.ts";
import { isSound } from "core/work/rebuilt.ts";
import {
  countBell,
  counts,
  damage,
  faults,
  found,
  hearer,
  OPERATOR,
  rebuild,
  ring,
  scratchFiles,
} from "./sample_rebuilding.ts";

type Promised = readonly [promise: string, hold: (bus: string | undefined) => Promise<void>];

/** What a rebuild promises whatever carries the signals. `open` gives the address of a bus that nobody has used. */
export function rebuildContract(
  engine: string,
  open: () => Promise<AsyncDisposable & { readonly url?: string }>,
): void {
  for (const [promise, hold] of PROMISES) {
    Deno.test(`rebuild() over ${engine} ${promise}`, async () => {
      await using bus = await open();
      await hold(bus.url);
    });
  }
}

const PROMISES: readonly Promised[] = [
  ["brings damaged rows to what the log says, says nothing again, and leaves no file", async (bus) => {
    await using house = await newHouse({ contexts: RINGERS, bus });
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
    assert.deepEqual([scratchFiles(house), bus ? [] : await faults(house)], [[], []]);
  }],
  ["while bells ring, and all that was kept is lost, loses and doubles nothing", async (bus) => {
    await using house = await newHouse({ contexts: RINGERS, bus });
    await ring(house, 300);
    for (const resident of ["listener", "echo", "listener"]) {
      await house.settle();
      await damage(house, resident, "update count set n = n + 7");
      const rebuilt = rebuild(house, resident);
      const done = rebuilt.then(() => true, () => true);
      do await ring(house, 10); while (!await Promise.race([done, wait(10)]));
      assert.equal((await rebuilt).applied, true);
    }
    await house.settle();
    const rung = (await house.said("ringer.bell.rung.v1")).length;
    const sum = async (resident: string) =>
      (await counts(house, resident)).reduce((total, { n }) => total + Number(n), 0);
    assert.deepEqual([await sum("echo"), await sum("listener")], [rung, 2 * rung]);
    assert.ok(rung >= 330, "bells rang meanwhile");
    for (const resident of ["listener", "echo"]) assert.ok(isSound(await rebuild(house, resident, true)));
    assert.deepEqual(bus ? [] : await faults(house), []);
  }],
  ["leaves out what is held back", (bus) => leaveOut(bus, [600_000], async () => {})],
  [
    "leaves out what is parked: it is heard when it is redriven, once",
    (bus) =>
      leaveOut(bus, [], async (house) => {
        await house.signals.redrive("hearer");
        await until("both are heard", async () => (await house.signals.reports())[0]?.held === 0);
        assert.deepEqual((await counts(house, "hearer")).map(({ n }) => n), [2, 2, 2, 2, 2]);
        assert.ok(isSound(await rebuild(house, "hearer", true)));
      }),
  ],
  ["hears at last what was held back when it was passed by, and has been heard since", async (bus) => {
    const [heardAtLast, met] = [Promise.withResolvers<void>(), new Set<string>()];
    let broken = true;
    const slow = hearer(async (work, { id, body: { bell } }) => {
      if (bell === "bell 3") {
        if (broken) throw new Error("a loose rope");
        heardAtLast.resolve();
      }
      // The rope is mended while the last one is heard again.
      if (bell === "last" && met.has(id)) {
        broken = false;
        await heardAtLast.promise;
      }
      met.add(id);
      await work.database.run(countBell(bell));
    });
    const restore = catchLog(() => {});
    const retry = { backoff: Array<number>(500).fill(20) };
    await using house = await newHouse({ contexts: [RINGERS[0]!, slow], retry, bus });
    await ring(house, 5);
    await house.send(ringBell, { bell: "last" }, OPERATOR);
    await until("one is held", async () => {
      const [report] = await house.signals.reports();
      return report?.held === 1 && report.lag === 1;
    });
    const done = await rebuild(house, "hearer");
    restore();
    assert.deepEqual([done.signals, done.leftOut, isSound(done)], [6, 0, true]);
    assert.deepEqual((await counts(house, "hearer")).map(({ n }) => n), [1, 1, 1, 1, 1, 1]);
  }],
  ["while its hearer stumbles and tries again loses and doubles nothing", async (bus) => {
    const met = new Set<string>();
    const clumsy = hearer(async (work, { id, body: { bell } }) => {
      const isFirst = !met.has(id);
      met.add(id);
      if (isFirst && met.size % 7 === 0) throw new Error("a loose rope");
      await work.database.run(countBell(bell));
    });
    const restore = catchLog(() => {});
    await using house = await newHouse({
      contexts: [RINGERS[0]!, clumsy],
      retry: { backoff: [5, 20, 50] },
      bus,
    });
    const done = (async () => {
      for (let times = 0; times < 4; times++) await rebuild(house, "hearer");
    })();
    const over = done.then(() => true, () => true);
    let rung = 0;
    while (!await Promise.race([over, wait(10)])) await ring(house, 10).then(() => rung += 10);
    await done;
    await until("all is heard", async () => {
      await house.settle();
      return (await house.signals.reports()).every(({ lag }) => lag === 0);
    });
    restore();
    const sum = (await counts(house, "hearer")).reduce((total, { n }) => total + Number(n), 0);
    assert.deepEqual([sum, met.size], [rung, rung]);
    assert.ok(isSound(await rebuild(house, "hearer", true)));
  }],
  ["hears all again where the database was lost with its file", async (bus) => {
    await using house = await newHouse({ contexts: RINGERS, bus });
    await ring(house, 20);
    await house.settle();
    const before = await counts(house, "listener");
    await damage(house, "listener", "delete from count", "delete from _inbox");
    assert.equal((await rebuild(house, "listener")).signals, 40);
    assert.deepEqual(await counts(house, "listener"), before);
  }],
  ["in the middle of a replay finds what was heard before it began", async (bus) => {
    const days = hearer(async (work, { body: { bell } }) => {
      await work.database.run(sql`insert into count values (${bell}, 1) on conflict do nothing`);
    });
    await using house = await newHouse({ contexts: [RINGERS[0]!, days], bus });
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
  }],
];

/** A hearer that could not hear two of ten rings is rebuilt without them; what becomes of them comes `then`. */
async function leaveOut(
  bus: string | undefined,
  backoff: readonly number[],
  then: (house: TestHouse) => Promise<void>,
): Promise<void> {
  let broken = true;
  const deaf = hearer(async (work, { body: { bell } }) => {
    if (broken && bell === "bell 3") throw new Error("a broken rope");
    await work.database.run(countBell(bell));
  });
  const restore = catchLog(() => {});
  await using house = await newHouse({ contexts: [RINGERS[0]!, deaf], retry: { backoff }, bus });
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
  await then(house);
}
