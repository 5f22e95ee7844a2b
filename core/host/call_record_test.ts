import assert from "node:assert/strict";
import { CallRecord } from "./call_record.ts";

/** Which call was the one too many, counted from 1; "x" fails. */
function tooMany(calls: string): number | undefined {
  const record = new CallRecord();
  for (const [at, call] of [...calls].entries()) {
    if (call !== "x") record.succeeded();
    else if (record.failed()) return at + 1;
  }
}

const CALLS: readonly [what: string, calls: string, at: number | undefined][] = [
  ["one failure", "x", undefined],
  ["four in a row", "xxxx", undefined],
  ["five in a row", "xxxxx", 5],
  ["one failure after another success", "x.".repeat(4), undefined],
  ["every second call", "x.".repeat(20), 21],
  ["every third call", "..x".repeat(20), 21],
  ["every fourth call", "...x".repeat(20), undefined],
];

for (const [what, calls, at] of CALLS) {
  Deno.test(`failed() ${what}: ${at === undefined ? "goes on" : `too many at the ${at}th call`}`, () => {
    assert.equal(tooMany(calls), at);
  });
}

Deno.test("failed() says so once", () => {
  const record = new CallRecord();
  const told = Array.from({ length: 30 }, () => record.failed());
  assert.equal(told.filter((one) => one).length, 1);
});
