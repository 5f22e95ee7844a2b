import assert from "node:assert/strict";
import { ASSUMED } from "./assumed.ts";
import { sampleFigures } from "./sample_figures.ts";
import { firstFull, gigabytesAYear, partsAt, signalsOf } from "./writers.ts";

const even = await sampleFigures();
const part = (name: string, learners: number, figures = even) =>
  partsAt(figures, "file", learners, { ...ASSUMED, enrollmentsPerHour: 0 }).find((one) => one.name === name)!;

Deno.test("partsAt() doubles with learners, and needs another where one has no headroom", () => {
  // 3,000 there: 25 visits and 12.5 answers a second, of 100 that one writer does.
  assert.equal(part("learning", 60_000).busy, 0.375);
  assert.equal(part("learning", 60_000).needed, 1);
  assert.equal(part("learning", 120_000).needed, 2);
  assert.equal(Math.round(part("learning", 60_000).fullAt), 80_000);
  assert.equal(part("grading", 60_000).busy, 0.125);
});

Deno.test("partsAt() counts passwords by the processor, two at once", () => {
  // 3,000 there, 1,500 sign-ins an hour of 100 ms each.
  assert.equal(part("passwords", 60_000).busy.toFixed(5), (1_500 / 3_600 * 0.1 / 2).toFixed(5));
});

Deno.test("firstFull() is the part that most is asked of", async () => {
  assert.equal(firstFull(even, "file", "many").name, "signals");
  const quick = await sampleFigures((name) => name.startsWith("signals carried") ? 1e9 : 100);
  assert.equal(firstFull(quick, "file", "many").name, "learning");
  assert.equal(firstFull(quick, "file", "one").name, "one process");
});

Deno.test("signalsOf() and gigabytesAYear() add what each thing leaves", async () => {
  const figures = await sampleFigures((name) => name.startsWith("signals of") ? 2 : 1_000);
  assert.equal(signalsOf(figures, { visits: 1, answers: 2, enrollments: 3, signIns: 4 }), 16);
  const { copied, identity, log } = gigabytesAYear(figures, 1_000_000);
  assert.deepEqual([copied, identity, log], [600 + 2 * 300 + 3 * 4, 50, 600 + 300 + 4]);
});

Deno.test("partsAt() refuses to reckon with what was not measured", () => {
  assert.throws(() => partsAt({ ...even, rows: [] }, "file", 1), /was not measured/);
});
