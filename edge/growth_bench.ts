import {
  defineBench,
  factRow,
  type Load,
  median,
  moreRow,
  type Row,
  timesPerSecond,
} from "core/testing/bench.ts";
import type { Ask } from "core/testing/http_load.ts";
import { submitAnswer } from "contexts/learning/mod.ts";
import { paths } from "edge/paths.ts";
import { type Crowd, gatherCrowd, unitAsks } from "edge/samples/sample_crowd.ts";
import { writeGrowingCourse } from "edge/samples/sample_growing_course.ts";
import { type CountingSite, openCountingSite } from "edge/samples/sample_reading.ts";

// What a page costs must not depend on how many learn, nor on how long their course is. Three sites, each with ten
// times the learners and ten times the sections of the one before, are asked for the same things in turns, in this
// process. A learner is at one section's worth of units, wherever in the course, and has done some or all of them.

const LEARNERS = 100;
const NEWCOMERS = 100;
/** The units of a section. */
const STRETCH = 16;
/** How many submissions are under way at once. */
const LANES = 16;

/** A site of one size. */
interface Grown extends AsyncDisposable {
  readonly times: number;
  readonly crowd: Crowd;
  readonly site: CountingSite;
}

async function grow(times: number): Promise<Grown> {
  const source = await Deno.makeTempDir({ prefix: "carillon_" });
  const path = await writeGrowingCourse(source, times);
  const size = { learners: LEARNERS * times, newcomers: NEWCOMERS, stretch: STRETCH };
  const crowd = await gatherCrowd(size, path);
  const site = await openCountingSite(crowd.folder);
  return {
    times,
    crowd,
    site,
    async [Symbol.asyncDispose]() {
      await site[Symbol.asyncDispose]();
      await crowd[Symbol.asyncDispose]();
      await Deno.remove(source, { recursive: true });
    },
  };
}

async function askFor({ app }: CountingSite, { path, headers }: Ask): Promise<void> {
  const answer = await app(new Request(`http://127.0.0.1${path}`, { headers: { ...headers } }));
  await answer.bytes();
  if (answer.status !== 200) throw new Error(`Cannot measure "${path}": ${answer.status}`);
}

/** Pages a second, one after the other, for one learner after another. All has been asked for once before. */
async function pages(load: Load, { site }: Grown, asks: readonly Ask[], round: number): Promise<number> {
  if (round === 0) { for (const ask of asks) await askFor(site, ask); }
  let at = round * 1_000;
  return await timesPerSecond(load.milliseconds, () => askFor(site, asks[at++ % asks.length]!));
}

/** Submissions a second, from the first sent until all that follows from them is heard. */
async function submissions({ crowd, site: { house } }: Grown, round: number): Promise<number> {
  const { course: { courseId, problems }, newcomers } = crowd;
  let next = 0;
  let last = 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: LANES }, async () => {
    while (next < newcomers.length) {
      const { actor } = newcomers[next]!;
      const { blockId, form } = problems[(next++ + round) % problems.length]!;
      const { position } = await house.send(submitAnswer, { courseId, blockId, rev: 0, form }, actor);
      last = Math.max(last, position.sequence);
    }
  }));
  if (!await house.caughtUp({ learning: last }, 60_000)) throw new Error("Submissions were not heard");
  return newcomers.length / ((performance.now() - begun) / 1_000);
}

/** What is asked for, by name. */
const SUBJECTS: Readonly<Record<string, (load: Load, grown: Grown, round: number) => Promise<number>>> = {
  "unit page": (load, grown, round) =>
    pages(load, grown, unitAsks(grown.crowd, Math.max(2_000, 2 * grown.crowd.learners.length)), round),
  // For guests it is kept; who is signed in has it made anew each time.
  "catalogue page, signed in": (load, grown, round) => {
    const asks = grown.crowd.learners.map(({ cookie }) => ({ path: paths.catalogue, headers: { cookie } }));
    return pages(load, grown, asks, round);
  },
  "submission": (_load, grown, round) => submissions(grown, round),
};

/** Rates at ten and a hundred times the size, each beside that of the smallest site. */
export const growth = defineBench("growth", async (load) => {
  await using sites = new AsyncDisposableStack();
  const grown: Grown[] = [];
  for (const times of load.smoke ? [1, 2] : [1, 10, 100]) grown.push(sites.use(await grow(times)));
  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(SUBJECTS)) {
    const rates = grown.map((): number[] => []);
    for (let round = 0; round <= load.rounds; round++) {
      for (const [at, one] of grown.entries()) {
        const rate = await measure(load, one, round);
        if (round > 0) rates[at]!.push(rate);
      }
    }
    const [limit, ...values] = rates.map(median) as [number, ...number[]];
    rows.push(factRow(`growth: ${name}, ${LEARNERS} learners, one section`, "/s", limit));
    for (const [at, value] of values.entries()) {
      rows.push(
        moreRow(
          `growth: ${name}, ${grown[at + 1]!.times} × learners and sections`,
          "/s",
          { value, limit },
          0.7,
        ),
      );
    }
  }
  return rows;
});
