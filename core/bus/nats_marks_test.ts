import assert from "node:assert/strict";
import { seeded } from "core/testing/chance.ts";
import { type Mark, marksUpTo, withMark } from "./nats_marks.ts";
import { deskOf, keySubject, nameOf, natsNames, subjectOf, tokenOf } from "./nats_names.ts";

function walk(steps: number, longest: number): readonly Mark[] {
  const random = seeded(7);
  let marks: readonly Mark[] = [];
  for (let step = 0, sequence = 0; step < steps; step++) {
    sequence += 1 + Math.floor(random() * longest);
    marks = withMark(marks, { sequence, stored: step });
  }
  return marks;
}

Deno.test("withMark() keeps few marks of a long way, in order, the newest and the first among them", () => {
  const marks = walk(100_000, 400);
  assert.ok(marks.length <= 20, `${marks.length} marks`);
  assert.deepEqual(marks, marks.toSorted((a, b) => a.sequence - b.sequence));
  assert.equal(marks.at(-1)!.stored, 99_999);
  assert.ok(marks[0]!.sequence < marks.at(-1)!.sequence / 4, "one lies far back");
});

Deno.test("withMark() has a mark not much farther back than whatever may be lost", () => {
  const marks = walk(20_000, 50);
  const newest = marks.at(-1)!.sequence;
  for (const lost of [1, 60, 500, 4_000, 30_000]) {
    const standing = marks.findLast(({ sequence }) => sequence <= newest - lost)!;
    assert.ok(
      newest - standing.sequence <= Math.max(lost, 50) * 70,
      `${newest - standing.sequence} for ${lost}`,
    );
  }
});

Deno.test("withMark() forgets what lies beyond a new mark: the log went back", () => {
  const marks = withMark(walk(100, 10), { sequence: 40, stored: 1 });
  assert.equal(marks.at(-1)!.sequence, 40);
  assert.deepEqual(marksUpTo(marks, 39).every(({ sequence }) => sequence < 40), true);
});

Deno.test("tokenOf() makes one token of any name, and nameOf() the name of it", () => {
  for (const name of ["learning", "streams:a.b>c *", "öhr/=3d", "名前", ""]) {
    assert.match(tokenOf(name), /^[A-Za-z0-9_=-]*$/);
    assert.equal(nameOf(tokenOf(name)), name);
  }
});

Deno.test("natsNames() keeps sites apart, and refuses one that no subject can have", () => {
  const names = natsNames("main");
  assert.deepEqual(
    [subjectOf(names, "a.>"), deskOf(names, "x.y"), keySubject(names, "k")],
    ["carillon.main.a.>", "carillon_desk.main.x=2ey", "$KV.CARILLON_main_SUBSCRIBERS.k"],
  );
  for (const site of ["", "a.b", "a b", "*", ">"]) assert.throws(() => natsNames(site), TypeError);
});
