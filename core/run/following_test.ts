import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { follow, readTrace } from "core/base/trace.ts";
import type { Signal } from "core/signal/signal.ts";
import { newHouse } from "core/testing/house.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { until } from "core/testing/until.ts";
import type { House } from "./house.ts";
import { openWorkerHouse } from "./worker_house.ts";

const TESTER = systemActor("tester");
const FROM = { trace: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", correlation: "one request" };

/** What was said, once the echo of the bell that was rung is there. */
async function saidIn(house: House): Promise<readonly [rung: Signal, echoed: Signal]> {
  const read = async () => (await house.signals.read(0, 10)).map(({ signal }) => signal);
  await until("the echo is said", async () => (await read()).length === 2);
  const [rung, echoed] = await read();
  return [rung!, echoed!];
}

Deno.test("send() what follows from a request carries its trace and its id, over to the home's thread and from hearer to hearer", async () => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const worker = new Worker(import.meta.resolve("core/testing/probe_home.ts"), { type: "module" });
  const house = await openWorkerHouse(worker, RINGERS.map(({ name }) => name), { folder, site: "main" });
  try {
    await follow(FROM, () => house.send(ringBell, { bell: "a" }, TESTER));
    const [rung, echoed] = await saidIn(house);
    assert.deepEqual([rung.trace, rung.correlation, rung.causation], [
      FROM.trace,
      FROM.correlation,
      undefined,
    ]);
    assert.deepEqual([echoed.trace, echoed.correlation, echoed.causation], [
      FROM.trace,
      FROM.correlation,
      rung.id,
    ]);
  } finally {
    await house.close();
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("send() what follows from nothing begins a trace of its own, and a replay another", async () => {
  await using house = await newHouse({ contexts: RINGERS });
  await house.send(ringBell, { bell: "a" }, TESTER);
  const [rung, echoed] = await saidIn(house);
  assert.ok(readTrace(rung.trace));
  assert.equal(echoed.trace, rung.trace);
  assert.equal(echoed.correlation, rung.correlation);
  await house.signals.replay("echo", { sequence: 1 });
  await until("it is said again", async () => (await house.everything()).length === 3);
  const again = (await house.everything())[2]!;
  assert.ok(readTrace(again.trace));
  assert.notEqual(again.trace, rung.trace);
  assert.equal(again.correlation, rung.correlation);
});
