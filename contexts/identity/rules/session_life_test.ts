import assert from "node:assert/strict";
import { isTouchDue, sessionEnd } from "./session_life.ts";

const day = (number: number) => new Date(Date.UTC(2026, 2, 1) + number * 86_400_000);

Deno.test("sessionEnd() slides with being seen, up to sixty days after the beginning", () => {
  assert.deepEqual(sessionEnd(day(0), day(0)), day(14));
  assert.deepEqual(sessionEnd(day(0), day(30)), day(44));
  assert.deepEqual(sessionEnd(day(0), day(50)), day(60));
});

Deno.test("isTouchDue() ten minutes after the last time", () => {
  const seen = day(0).getTime();
  assert.equal(isTouchDue(day(0), new Date(seen + 599_999)), false);
  assert.equal(isTouchDue(day(0), new Date(seen + 600_000)), true);
});
