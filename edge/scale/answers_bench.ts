import { connect } from "core/data/client.ts";
import type { Home, House } from "core/run/house.ts";
import { databaseFile } from "core/run/readers.ts";
import { defineBench, factRow, type Load, type Row } from "core/testing/bench.ts";
import { person } from "core/testing/house.ts";
import { findSqld, type Sqld, type SqldBinary, type Sqlds, startSqld } from "core/testing/sqld.ts";
import { until } from "core/testing/until.ts";
import { newId } from "core/base/id.ts";
import { readSaid } from "core/work/outbox.ts";
import { enrollLearner } from "contexts/enrollment/mod.ts";
import { submitAnswer, viewUnit } from "contexts/learning/mod.ts";
import { type Crowd, gatherCrowd } from "edge/samples/sample_crowd.ts";
import { openHouse } from "edge/start/open_house.ts";
import { rateOf, type Sent, sizeOf } from "./sample_rates.ts";

// What docs/scale.md reckons with: each writer by itself, on a file and on a database server. Who hears is held while
// learners do something, and then each of them hears all of it by itself. After that as much is done again, with all
// of it in one process at the same time.

const LONGEST = 20_000;
const WRITERS = ["enrollment", "learning", "grading", "streaks"] as const;
const HEARERS = ["grading", "learning", "streaks", "milestones"];

/** Something that learners do: how it is sent, who keeps what they heard of it, and in which databases it leaves rows. */
interface Doing {
  readonly what: string;
  readonly one: string;
  readonly sendings: readonly Sent[];
  readonly heardBy: readonly string[];
  readonly grown: readonly string[];
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

/** What learners do, many of each. */
function doings({ newcomers, course: { courseId, problems, unitIds } }: Crowd, house: House & Home): Doing[] {
  const strangers = newcomers.flatMap(() => Array.from({ length: 4 }, () => person(newId())));
  return [
    {
      what: "enrollments",
      one: "an enrollment",
      sendings: strangers.map((actor): Sent => () => house.send(enrollLearner, { courseId }, actor)),
      heardBy: ["learning", "grading"],
      grown: ["enrollment", "learning", "grading"],
    },
    {
      what: "visits of a unit",
      one: "a visit",
      sendings: unitIds.slice(0, 12).flatMap((unitId) =>
        newcomers.map(({ actor }): Sent => () => house.send(viewUnit, { courseId, unitId }, actor))
      ),
      heardBy: ["streaks"],
      grown: ["learning"],
    },
    {
      what: "answers",
      one: "an answer",
      sendings: problems.slice(0, 14).flatMap(({ blockId, form }) =>
        newcomers.map(({ actor }): Sent => () =>
          house.send(submitAnswer, { courseId, blockId, rev: 0, form }, actor)
        )
      ),
      heardBy: ["grading", "streaks"],
      grown: ["learning", "grading"],
    },
  ];
}

/** How many of them are done in a second while nobody hears, how many each hearer then hears, all of it at once, and what one leaves behind. */
async function measure(
  house: House & Home,
  folder: string,
  on: string,
  { what, one, sendings, heardBy, grown }: Doing,
): Promise<Row[]> {
  const row = (name: string, unit: string, value: number) =>
    factRow(`scale: ${name}, on a ${on}`, unit, value);
  const sizes = () => Promise.all(grown.map((name) => sizeOf(house.reader(name))));
  const [apart, together] = [sendings.slice(0, sendings.length / 2), sendings.slice(sendings.length / 2)];
  const each = (now: number, then: number) => (now - then) / apart.length;
  await hold(house, "pause");
  await carried(house);
  const [before, logged] = [await sizes(), await logOf(folder)];
  const rows = [row(what, "/s", await rateOf(apart))];
  await carried(house);
  for (const name of heardBy) {
    rows.push(row(`${what}, heard by ${name}`, "/s", apart.length / await hears(house, name)));
  }
  for (const name of HEARERS) await hears(house, name);
  await carried(house);
  const [after, log] = [await sizes(), await logOf(folder)];
  rows.push(row(`${what}, all of it in one process`, "/s", await allAtOnce(house, together)));
  // It is the same rows on a server.
  if (on === "server") return rows;
  for (const [at, name] of grown.entries()) {
    rows.push(row(`${one} in ${name}`, "bytes", each(after[at]!, before[at]!)));
  }
  return [
    ...rows,
    row(`${one} in the log`, "bytes", each(log.bytes, logged.bytes)),
    row(`signals of ${one}`, "signals", each(log.signals, logged.signals)),
  ];
}

/** How many are done in a second until everybody has heard all that follows from them. */
async function allAtOnce(house: House & Home, sendings: readonly Sent[]): Promise<number> {
  const begun = performance.now();
  await rateOf(sendings);
  await carried(house);
  if (!await house.heard(LONGEST)) throw new Error("Cannot measure: it was not heard");
  return sendings.length / ((performance.now() - begun) / 1_000);
}

/** Waits until all that was said is in the log. */
async function carried(house: House & Home): Promise<void> {
  const said = Object.fromEntries(
    await Promise.all(
      [...WRITERS, "milestones"].map(async (name) => [name, await readSaid(house.reader(name))]),
    ),
  );
  if (!await house.carried(said, LONGEST)) throw new Error("Cannot measure: it does not come into the log");
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
    const rows: Row[] = [];
    for (const doing of doings(crowd, house)) rows.push(...await measure(house, crowd.folder, on, doing));
    return rows;
  } finally {
    await house.close();
  }
}
