import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { scaled } from "core/testing/bad_days/bad_day.ts";
import { onNats } from "core/testing/bad_days/layouts.ts";
import { isNatsHeard, readNatsCarried } from "core/testing/bad_days/nats_log.ts";
import { watchPages } from "core/testing/bad_days/page_watch.ts";
import { pick, seeded } from "core/testing/chance.ts";
import { isRelayed } from "core/testing/look.ts";
import type { NatsServer } from "core/testing/nats_server.ts";
import { testWhere } from "core/testing/skip.ts";
import { until, withPath } from "core/testing/until.ts";
import { type Desk, learnOn, takeSeats, type Tries } from "edge/samples/sample_classroom.ts";
import { type ServedLayout, startLayout } from "edge/samples/sample_layouts.ts";
import { COURSE } from "edge/samples/sample_learners.ts";
import { closeSchoolDay, type SchoolDay } from "edge/samples/sample_school_day.ts";

const SEED = Number(Deno.env.get("SEED") ?? 20260302);
const LEARNERS = scaled(4, 12);
/** How long the broker is away, and how long people learn before and after. */
const DOWN = scaled(3_000, 180_000);
const AROUND = scaled(1_000, 5_000);
/** How many milliseconds a learner thinks at most. */
const PAUSE = scaled(120, 1_500);
/** Longer than this nobody may wait for a page, whatever is away. */
const LONGEST_WAIT = 3_000;

const { name, missing } = onNats("one process");

testWhere(
  missing,
  `pages and answers go on while the broker is down for ${DOWN / 1_000} s, and all of it is heard then`,
  () =>
    spendSchoolDay("nats", "the broker is down while people learn", async ({ nats }, desks) => {
      await wait(AROUND);
      await nats!.stop();
      const before = countAcknowledged(desks);
      await wait(DOWN);
      const meanwhile = countAcknowledged(desks) - before;
      await nats!.restart();
      await wait(AROUND);
      assert.ok(meanwhile > 0, "people went on while the broker was down");
      return { kills: 0, times: `${DOWN / 1_000} s`, found: `${meanwhile} of them while it was down` };
    }),
);

/** How often one of the processes is killed, and how many milliseconds lie between two kills at most. */
const KILLS = Number(Deno.env.get("KILLS") ?? scaled(4, 60));
const LONGEST_PEACE = 1_500;
const VICTIMS = { first: "identity, site, catalog", second: "all others", broker: "broker" } as const;

testWhere(
  missing,
  `pages go on while one of three processes, or the broker, is killed at ${KILLS} moments`,
  () =>
    spendSchoolDay("processes", "kill -9 of homes and broker while people learn", async (site) => {
      const random = seeded(SEED);
      const killed = { first: 0, second: 0, broker: 0 };
      for (let kills = 0; kills < KILLS; kills++) {
        await wait(random() * LONGEST_PEACE);
        const victim = pick(["first", "second", "broker"] as const, random);
        killed[victim]++;
        if (victim === "broker") await site.nats!.kill();
        else {
          site[victim]!.kill("SIGKILL");
          await site[victim]!.ended;
        }
        await wait(random() * 300);
        await (victim === "broker" ? site.nats!.restart() : site.restart(victim));
      }
      await wait(AROUND);
      const times = Object.entries(killed).map(([who, many]) =>
        `${VICTIMS[who as keyof typeof VICTIMS]} ${many}`
      );
      return { kills: KILLS, times: times.join("; "), found: "" };
    }),
);

type Course = (
  site: ServedLayout,
  desks: readonly Desk[],
) => Promise<Pick<SchoolDay, "times" | "kills" | "found">>;

/** Has people learn and look at pages while something happens to the site; all pages must come. */
async function spendSchoolDay(layout: "nats" | "processes", day: string, happen: Course): Promise<void> {
  await withPath(async (data) => {
    const begun = performance.now();
    await using site = await startLayout(layout, { data });
    const desks = await takeSeats(site.url, LEARNERS);
    const bell = { over: false };
    const watch = watchPages(desks[0]!.learner.client, [
      "/courses",
      `/courses/${encodeURIComponent(COURSE)}`,
      desks[0]!.units[0]!,
    ]);
    const learning = desks.map((desk, n) => learnOn(desk, bell, seeded(SEED + n), PAUSE));
    const { times, kills, found } = await happen(site, desks);
    bell.over = true;
    const tries = sum(await Promise.all(learning));
    const seen = await watch.stop();
    const waiting = performance.now();
    await untilQuiet(data, site.nats!);
    const quiet = Math.round(performance.now() - waiting);
    const carried = await readNatsCarried(site.nats!.url);
    for (const server of [site.edge, site.first, site.second]) await server?.stop();
    await closeSchoolDay({
      day,
      layout: layout === "nats" ? name : onNats("three processes").name,
      times,
      kills,
      data,
      desks,
      carried,
      begun,
      worstAnswer: seen.worst,
      found: [
        ...found === "" ? [] : [found],
        `${tries.putOff} put off by a page that says so`,
        `${seen.asked} other pages, ${total(seen.failed)} failed`,
        `all heard ${quiet} ms after`,
      ].join("; "),
    });
    assert.deepEqual([...seen.failed], []);
    assert.ok(seen.worst < LONGEST_WAIT, `a page took ${seen.worst} ms`);
    if (layout === "nats") assert.deepEqual(tries, { putOff: 0, lost: 0 });
  });
}

function countAcknowledged(desks: readonly Desk[]): number {
  return desks.flatMap(({ learner }) => learner.submissions).filter((one) => one.acknowledged).length;
}

function sum(tries: readonly Tries[]): Tries {
  return tries.reduce((all, one) => ({ putOff: all.putOff + one.putOff, lost: all.lost + one.lost }));
}

function total(times: ReadonlyMap<string, number>): number {
  return [...times.values()].reduce((all, one) => all + one, 0);
}

async function untilQuiet(data: string, nats: NatsServer): Promise<void> {
  await until("all is heard", async () => await isRelayed(data) && await isNatsHeard(nats.url), 120_000);
}
