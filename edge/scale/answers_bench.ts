import { wait } from "core/base/wait.ts";
import { connect } from "core/data/client.ts";
import type { Home, House } from "core/run/house.ts";
import { databaseFile } from "core/run/readers.ts";
import { defineBench, factRow, type Load, type Row } from "core/testing/bench.ts";
import { person } from "core/testing/house.ts";
import { findSqld, type Sqld, type SqldBinary, type Sqlds, startSqld } from "core/testing/sqld.ts";
import { until } from "core/testing/until.ts";
import { newId } from "core/base/id.ts";
import { enrollLearner } from "contexts/enrollment/mod.ts";
import { submitAnswer, viewUnit } from "contexts/learning/mod.ts";
import { type Crowd, gatherCrowd } from "edge/samples/sample_crowd.ts";
import { openHouse } from "edge/start/open_house.ts";

// What docs/scale.md reckons with: each writer by itself, on a file and on a database server. Who hears is held while learners answer, and then hears all of it at once.

const LANES = 16;
/** How many problems each of them answers. */
const ANSWERED = 8;
const LONGEST = 20_000;
const WRITERS = ["learning", "grading", "enrollment"] as const;
const HEARERS = ["grading", "learning", "streaks", "milestones"];

type Sent = () => Promise<{ readonly position: { readonly context: string; readonly sequence: number } }>;

/** Sends all of them, sixteen at a time; how many a second were confirmed. */
async function rateOf(sendings: readonly Sent[]): Promise<number> {
  let next = 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: LANES }, async () => {
    while (next < sendings.length) await sendings[next++]!();
  }));
  return sendings.length / ((performance.now() - begun) / 1_000);
}

/** How many bytes a database holds. */
async function sizeOf(house: House, context: string): Promise<number> {
  const sql = "select page_count * page_size as n from pragma_page_count(), pragma_page_size()";
  return (await house.reader(context).database.all<{ n: number }>(sql))[0]!.n;
}

async function logOf(folder: string): Promise<{ readonly signals: number; readonly bytes: number }> {
  const client = connect(databaseFile(folder, "bus"));
  const { rows: [row] } = await client.execute(
    "select (select count(*) from log), page_count * page_size from pragma_page_count(), pragma_page_size()",
  );
  client.close();
  return { signals: Number(row![0]), bytes: Number(row![1]) };
}

/** Lets nobody hear, or everybody again. */
async function hold(house: House & Home, verb: "pause" | "resume"): Promise<void> {
  for (const name of HEARERS) await house.signals[verb](name);
}

/** How long it takes one hearer to hear what waits for it, all by itself, in seconds. */
async function hears(house: House & Home, name: string): Promise<number> {
  const begun = performance.now();
  await house.signals.resume(name);
  await until(`${name} has heard all`, async () => {
    const reports = await house.signals.reports();
    return reports.find((one) => one.name === name)?.lag === 0;
  }, LONGEST);
  return (performance.now() - begun) / 1_000;
}

/** The rows of one house: what its writers do in a second, and what it leaves behind. */
async function writers(crowd: Crowd, house: House & Home, on: string): Promise<Row[]> {
  const { folder, newcomers, course: { courseId, problems, unitIds } } = crowd;
  const row = (what: string, unit: string, value: number) =>
    factRow(`scale: ${what}, on a ${on}`, unit, value);
  const enrolling = newcomers.flatMap(() => [person(newId()), person(newId())]).map((actor): Sent => () =>
    house.send(enrollLearner, { courseId }, actor)
  );
  const viewing = unitIds.slice(0, 4).flatMap((unitId) =>
    newcomers.map(({ actor }): Sent => () => house.send(viewUnit, { courseId, unitId }, actor))
  );
  const answering = problems.slice(0, ANSWERED).flatMap(({ blockId, form }) =>
    newcomers.map(({ actor }): Sent => () =>
      house.send(submitAnswer, { courseId, blockId, rev: 0, form }, actor)
    )
  );
  await hold(house, "pause");
  const rows = [
    row("enrollments", "/s", await rateOf(enrolling)),
    row("visits of a unit", "/s", await rateOf(viewing)),
  ];
  await hold(house, "resume");
  for (const name of HEARERS) await hears(house, name);

  await hold(house, "pause");
  const before = await Promise.all(["learning", "grading"].map((name) => sizeOf(house, name)));
  const log = await logOf(folder);
  rows.push(row("answers", "/s", await rateOf(answering)));
  await carried(folder);
  rows.push(row("answers graded", "/s", answering.length / await hears(house, "grading")));
  const after = await Promise.all(["learning", "grading"].map((name) => sizeOf(house, name)));
  const logged = await logOf(folder);
  await hold(house, "resume");
  const each = (now: number, then: number) => (now - then) / answering.length;
  rows.push(
    row("an answer in learning", "bytes", each(after[0]!, before[0]!)),
    row("an answer in grading", "bytes", each(after[1]!, before[1]!)),
    row("an answer in the log", "bytes", each(logged.bytes, log.bytes)),
    row("signals of an answer", "signals", each(logged.signals, log.signals)),
  );
  return rows;
}

/** Waits until nothing more comes into the log. */
async function carried(folder: string): Promise<void> {
  for (let [last, same] = [-1, 0]; same < 10;) {
    const { signals } = await logOf(folder);
    same = signals === last ? same + 1 : 0;
    last = signals;
    await wait(20);
  }
}

/** Starts a database server for each, on what its file holds. */
async function serve(binary: SqldBinary, folder: string): Promise<Sqlds<string>> {
  const servers: Record<string, Sqld> = {};
  for (const name of WRITERS) servers[name] = await startSqld(binary, databaseFile(folder, name));
  return {
    servers,
    urls: Object.fromEntries(Object.entries(servers).map(([name, { url }]) => [name, url])),
    async [Symbol.asyncDispose]() {
      for (const server of Object.values(servers)) await server[Symbol.asyncDispose]();
    },
  };
}

/** Writers on files, and on database servers; in a smoke run on files only. */
export const scale = defineBench("scale", async (load: Load) => {
  await using crowd = await gatherCrowd({ learners: 10, newcomers: load.smoke ? 5 : 60 });
  const onFiles = await measured(crowd, "file", {});
  if (load.smoke) return onFiles;
  const found = await findSqld();
  if ("missing" in found) return onFiles;
  await using fresh = await gatherCrowd({ learners: 10, newcomers: 60 });
  await using servers = await serve(found, fresh.folder);
  return [...onFiles, ...await measured(fresh, "server", servers.urls)];
});

async function measured(crowd: Crowd, on: string, named: Readonly<Record<string, string>>): Promise<Row[]> {
  const house = await openHouse(crowd.folder, { primaries: { named } });
  try {
    return await writers(crowd, house, on);
  } finally {
    await house.close();
  }
}
