import assert from "node:assert/strict";
import { flag, moment, number, seconds, words } from "./olx_values.ts";

const moments: [string, string | undefined][] = [
  ["2013-02-05T05:00:00Z", "2013-02-05T05:00:00Z"],
  ['"2013-02-05T05:00:00Z"', "2013-02-05T05:00:00Z"],
  ["2012-10-22T00:00", "2012-10-22T00:00:00Z"],
  ["2012-10-2 7:05", "2012-10-02T07:05:00Z"],
  ["2014-03-01", "2014-03-01T00:00:00Z"],
  ["2020-01-01T00:00:00+00:00", "2020-01-01T00:00:00Z"],
  ["2020-01-01T02:00:00+0200", "2020-01-01T00:00:00Z"],
  ["2020-01-01T00:00:00.123456Z", "2020-01-01T00:00:00Z"],
  ["March 5, 2013 12:00", "2013-03-05T12:00:00Z"],
  ["October 29", undefined],
  ["2013-13-45", undefined],
  ["null", undefined],
  ["", undefined],
];
for (const [given, expected] of moments) {
  Deno.test(`moment() reads ${JSON.stringify(given)}`, () => assert.equal(moment(given), expected));
}

const lengths: [string, number | undefined][] = [
  ["1 day 5 hours 59 minutes 59 seconds", 107999],
  ["1 day", 86400],
  ["00:11:39", 699],
  ["11:39", 699],
  ["699.0", 699],
  ["2 hours", 7200],
  ["soon", undefined],
  ["", undefined],
];
for (const [given, expected] of lengths) {
  Deno.test(`seconds() reads ${JSON.stringify(given)}`, () => assert.equal(seconds(given), expected));
}

Deno.test("words(), flag() and number() read JSON inside an attribute", () => {
  assert.deepEqual([words('"Lab"'), words("Lab"), words("null"), words(" "), words(undefined)], [
    "Lab",
    "Lab",
    undefined,
    undefined,
    undefined,
  ]);
  assert.deepEqual([flag("true"), flag('"True"'), flag("false"), flag("perhaps")], [
    true,
    true,
    false,
    undefined,
  ]);
  assert.deepEqual([number("0.5"), number('"3"'), number("x"), number("null")], [
    0.5,
    3,
    undefined,
    undefined,
  ]);
});
