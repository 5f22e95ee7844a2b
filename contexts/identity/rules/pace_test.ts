import assert from "node:assert/strict";
import { type Failures, paceRefusal, type PaceScope, secondsToWait, withOneMore } from "./pace.ts";

const start = new Date("2026-03-02T09:00:00Z");
const after = (seconds: number, from: Date = start) => new Date(from.getTime() + seconds * 1000);

/** Waits after each of so many failures, each attempted as soon as it may be. */
function waits(scope: PaceScope, times: number): number[] {
  let failures: Failures | undefined;
  let now = start;
  return Array.from({ length: times }, () => {
    failures = withOneMore(scope, failures, now);
    const seconds = secondsToWait(scope, failures, now);
    now = after(seconds, now);
    return seconds;
  });
}

Deno.test("secondsToWait() costs nothing at first, then doubles up to its longest", () => {
  assert.deepEqual(waits("account_network", 17), [
    ...[0, 0, 0, 0],
    ...[1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900],
    // Fifteen minutes of peace forgive one failure, the next one counts again.
    ...[900, 900],
  ]);
});

for (const scope of ["account_network", "account", "network", "session"] as const) {
  Deno.test(`secondsToWait() by ${scope} is never longer than a quarter of an hour: nobody is locked out`, () => {
    assert.ok(Math.max(...waits(scope, 1_000)) <= 900);
  });
}

Deno.test("secondsToWait() by account or network alone is gentle, since others cause it too", () => {
  assert.equal(waits("account", 19).at(-1), 0);
  assert.equal(waits("network", 99).at(-1), 0);
  assert.equal(Math.max(...waits("account", 200), ...waits("network", 200)), 60);
});

Deno.test("secondsToWait() counts down with the clock and ends", () => {
  const failures = { count: 10, lastAt: start };
  assert.deepEqual(
    [0, 0.5, 31, 32, 1e6].map((seconds) => secondsToWait("account_network", failures, after(seconds))),
    [32, 32, 1, 0, 0],
  );
});

Deno.test("secondsToWait() a clock set back makes nobody wait longer than the delay and what it lost", () => {
  assert.equal(secondsToWait("account_network", { count: 6, lastAt: start }, after(-10)), 12);
  assert.equal(withOneMore("account_network", { count: 6, lastAt: start }, after(-10)).count, 7);
});

Deno.test("withOneMore() forgives with time, and never below nothing", () => {
  const failures = { count: 6, lastAt: start };
  assert.equal(withOneMore("account_network", failures, after(899)).count, 7);
  assert.equal(withOneMore("account_network", failures, after(900)).count, 6);
  assert.equal(withOneMore("account_network", failures, after(86_400)).count, 1);
});

Deno.test("paceRefusal() tells when to come again, and refuses nobody who is in time", () => {
  assert.equal(paceRefusal(0), undefined);
  assert.deepEqual({ ...paceRefusal(7) }, {
    name: "Refusal",
    code: "identity.too_many_attempts",
    kind: "limited",
    facts: { retryAfterSeconds: 7 },
  });
});
