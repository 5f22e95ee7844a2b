import assert from "node:assert/strict";
import { HomeClock } from "./home_clock.ts";

Deno.test("HomeClock is this machine's clock until an answer of home is of another time, then home's", () => {
  const clock = new HomeClock();
  const at = (ahead: number) => new Headers({ date: new Date(Date.now() + ahead).toUTCString() });
  const isAhead = (milliseconds: number) => Math.abs(clock.now() - Date.now() - milliseconds) < 2_000;
  assert.ok(isAhead(0));
  for (const told of [at(1_000), new Headers(), new Headers({ date: "noon" })]) clock.learn(told);
  assert.ok(isAhead(0));
  assert.equal(clock.settings, 0);
  for (let n = 0; n < 2; n++) clock.learn(at(-600_000));
  assert.ok(isAhead(-600_000));
  assert.equal(clock.settings, 1);
  clock.learn(at(0));
  assert.ok(isAhead(0));
  assert.equal(clock.settings, 2);
});
