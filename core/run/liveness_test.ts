import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { Liveness } from "./liveness.ts";

Deno.test("Liveness.look() goes on with a home that answers, whatever it answers", async () => {
  assert.deepEqual(await new Liveness({ absent: () => Promise.resolve(["grading"]) }).look(), { live: true });
  const refusing = { absent: () => Promise.reject(new Refusal("bus.away", "unavailable", "Cannot now")) };
  assert.deepEqual(await new Liveness(refusing).look(), { live: true });
});

Deno.test("Liveness.look() gives up a home that is lost, at once", async () => {
  const lost = new Refusal("home.lost", "unavailable", "Cannot reach the home: it failed");
  assert.deepEqual(await new Liveness({ absent: () => Promise.reject(lost) }).look(), {
    live: false,
    reason: "Cannot reach the home: it failed",
  });
});

Deno.test("Liveness.look() gives up a home that is silent for a minute, and takes it back once it answers", async () => {
  let now = 0;
  let silent = true;
  const house = {
    absent: () => silent ? new Promise<never>(() => {}) : Promise.resolve([]),
  };
  const liveness = new Liveness(house, () => now);
  assert.deepEqual(await liveness.look(), { live: true });
  now = 61_000;
  assert.deepEqual(await liveness.look(), { live: false, reason: "the home has not answered for 61 s" });
  silent = false;
  assert.deepEqual(await liveness.look(), { live: true });
});
