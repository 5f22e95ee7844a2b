import assert from "node:assert/strict";
import { clock, isNearEnd, isSeen, keyDoes, lineAt, nextSpeed, secondsSeen } from "./watching.ts";

function played(...stretches: readonly (readonly [start: number, end: number])[]) {
  return {
    length: stretches.length,
    start: (at: number) => stretches[at]![0],
    end: (at: number) => stretches[at]![1],
  };
}

Deno.test("secondsSeen() adds up what was really played", () => {
  assert.equal(secondsSeen({ played: played() }), 0);
  assert.equal(secondsSeen({ played: played([0, 10], [50, 55.5]) }), 15.5);
});

Deno.test("isSeen() asks for nineteen of twenty seconds, wherever they are, and not for the end", () => {
  assert.equal(isSeen({ played: played([0, 95]), duration: 100 }), true);
  assert.equal(isSeen({ played: played([0, 50], [55, 100]), duration: 100 }), true);
  assert.equal(isSeen({ played: played([99, 100]), duration: 100 }), false);
  assert.equal(isSeen({ played: played([0, 94.9]), duration: 100 }), false);
});

Deno.test("isSeen() and isNearEnd() wait until the length is known", () => {
  assert.equal(isSeen({ played: played(), duration: NaN }), false);
  assert.equal(isNearEnd(0, NaN), false);
  assert.equal(isNearEnd(96, 100), true);
  assert.equal(isNearEnd(90, 100), false);
});

Deno.test("lineAt() finds the line that has begun last", () => {
  assert.equal(lineAt([0.9, 31, 60], 0), undefined);
  assert.equal(lineAt([0.9, 31, 60], 0.9), 0.9);
  assert.equal(lineAt([0.9, 31, 60], 59.9), 31);
  assert.equal(lineAt([], 5), undefined);
});

for (
  const [second, language, written] of [
    [0, "en", "0:00"],
    [250.9, "en", "4:10"],
    [3850, "en", "1:04:10"],
    [65, "fa", "۱:۰۵"],
  ] as const
) {
  Deno.test(`clock() writes ${second} s as ${written}`, () => {
    assert.equal(clock(second, language), written);
  });
}

Deno.test("nextSpeed() goes one step and stops at the ends", () => {
  assert.equal(nextSpeed(1, 1), 1.25);
  assert.equal(nextSpeed(1.1, -1), 1);
  assert.equal(nextSpeed(2, 1), 2);
  assert.equal(nextSpeed(0.5, -1), 0.5);
});

Deno.test("keyDoes() knows its keys in either case and leaves those of the browser alone", () => {
  const press = { ctrlKey: false, altKey: false, metaKey: false };
  assert.deepEqual(keyDoes({ ...press, key: "K" }), { does: "toggle" });
  assert.deepEqual(keyDoes({ ...press, key: "ArrowLeft" }), { does: "jump", by: -5 });
  assert.deepEqual(keyDoes({ ...press, key: ">" }), { does: "speed", by: 1 });
  assert.equal(keyDoes({ ...press, key: "f", ctrlKey: true }), undefined);
  assert.equal(keyDoes({ ...press, key: "x" }), undefined);
});
