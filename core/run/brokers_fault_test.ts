import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { scaled } from "core/testing/bad_days/bad_day.ts";
import { onNats, startBroker } from "core/testing/bad_days/layouts.ts";
import { findMissingDisk, mountSmallDisk } from "core/testing/bad_days/small_disk.ts";
import { spendDay } from "core/testing/bad_days/spend_day.ts";
import { type DayOfThree, testThree, type Three } from "core/testing/bad_days/test_three.ts";
import { ThreeProcesses } from "core/testing/bad_days/three_processes.ts";
import { seeded } from "core/testing/chance.ts";
import { testWhere } from "core/testing/skip.ts";
import type { Cut } from "core/testing/tcp_proxy.ts";

const { name: LAYOUT, missing } = onNats("three processes");
const SEED = Number(Deno.env.get("SEED") ?? 20260302);

/** For how many milliseconds the broker is down. */
const DOWN = scaled(3_000, 180_000);

testThree(
  `their broker is down for ${DOWN / 1_000} s while they ring on`,
  "the broker is down while people go on",
  async ({ three, broker }) => {
    await wait(500);
    await broker.stop();
    const rungBefore = three.at("publisher").rung.length;
    await wait(DOWN);
    const begun = performance.now();
    await three.at("relay").stop();
    const closed = Math.round(performance.now() - begun);
    const rung = three.at("publisher").rung.length - rungBefore;
    await broker.restart();
    three.start("relay");
    const back = await three.heardAgain();
    await three.stop();
    return {
      times: `${DOWN / 1_000} s`,
      found: () =>
        `${rung} rings meanwhile; heard ${back} ms after it was back; one closed in ${closed} ms meanwhile; ${three.slowest()}`,
    };
  },
);

/** How often the broker loses what it acknowledged, as after a power cut: its acknowledgement is no fsync. */
const POWER_CUTS = scaled(1, 10);

testThree(
  `their broker loses the last second that it acknowledged ${POWER_CUTS} times`,
  "the broker loses what it acknowledged",
  async ({ three, broker }) => {
    let lost = 0;
    for (let cuts = 0; cuts < POWER_CUTS; cuts++) {
      await wait(400);
      const before = `${broker.folder}.before`;
      broker.signal("SIGSTOP");
      await copyFolder(broker.folder, before);
      broker.signal("SIGCONT");
      const acknowledged = three.acknowledged;
      await wait(1_000);
      lost += three.acknowledged - acknowledged;
      await broker.kill();
      await Deno.remove(broker.folder, { recursive: true });
      await Deno.rename(before, broker.folder);
      await broker.restart();
      await three.heardAgain();
    }
    await three.stop();
    return {
      rewritten: true,
      times: `${POWER_CUTS} × 1 s`,
      found: () => `${lost} rings said meanwhile were carried again`,
    };
  },
);

async function copyFolder(from: string, to: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("cp", { args: ["-r", from, to] }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** How often the wire is cut, and for how many milliseconds at most. */
const CUTS = scaled(2, 24);
const LONGEST_CUT = scaled(1_500, 12_000);

for (const [cut, day] of [["refuse", "the network is cut"], ["hang", "the network hangs"]] as const) {
  testThree(`${day} ${CUTS} times`, day, (parts) => cutWires(parts, cut), true);
}

async function cutWires({ three, wire }: Three, how: Cut): Promise<DayOfThree> {
  const random = seeded(SEED);
  let total = 0;
  for (let cuts = 0; cuts < CUTS; cuts++) {
    const milliseconds = Math.round((0.2 + 0.8 * random()) * LONGEST_CUT);
    total += milliseconds;
    wire.cut(how);
    await wait(milliseconds);
    wire.heal();
    await wait(random() * scaled(800, 4_000));
  }
  const back = await three.heardAgain();
  await three.stop();
  return {
    times: `${CUTS} cuts, ${Math.round(total / 1_000)} s in all`,
    found: () => `heard ${back} ms after the last; ${three.slowest()}`,
  };
}

testThree(
  "the first of them is started twice",
  "a second publisher is started on its database",
  async ({ three }) => {
    const first = three.at("publisher");
    three.start("publisher");
    await assert.rejects(three.ready(), /another home of the site carries its signals/);
    await wait(scaled(1_500, 20_000));
    await first.stop();
    three.start("publisher");
    await three.ready();
    await three.stop();
    return {
      times: "once",
      found: () => `the second is refused; ${first.rung.length} rings of the first, each said once`,
    };
  },
);

testWhere(
  missing ?? await findMissingDisk(),
  `${LAYOUT}: their broker's disk is full, and they go on when there is room`,
  async () => {
    await using disk = await mountSmallDisk(24);
    await using broker = await startBroker(disk.folder);
    await spendDay("the broker's disk is full", LAYOUT, async (folder) => {
      await using three = new ThreeProcesses({ folder, bus: broker.url });
      await three.ready();
      await disk.fill();
      await wait(scaled(3_000, 15_000));
      await disk.free();
      await broker.restart();
      const back = await three.heardAgain();
      await three.stop();
      return {
        belfries: three.belfries,
        bus: broker.url,
        times: "once",
        found: () =>
          `heard ${back} ms after there was room and the broker was started again; ${three.slowest()}`,
      };
    });
  },
);
