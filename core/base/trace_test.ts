import assert from "node:assert/strict";
import { follow, following, followingOr, newTrace, noted, readTrace, requestTrace, traced } from "./trace.ts";

const GIVEN = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

Deno.test("readTrace() takes a traceparent of version 00, and nothing off the grammar", () => {
  assert.equal(readTrace(GIVEN), GIVEN);
  for (
    const bad of [
      undefined,
      "",
      GIVEN.toUpperCase(),
      GIVEN.replace("00-", "ff-"),
      `${GIVEN}-more`,
      `${GIVEN}, ${GIVEN}`,
      GIVEN.replace(/4bf\w+/, "0".repeat(32)),
      GIVEN.replace("00f067aa0ba902b7", "0".repeat(16)),
    ]
  ) assert.equal(readTrace(bad), undefined, String(bad));
});

Deno.test("requestTrace() goes on with what was sent, else begins a trace that is not sampled", () => {
  assert.equal(requestTrace(GIVEN), GIVEN);
  const begun = requestTrace("broken");
  assert.equal(readTrace(begun), begun);
  assert.match(begun, /-00$/);
  assert.notEqual(newTrace(), begun);
});

Deno.test("follow() is what following() tells, through all that is awaited, and nowhere else", async () => {
  const from = { trace: GIVEN, correlation: "one" };
  const [inside, outside] = await Promise.all([
    follow(from, async () => {
      await Promise.resolve();
      return following();
    }),
    Promise.resolve().then(() => following()),
  ]);
  assert.deepEqual([inside, outside, following()], [from, {}, {}]);
});

Deno.test("followingOr() makes an id where somebody follows from nothing, and keeps one that is there", () => {
  const now = new Date();
  assert.match(followingOr({ trace: GIVEN }, now).correlation, /^[0-9a-f-]{36}$/);
  assert.deepEqual(followingOr({ correlation: "one" }, now), { correlation: "one" });
});

Deno.test("traced() and noted() carry on where nobody collects spans", async () => {
  const parts = { name: "a", kind: "internal", follows: GIVEN } as const;
  assert.equal(await traced(parts, (trace) => Promise.resolve(trace)), GIVEN);
  assert.equal(noted(parts), GIVEN);
  assert.equal(noted({ name: "a", kind: "internal" }), undefined);
});
