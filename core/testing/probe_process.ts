// A process to be killed: rings bells in the house of the folder that it is given, and says each number once it is
// acknowledged. `deno run probe_process.ts FOLDER FIRST_NUMBER`
import { systemActor } from "core/base/actor.ts";
import { openWorkerHouse } from "core/run/worker_house.ts";
import { ringBell, RINGERS } from "./probe_house.ts";

/** How many ring at once, and on how many bells: order is kept for each bell. */
const HANDS = 4;
const BELLS = 7;

const [folder = "", first = "1"] = Deno.args;
const worker = new Worker(new URL("./probe_home.ts", import.meta.url), { type: "module" });
const house = await openWorkerHouse(worker, RINGERS.map(({ name }) => name), { folder, site: "main" });
let next = Number(first);

async function ring(): Promise<never> {
  for (;;) {
    const number = next++;
    await house.send(ringBell, { bell: `bell ${number % BELLS}` }, systemActor(`hand ${number}`));
    console.log(number);
  }
}

await Promise.all(Array.from({ length: HANDS }, ring));
