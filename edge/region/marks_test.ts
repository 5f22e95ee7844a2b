import assert from "node:assert/strict";
import { Marks } from "./marks.ts";

const HOUR = 3_600_000;

Deno.test("Marks.of() is the last mark of a person, and of nobody else", () => {
  const marks = new Marks();
  marks.mark("ann", 5);
  marks.mark("ann", 7);
  assert.deepEqual([marks.of("ann"), marks.of("bob")], [7, -Infinity]);
});

Deno.test("Marks.markAll() is a mark of everybody", () => {
  const marks = new Marks();
  marks.mark("ann", 5);
  marks.markAll(8);
  marks.mark("bob", 9);
  assert.deepEqual([marks.of("ann"), marks.of("bob"), marks.of("eve")], [8, 9, 8]);
});

Deno.test("Marks.mark() forgets marks that nothing is as old as", () => {
  const marks = new Marks();
  marks.mark("ann", 0);
  marks.mark("bob", 20 * HOUR);
  marks.mark("eve", 26 * HOUR);
  assert.deepEqual(["ann", "bob", "eve"].map((one) => marks.of(one)), [-Infinity, 20 * HOUR, 26 * HOUR]);
});

Deno.test("Marks.mark() doubts everybody rather than forget a mark for want of room", () => {
  const marks = new Marks();
  for (let at = 0; at <= 100_000; at++) marks.mark(`${at}`, at / 1_000);
  assert.equal(marks.of("0"), 0);
  assert.equal(marks.of("nobody"), 0);
  assert.equal(marks.of("100000"), 100);
});
