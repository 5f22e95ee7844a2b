import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { scaled } from "core/testing/bad_days/bad_day.ts";
import { seeded } from "core/testing/chance.ts";
import { isQuiet, readCarried } from "core/testing/look.ts";
import { launchServer, startServer } from "core/testing/server.ts";
import { until, withPath } from "core/testing/until.ts";
import { type Desk, learn, takeSeats } from "edge/samples/sample_classroom.ts";
import { closeSchoolDay } from "edge/samples/sample_school_day.ts";

/** How often the server is killed; `KILLS=300` for a long run. */
const KILLS = Number(Deno.env.get("KILLS") ?? scaled(12, 100));
const SEED = Number(Deno.env.get("SEED") ?? 20260302);
/** How many learn at once, and how many there are for so many kills: graded problems take few attempts each. */
const AT_ONCE = 5;
const LEARNERS = AT_ONCE + Math.ceil(KILLS / 4);
/** How long a server serves at most, or is on its way to serving, before it is killed. */
const LONGEST_LIFE = 700;
const LONGEST_START = 500;

Deno.test(`kill -9 at ${KILLS} moments while learners answer: every answer that was acknowledged counts once, everywhere`, async () => {
  await withPath(async (data) => {
    const random = seeded(SEED);
    const begun = performance.now();
    const desks = await seat(data);
    let starting = 0;
    for (let kills = 0; kills < KILLS; kills++) {
      if (random() < 0.25) starting += await killStarting(data, random);
      else await killServing(data, desks, random);
    }
    await using server = await startServer({ data });
    await until("all is heard", () => isQuiet(data), 30_000);
    assert.equal((await server.stop()).code, 0);

    await closeSchoolDay({
      day: "kill -9 of the whole site while people learn",
      layout: "one process, embedded",
      times: `${KILLS} kills, ${starting} of them while it started`,
      kills: KILLS,
      data,
      desks,
      carried: await readCarried(data),
      begun,
      found: "whoever was not told asked again",
    });
  });
});

async function seat(data: string): Promise<Desk[]> {
  await using server = await startServer({ data });
  const desks = await takeSeats(server.url, LEARNERS);
  await server.stop();
  return desks;
}

/** Kills a server on its way to serving; answers 1 where it had not come so far, 0 where it had. */
async function killStarting(data: string, random: () => number): Promise<0 | 1> {
  await using launched = await launchServer({ data });
  let ready = false;
  const isReady = launched.ready.then(() => ready = true, () => {});
  await wait(random() * LONGEST_START);
  launched.kill("SIGKILL");
  await Promise.all([launched.ended, isReady]);
  return ready ? 0 : 1;
}

async function killServing(data: string, desks: readonly Desk[], random: () => number): Promise<void> {
  await using server = await startServer({ data });
  const first = Math.floor(random() * (desks.length - AT_ONCE));
  const life = { over: false };
  const learning = desks.slice(first, first + AT_ONCE).map((desk) => {
    desk.learner.client.url = server.url;
    return learn(desk, life, seeded(random() * 2 ** 32));
  });
  await wait(random() * LONGEST_LIFE);
  life.over = server.kill("SIGKILL");
  await Promise.all(learning);
}
