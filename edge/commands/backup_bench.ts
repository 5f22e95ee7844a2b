import { wait } from "core/base/wait.ts";
import { defineBench, factRow, lessRow, type Load, median } from "core/testing/bench.ts";
import { pick, seeded } from "core/testing/chance.ts";
import { startServer } from "core/testing/server.ts";
import { paths } from "edge/paths.ts";
import { type Crowd, gatherCrowd, type Learner } from "edge/samples/sample_crowd.ts";
import { answer } from "edge/samples/sample_command.ts";

// Learners read units and answer problems at a steady pace, and in every other round one backup after the other is
// made meanwhile, each a process of its own as an operator's is: far more often than anybody would.

const READS_A_SECOND = 60;
const ANSWERS_A_SECOND = 15;

/** How long answers took, in milliseconds. */
interface Times {
  readonly reads: number[];
  readonly writes: number[];
}

/** Asks at a steady pace, whatever the last took: who waits longer is measured longer. */
async function atPace(aSecond: number, milliseconds: number, ask: () => Promise<number>): Promise<number[]> {
  const asked: Promise<number>[] = [];
  const begun = performance.now();
  for (let at = 0; at / aSecond < milliseconds / 1_000; at++) {
    await wait(Math.max(0, begun + at * 1_000 / aSecond - performance.now()));
    asked.push(ask());
  }
  return await Promise.all(asked);
}

async function timed(
  url: string,
  { cookie }: Learner,
  path: string,
  form?: URLSearchParams,
): Promise<number> {
  const begun = performance.now();
  const answered = await fetch(url + path, {
    headers: { cookie },
    redirect: "manual",
    ...form ? { method: "POST", body: form } : {},
  });
  await answered.body?.pipeTo(new WritableStream());
  // 409: it was answered before.
  if (![200, 303, 409].includes(answered.status)) {
    throw new Error(`Cannot measure: ${path} is ${answered.status}`);
  }
  return performance.now() - begun;
}

async function measure(
  url: string,
  crowd: Crowd,
  milliseconds: number,
  random: () => number,
): Promise<Times> {
  const { course: { courseId, problems }, learners, newcomers } = crowd;
  const [reads, writes] = await Promise.all([
    atPace(READS_A_SECOND, milliseconds, () => {
      const learner = pick(learners, random);
      return timed(url, learner, paths.unit(courseId, pick(learner.unitIds, random)));
    }),
    atPace(ANSWERS_A_SECOND, milliseconds, () => {
      const { unitId, blockId, form } = pick(problems, random);
      const fields = new URLSearchParams({ rev: "0" });
      for (const [name, given] of Object.entries(form)) {
        for (const one of [given].flat()) fields.append(name, one);
      }
      return timed(url, pick(newcomers, random), paths.problem(courseId, unitId, blockId), fields);
    }),
  ]);
  return { reads, writes };
}

const percentile = (times: readonly number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))]!;

/** What readers and those who answer notice of a backup. */
export const backupMeanwhile = defineBench("backup meanwhile", async (load: Load) => {
  const size = load.smoke ? { learners: 20, newcomers: 50 } : { learners: 2_000, newcomers: 2_000 };
  await using crowd = await gatherCrowd(size);
  await using server = await startServer({ data: crowd.folder });
  const store = `${crowd.folder}_backups`;
  const [without, during]: [Times[], Times[]] = [[], []];
  let backups = 0;
  try {
    const random = seeded(1);
    const milliseconds = load.smoke ? 500 : 6_000;
    await measure(server.url, crowd, milliseconds, random);
    await answer("backup", "--to", store, "--data", crowd.folder);
    for (let round = 0; round < load.rounds; round++) {
      without.push(await measure(server.url, crowd, milliseconds, random));
      const end = { over: false };
      const backingUp = (async () => {
        for (; !end.over; backups++) {
          await answer("backup", "--to", store, "--data", crowd.folder, "--keep", "5");
        }
      })();
      during.push(await measure(server.url, crowd, milliseconds, random));
      end.over = true;
      await backingUp;
    }
  } finally {
    await Deno.remove(store, { recursive: true });
  }
  const rows = (["reads", "writes"] as const).flatMap((what) =>
    ([["p50", 0.5], ["p99", 0.99]] as const).map(([name, share]) => {
      const of = (rounds: readonly Times[]) => median(rounds.map((times) => percentile(times[what], share)));
      const words = what === "reads" ? "a unit's page" : "an answer";
      return lessRow(`backup meanwhile: ${words}, ${name}`, "ms", { value: of(during), limit: of(without) });
    })
  );
  return [...rows, factRow("backup meanwhile: backups made", "backups", backups)];
});
