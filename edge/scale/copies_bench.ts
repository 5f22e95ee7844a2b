import { newId } from "core/base/id.ts";
import { wait } from "core/base/wait.ts";
import { defineBench, factRow, type Load, type Row } from "core/testing/bench.ts";
import { person } from "core/testing/house.ts";
import { findSqld } from "core/testing/sqld.ts";
import { enrollLearner } from "contexts/enrollment/mod.ts";
import { submitAnswer, viewUnit } from "contexts/learning/mod.ts";
import { type CopiedSite, openCopiedSite } from "./sample_copied_site.ts";
import { rateOf, type Sent } from "./sample_rates.ts";

// What it takes to keep a copy of the databases that grow: bytes on the wire for each thing that learners do, how much
// of it a copy takes in, and how fast one comes to be that starts with nothing. Real servers, the real Worker that
// pulls, a wire between that counts and can be long. Those who do something are spread over the whole database, as
// learners are: the engine copies pages of 4,096 bytes, and neighbours would share them.

const ALONE = 48;
const TOGETHER = 240;
const WAITING = 480;
/** Milliseconds each way to a region that is far. */
const AWAY = 150;

/** What learners do, one after the other without end. */
interface Doings {
  readonly enrollments: Iterator<Sent>;
  readonly visits: Iterator<Sent>;
  readonly answers: Iterator<Sent>;
}

/** One of each, and the databases that it changes: what it does, and what follows from it. */
const ONE = {
  enrollments: { one: "an enrollment", changes: ["enrollment", "learning", "grading"] },
  visits: { one: "a visit", changes: ["learning", "streaks"] },
  answers: { one: "an answer", changes: ["learning", "grading", "streaks"] },
} as const;

function doingsOf({ crowd: { course, learners }, house }: CopiedSite): Doings {
  const { courseId, unitIds, problems } = course;
  // Of every four, one has done a tenth of the course; what they have not done is open to them.
  const fresh = learners.filter((_, at) => at % 24 === 0);
  const started = new Set(unitIds.slice(0, Math.ceil(unitIds.length / 10)));
  const open = problems.filter(({ unitId }) => !started.has(unitId));
  return {
    enrollments: function* () {
      for (;;) yield () => house.send(enrollLearner, { courseId }, person(newId()));
    }(),
    visits: function* () {
      for (const unitId of unitIds) {
        for (const { actor } of fresh) yield () => house.send(viewUnit, { courseId, unitId }, actor);
      }
    }(),
    answers: function* () {
      for (let round = 0; round < open.length; round++) {
        for (const [at, { actor }] of fresh.entries()) {
          const { blockId, form } = open[(at + round) % open.length]!;
          yield () => house.send(submitAnswer, { courseId, blockId, rev: 0, form }, actor);
        }
      }
    }(),
  };
}

function some(doing: Iterator<Sent>, count: number): Sent[] {
  return Array.from({ length: count }, () => {
    const { value, done } = doing.next();
    if (done) throw new RangeError("Cannot measure: nothing is left to do");
    return value;
  });
}

/** What came over the wires while something was done, by database, in what time, and what the servers used for it. */
async function during(site: CopiedSite, act: () => Promise<void>) {
  const [before, processor, begun] = [site.brought(), await site.processor(), performance.now()];
  await act();
  const seconds = (performance.now() - begun) / 1_000;
  const bytes = site.brought().map((now, at) => now - before[at]!);
  const megabytes = bytes.reduce((sum, one) => sum + one) / 1e6;
  return { bytes, megabytes, seconds, processor: await site.processor() - processor };
}

/** How fast a copy comes to be. */
async function begin(site: CopiedSite, milliseconds: number, name: string): Promise<Row[]> {
  site.delay(milliseconds);
  const { megabytes, seconds, processor } = await during(site, async () => {
    await using _copy = await site.copy();
  });
  site.delay(0);
  const row = (what: string, unit: string, value: number) =>
    factRow(`scale: a fresh copy, ${what}, ${name}`, unit, value);
  return [
    row("brought", "MB/s", megabytes / seconds),
    row("bytes of each stored", "bytes", megabytes * 1e6 / await site.bytes()),
    row("processor of its servers", "ms/MB", 1_000 * processor / megabytes),
  ];
}

/** What each thing that learners do brings over, one at a time and sixteen at a time: gathered first, then pulled at once. */
async function bytesOfEach(site: CopiedSite, doings: Doings): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [how, count, lanes] of [["alone", ALONE, 1], ["in a crowd", TOGETHER, 16]] as const) {
    for (const kind of ["enrollments", "visits", "answers"] as const) {
      await gather(site, some(doings[kind], count), lanes);
      const { bytes } = await during(site, () => site.takeIn());
      const { one, changes } = ONE[kind];
      for (const name of changes) {
        const each = bytes[site.names.indexOf(name)]! / count;
        rows.push(factRow(`scale: ${one}, copied to ${name}, ${how}`, "bytes", each));
      }
    }
  }
  return rows;
}

/** Lets a copy have nothing of what is done now. */
async function gather(site: CopiedSite, sendings: readonly Sent[], lanes?: number): Promise<void> {
  await site.takeIn();
  site.hang();
  await rateOf(sendings, lanes);
  await site.heard();
}

/** What comes over for a copy of which nothing changes: while it is looked after now and then, and while often. */
async function looks(site: CopiedSite): Promise<Row[]> {
  const rows: Row[] = [];
  await wait(1_500);
  for (const [name, often] of [["now and then", false], ["often", true]] as const) {
    // Long enough for the sign of life of a home, that is a change as well.
    const { megabytes, seconds } = await during(site, async () => {
      for (let at = 0; at < 12; at++) {
        if (often) site.hurry();
        await wait(500);
      }
    });
    const perSecond = megabytes * 1e6 / seconds / site.names.length;
    rows.push(factRow(`scale: a copy that is looked after ${name}`, "bytes/s", perSecond));
  }
  return rows;
}

/** How fast a copy takes in what has gathered while it was cut off. */
async function catchUp(site: CopiedSite, doings: Doings, milliseconds: number, name: string): Promise<Row[]> {
  await gather(site, some(doings.answers, WAITING));
  site.delay(milliseconds);
  const { megabytes, seconds, processor } = await during(site, () => site.takeIn());
  site.delay(0);
  return [
    factRow(`scale: answers taken in by copies, ${name}`, "/s", WAITING / seconds),
    factRow(`scale: taken in by copies, ${name}`, "MB/s", megabytes / seconds),
    factRow(`scale: processor of servers that are copied, ${name}`, "ms/MB", 1_000 * processor / megabytes),
  ];
}

/** Nothing in a smoke run: it needs servers and their time. */
export const copies = defineBench("scale: copies", async (load: Load) => {
  const found = await findSqld();
  if (load.smoke || "missing" in found) return [];
  await using site = await openCopiedSite(found, { learners: 3_000 });
  const rows = [...await begin(site, 0, "near"), ...await begin(site, AWAY, "150 ms away")];
  const doings = doingsOf(site);
  await using _copy = await site.copy();
  return [
    ...rows,
    ...await looks(site),
    ...await bytesOfEach(site, doings),
    ...await catchUp(site, doings, 0, "near"),
    ...await catchUp(site, doings, AWAY, "150 ms away"),
  ];
});
