// A belfry in a process of its own, to be killed: `deno run belfry_process.ts OPTIONS`, which are JSON (`BelfryParts`).
// It says when it is ready, each number that it rang once that is acknowledged, each that was refused and why, and the
// longest that a reader has waited so far. SIGTERM closes it.
import "./jumping_clock.ts";
import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { openWorkerHouse } from "core/run/worker_house.ts";
import { ringBell } from "core/testing/probe_house.ts";
import { rebuildJob } from "core/work/rebuild.ts";
import { BELFRY } from "./belfry.ts";
import type { BelfryParts, Ringing } from "./start_belfry.ts";

/** On how many bells there is ringing: order is kept for each bell. */
const BELLS = 7;
/** How many ring at once, unless told. */
const HANDS = 4;
/** Who was refused rings again after so many milliseconds, and a reader looks as often. */
const AGAIN = 20;

const { ringing, rebuilds = [], ...options } = JSON.parse(Deno.args[0] ?? "{}") as BelfryParts;
const worker = new Worker(new URL("./belfry_home.ts", import.meta.url), { type: "module" });
const house = await openWorkerHouse(worker, options.residents ?? BELFRY, options);
const over = new AbortController();

async function ring(numbers: () => number | undefined, { mood, every = 1, pause }: Ringing): Promise<void> {
  for (let number = numbers(); number !== undefined && !over.signal.aborted; number = numbers()) {
    const begun = performance.now();
    const took = () => Math.round(performance.now() - begun);
    const asked = { bell: `bell ${number % BELLS}`, ...mood && number % every === 0 ? { mood } : {} };
    try {
      await house.send(ringBell, asked, systemActor(`hand ${number}`));
      console.log(`rang ${number} ${took()}`);
    } catch (error) {
      const why = error instanceof Refusal ? error.code : error instanceof Error ? error.message : error;
      console.log(`refused ${took()} ${String(why).replaceAll("\n", " ")}`);
      await wait(AGAIN, over.signal);
    }
    if (pause) await wait(pause, over.signal);
  }
}

/** Reads as a page does, all the time, and says when it never took so long. */
async function look(): Promise<void> {
  const reader = house.reader(options.residents?.[0] ?? "listener");
  for (let longest = -1; !over.signal.aborted;) {
    const begun = performance.now();
    await reader.database.all(sql`select sum(n) from count`);
    const took = Math.round(performance.now() - begun);
    if (took > longest) console.log(`read ${longest = took}`);
    await wait(AGAIN, over.signal);
  }
}

/** Has residents rebuilt all the time, as no operator would, and says each time for how long they heard nothing. */
async function rebuild(): Promise<void> {
  for (let at = 0; rebuilds.length > 0 && !over.signal.aborted; at++) {
    const job = rebuildJob(rebuilds[at % rebuilds.length]!);
    try {
      const { deafMilliseconds } = await house.run(job, {}, systemActor("operator"));
      console.log(`rebuilt ${deafMilliseconds}`);
    } catch (error) {
      console.log(`unbuilt 0 ${error instanceof Refusal ? error.code : error}`);
      await wait(AGAIN, over.signal);
    }
  }
}

Deno.addSignalListener("SIGTERM", async () => {
  over.abort();
  await going;
  await house.close();
  Deno.exit(0);
});

console.log("ready");
let next = ringing?.first ?? 0;
const last = ringing?.many === undefined ? Infinity : next + ringing.many;
const numbers = () => next < last ? next++ : undefined;
const hands = ringing ? Array.from({ length: ringing.hands ?? HANDS }, () => ring(numbers, ringing)) : [];
const going = Promise.all([...hands, look(), rebuild()]);
await Promise.all(hands);
console.log("done");
await going;
