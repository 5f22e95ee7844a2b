import assert from "node:assert/strict";
import { RELEASE } from "core/base/release.ts";
import { systemActor } from "core/base/actor.ts";
import { catchLog } from "core/base/log.ts";
import { openWorkerHouse } from "core/run/worker_house.ts";
import { breakDown, holdThread, RINGERS } from "core/testing/probe_house.ts";
import { health } from "./health.ts";

const TESTER = systemActor("tester");

Deno.test("GET /health is 200 while the home answers and 503 with the reason while it does not", async () => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const worker = new Worker(import.meta.resolve("core/testing/probe_home.ts"), { type: "module" });
  const house = await openWorkerHouse(worker, RINGERS.map(({ name }) => name), { folder, site: "main" });
  const app = health({ house });
  const ask = async (path = "/health") => {
    const answer = await app.request(path);
    return [answer.status, await answer.json()];
  };
  try {
    assert.deepEqual(await ask(), [200, { ready: true, release: RELEASE }]);

    const held = house.send(holdThread, { milliseconds: 3_000 }, TESTER);
    const [heldStatus, { reasons: heldReasons, ...rest }] = await ask();
    assert.deepEqual([heldStatus, rest], [503, { ready: false, release: RELEASE }]);
    // Which of its two questions comes too late depends on how far the command is when they are asked.
    assert.match(heldReasons.join(), /^the (home worker|bus) does not answer$/);
    await held;
    assert.deepEqual(await ask(), [200, { ready: true, release: RELEASE }]);
    assert.deepEqual(await ask("/health/ready"), await ask());
    assert.deepEqual(await ask("/health/live"), [200, { live: true }]);

    const restore = catchLog(() => {});
    await assert.rejects(house.send(breakDown, {}, TESTER));
    const [status, { reasons }] = await ask();
    assert.equal(status, 503);
    assert.match(reasons[0], /^Cannot reach the home: it failed: /);
    assert.deepEqual(await ask("/health/live"), [503, { live: false, reason: reasons[0] }]);
    await assert.rejects(house.close());
    restore();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
