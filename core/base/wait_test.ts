import assert from "node:assert/strict";
import { inTime, steadyNow, wait } from "./wait.ts";

Deno.test("inTime() gives what is through in time, and whatever it fails with", async () => {
  const { signal } = new AbortController();
  assert.equal(await inTime(Promise.resolve(1), signal), 1);
  await assert.rejects(inTime(Promise.reject(new Error("no")), signal), /no/);
});

Deno.test("inTime() rejects with the signal's reason once time is up, and passes over what comes later", async () => {
  const timeUp = new AbortController();
  const late = Promise.withResolvers<void>();
  const going = inTime(late.promise, timeUp.signal);
  timeUp.abort(new Error("time is up"));
  await assert.rejects(going, /time is up/);
  late.reject(new Error("nobody waits for this any longer"));
  await assert.rejects(inTime(new Promise(() => {}), timeUp.signal), /time is up/);
});

Deno.test("steadyNow() goes on though the clock is set back", async () => {
  const [before, real] = [steadyNow(), Date.now];
  Date.now = () => 0;
  try {
    await wait(2);
    assert.ok(steadyNow() > before);
    assert.ok(Math.abs(steadyNow() - real()) < 60_000, "about what the clock said");
  } finally {
    Date.now = real;
  }
});
