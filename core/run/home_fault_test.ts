import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { seeded } from "core/testing/chance.ts";
import { findFaults, readLog, readRows } from "core/testing/look.ts";
import { RINGERS } from "core/testing/probe_house.ts";
import { withPath } from "core/testing/until.ts";
import { openHome } from "./home.ts";

/** How often the process is killed; `KILLS=300` for a long run. */
const KILLS = Number(Deno.env.get("KILLS") ?? 30);
const SEED = Number(Deno.env.get("SEED") ?? 20260302);
/** How long a process lives at most: three in four from their first ring, the others from their start. */
const LONGEST_LIFE = 300;

Deno.test(`openHome() killed at ${KILLS} moments loses, doubles and invents nothing: sums that only add agree`, async () => {
  await withPath(async (folder) => {
    await Deno.mkdir(folder);
    const random = seeded(SEED);
    const acknowledged = new Set<number>();
    let next = 1;
    for (let kills = 0; kills < KILLS; kills++) {
      for (const number of await ringAndKill(folder, next, random)) acknowledged.add(number);
      // Numbers that were under way may or may not count; they are never rung again.
      next = Math.max(0, ...acknowledged) + 100 * (kills + 1);
    }
    const home = await openHome({ folder, site: "main", contexts: RINGERS, plugins: [] });
    await home.close();

    assert.deepEqual(await findFaults(folder), []);
    const log = await readLog(folder);
    const rung = log.filter(({ name }) => name === "ringer.bell.rung.v1");
    const numbers = new Set(rung.map(({ actor }) => Number(actor.id.replace("hand ", ""))));
    assert.equal(numbers.size, rung.length, "no ring is there twice");
    assert.deepEqual([...acknowledged].filter((number) => !numbers.has(number)), [], "none is lost");
    const [ringer, echo, listener] = await Promise.all(["ringer", "echo", "listener"].map(sumsIn(folder)));
    assert.deepEqual(ringer, { rings: rung.length, echoes: 0 });
    assert.deepEqual(echo, { rings: rung.length, echoes: 0 });
    assert.deepEqual(listener, { rings: rung.length, echoes: rung.length });
    const figures = { kills: KILLS, acknowledged: acknowledged.size, counted: rung.length };
    console.log(
      JSON.stringify({ seed: SEED, ...figures, unacknowledged: figures.counted - figures.acknowledged }),
    );
    assert.ok(acknowledged.size >= KILLS, "the test has teeth");
  });
});

/** Lets a process ring until it is killed; gives back the numbers that it said. */
async function ringAndKill(folder: string, first: number, random: () => number): Promise<number[]> {
  const process = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      decodeURIComponent(new URL(import.meta.resolve("core/testing/probe_process.ts")).pathname),
    ]
      .concat(folder, String(first)),
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let said = "";
  const rung = Promise.withResolvers<void>();
  const read = (async () => {
    for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
      said += text;
      rung.resolve();
    }
    rung.resolve();
  })();
  if (random() < 0.75) await rung.promise;
  await wait(random() * LONGEST_LIFE);
  process.kill("SIGKILL");
  await Promise.all([read, process.status]);
  // A line without its end was not said.
  return said.slice(0, said.lastIndexOf("\n") + 1).split("\n").filter(Boolean).map(Number);
}

function sumsIn(folder: string) {
  return async (name: string) => {
    const [row] = await readRows(
      `${folder}/${name}.db`,
      `select coalesce(sum(n) filter (where name not like 'echo%'), 0) as rings,
        coalesce(sum(n) filter (where name like 'echo%'), 0) as echoes from count`,
    );
    return { ...row };
  };
}
