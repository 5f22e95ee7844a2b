import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Bus, Logged } from "core/bus/bus.ts";
import { openEmbeddedBus } from "core/bus/embedded_bus.ts";
import { A, sampleSignal } from "core/bus/sample_ears.ts";
import { until, withPath } from "core/testing/until.ts";
import { RegionBus } from "./region_bus.ts";

Deno.test("RegionBus is there before a server answers, then has everybody hear who listens", async () => {
  await withPath(async (path) => {
    const lines: string[] = [];
    const restore = catchLog((line) => lines.push(line));
    let [there, tries]: [Bus | undefined, number] = [undefined, 0];
    const bus = new RegionBus(() => {
      tries++;
      if (there) return Promise.resolve(there);
      return Promise.reject(new Refusal("bus.nats_unreachable", "unavailable", "Cannot reach a NATS server"));
    }, 1);
    try {
      const heard: string[] = [];
      const into = (whom: string) => ({ signal }: Logged) => void heard.push(`${whom} ${signal.key}`);
      let reconnected = 0;
      bus.onReconnect(() => reconnected++);
      await bus.tail([A], into("early"));
      (await bus.tail([A], into("gone")))();
      assert.deepEqual([bus.isOpen, bus.lastSign(), bus.unbroken().since], [false, -Infinity, Infinity]);
      await until("it was tried again", () => tries > 2);
      await assert.rejects(bus.operations.log(), { code: "bus.away", message: /Cannot reach a NATS server/ });

      there = await openEmbeddedBus(`${path}.db`);
      await until("it is open", () => bus.isOpen);
      assert.deepEqual([reconnected, lines.length], [1, 1]);
      const stop = await bus.tail([A], into("late"));
      await there.publish([sampleSignal(A, "one")]);
      assert.deepEqual(heard, ["early one", "late one"]);
      assert.equal((await bus.operations.log()).signals, 1);
      stop();
      await there.publish([sampleSignal(A, "two")]);
      assert.deepEqual(heard, ["early one", "late one", "early two"]);
    } finally {
      restore();
      await bus.close();
    }
  });
});

Deno.test("RegionBus closes what opens after it was closed itself", async () => {
  await withPath(async (path) => {
    const [opening, closed] = [Promise.withResolvers<Bus>(), Promise.withResolvers<void>()];
    const bus = new RegionBus(() => opening.promise);
    await bus.close();
    const late = await openEmbeddedBus(`${path}.db`);
    const close = late.close.bind(late);
    opening.resolve(Object.assign(late, { close: () => close().then(closed.resolve) }));
    await closed.promise;
    assert.equal(bus.isOpen, false);
  });
});
