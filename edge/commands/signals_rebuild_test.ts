import assert from "node:assert/strict";
import { rebuiltWords } from "./signals_rebuild.ts";

type Rebuilt = Parameters<typeof rebuiltWords>[0];

const PLAIN = { styled: false };
const SOUND: Rebuilt = {
  resident: "streaks",
  signals: 1,
  upTo: 7,
  leftOut: 0,
  tables: [{ table: "day", rows: 3, missing: 0, extra: 0, different: 0, examples: [] }],
  applied: false,
  sound: true,
  seconds: 0.04,
  deafMilliseconds: 9,
  writingMilliseconds: 0,
};

Deno.test("rebuiltWords() says first whether all is well", () => {
  assert.deepEqual(rebuiltWords(SOUND, PLAIN).split("\n"), [
    '"streaks" keeps what follows from the log.',
    "1 signal heard again, up to place 7, in 0.0 s.",
    "table  rows  missing  extra  different",
    "day       3        0      0          0",
  ]);
});

Deno.test("rebuiltWords() names some of the rows that differ, how many more there are, and what was left out", () => {
  const examples = Array.from({ length: 7 }, (_, at) => ({
    how: "different" as const,
    key: { person_id: `p${at}\u001b[2J`, day: "2026-03-02" },
    columns: ["share", "grade"],
  }));
  const tables = [{ table: "day", rows: 3, missing: 20, extra: 0, different: 7, examples }];
  const damaged = { ...SOUND, sound: false, leftOut: 2, tables };
  const lines = rebuiltWords(damaged, PLAIN).split("\n");
  assert.match(lines[0]!, /keeps something else than follows from the log/);
  assert.match(lines[2]!, /2 signals held back or dead left out/);
  assert.equal(lines[5], "  day: different p0\ufffd[2J 2026-03-02 (share, grade)");
  assert.equal(lines.at(-1), "  day: and 22 rows more");
  const [verdict, heard] = rebuiltWords({ ...damaged, applied: true }, PLAIN).split("\n");
  assert.match(verdict!, /; now it keeps that\.$/);
  assert.match(heard!, /new signals waited 9 ms at the end\.$/);
});
