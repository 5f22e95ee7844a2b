import assert from "node:assert/strict";
import { readRange } from "./byte_range.ts";

const ROWS: readonly (readonly [string | null, ReturnType<typeof readRange>])[] = [
  [null, undefined],
  ["bytes=0-9", { first: 0, last: 9 }],
  ["bytes=90-", { first: 90, last: 99 }],
  ["bytes=90-1000", { first: 90, last: 99 }],
  ["bytes=-10", { first: 90, last: 99 }],
  ["bytes=-1000", { first: 0, last: 99 }],
  ["bytes=100-", "unsatisfiable"],
  ["bytes=9-8", "unsatisfiable"],
  ["bytes=-0", "unsatisfiable"],
  ["bytes=-", undefined],
  ["bytes=0-1,5-6", undefined],
  ["lines=1-2", undefined],
];
for (const [header, expected] of ROWS) {
  Deno.test(`readRange() of ${header} in a file of 100 bytes`, () => {
    assert.deepEqual(readRange(header, 100), expected);
  });
}
