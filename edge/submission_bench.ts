import { connect } from "core/data/client.ts";
import { readMigrations } from "core/data/migrate.ts";
import { databaseFile } from "core/run/readers.ts";
import type { House } from "core/run/house.ts";
import { type BareRow, openBareDatabase, piecesOf } from "core/testing/bare_database.ts";
import { defineBench, factRow, type Load, median, moreRow } from "core/testing/bench.ts";
import { pressServer } from "core/testing/http_load.ts";
import { startServer } from "core/testing/server.ts";
import type { Context } from "core/work/context.ts";
import { WORK_TABLES } from "core/work/tables.ts";
import { BUS_TABLES } from "core/bus/tables.ts";
import { grading } from "contexts/grading/mod.ts";
import { learning, submitAnswer } from "contexts/learning/mod.ts";
import { answerAsk, type Crowd, gatherCrowd } from "edge/samples/sample_crowd.ts";
import { openHouse } from "edge/start/open_house.ts";

// Learners who answer problems of the demo course, sixteen at a time, each problem for the first time: graded, kept,
// said, and heard by grading, which keeps the score and the new grade. Everything runs as it is installed, plugins
// too. The limit stores the very rows that came of it once more, with the bare client, in fresh files: what an answer
// changes in learning in a transaction of its own, as it must be; the log's and grading's rows 200 at a time.

const LANES = 16;
const AT_ONCE = 200;

/** Sends answers of all newcomers to one problem after another, from `first` on, and waits until all is heard. */
async function submitAll(
  house: House,
  { course, newcomers }: Crowd,
  first: number,
  count: number,
): Promise<number> {
  const { courseId, problems } = course;
  const answers = Array.from({ length: count }, (_, at) => problems[(first + at) % problems.length]!)
    .flatMap(({ blockId, form }) => newcomers.map(({ actor }) => ({ blockId, form, actor })));
  let next = 0;
  let last = 0;
  const begun = performance.now();
  await Promise.all(Array.from({ length: LANES }, async () => {
    while (next < answers.length) {
      const { blockId, form, actor } = answers[next++]!;
      const { position } = await house.send(submitAnswer, { courseId, blockId, rev: 0, form }, actor);
      last = Math.max(last, position.sequence);
    }
  }));
  if (!await house.caughtUp({ learning: last }, 60_000)) throw new Error("The answers were not heard");
  return answers.length / ((performance.now() - begun) / 1_000);
}

/** The rows that came of answers, by the table that holds them; learners and grades are changed rather than added. */
interface Rows {
  readonly learner: readonly BareRow[];
  readonly attempt: readonly BareRow[];
  readonly block_state: readonly BareRow[];
  readonly score: readonly BareRow[];
  readonly grade: readonly BareRow[];
  /** What grading has heard. */
  readonly _inbox: readonly BareRow[];
  /** What learning has said, and grading. */
  readonly said: readonly BareRow[];
  readonly saidOfGrades: readonly BareRow[];
}

/** Reads what newcomers have, who had nothing before. */
async function readRows({ folder, newcomers }: Crowd): Promise<Rows> {
  const people = JSON.stringify(newcomers.map(({ actor }) => actor.id));
  const read = async (context: string, sql: string): Promise<BareRow[]> => {
    const client = connect(databaseFile(folder, context));
    const { rows, columns } = await client.execute(sql.includes("?") ? { sql, args: [people] } : sql);
    client.close();
    return rows.map((row) => columns.map((_, at) => row[at] as string | number | null));
  };
  const theirs = (table: string, order = "") =>
    `select * from ${table} where person_id in (select value from json_each(?)) ${order}`;
  const said = (context: string) =>
    `select id, name, key, at, signal from log where name like '${context}.%' and signal ->> '$.body.personId' in
     (select value from json_each(?)) order by sequence`;
  return {
    learner: await read("learning", theirs("learner")),
    attempt: await read("learning", theirs("attempt", "order by person_id, block_id")),
    block_state: await read("learning", theirs("block_state", "order by person_id, block_id")),
    score: await read("grading", theirs("score")),
    grade: await read("grading", theirs("grade")),
    _inbox: await read("grading", "select * from _inbox where subscriber = 'grading'"),
    said: await read("bus", said("learning")),
    saidOfGrades: await read("bus", said("grading")),
  };
}

async function openBare(folder: string, { name, migrations }: Context) {
  const steps = [...WORK_TABLES, ...await readMigrations(migrations)];
  return await openBareDatabase(databaseFile(folder, name), steps.map(({ sql }) => sql));
}

/** Stores the rows of so many answers once more; answers a second. */
async function storeBare(rows: Rows): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const learn = await openBare(folder, learning);
  const grade = await openBare(folder, grading);
  const bus = await openBareDatabase(`${folder}/bus.db`, BUS_TABLES.map(({ sql }) => sql));
  await learn.write({ learner: rows.learner });
  await grade.write({ grade: rows.grade });
  const count = rows.attempt.length;
  const saidByOne = piecesOf(rows.said, Math.ceil(rows.said.length / count));
  const counted = "update learner set done = done + 1 where person_id = ? and course_id = ?";
  const regraded = `insert or replace into grade values (${rows.grade[0]!.map(() => "?")})`;
  const toLog = async (said: readonly BareRow[]) => {
    for (const some of piecesOf(said, AT_ONCE)) await bus.write({ "log (id, name, key, at, signal)": some });
  };

  const begun = performance.now();
  for (const [at, attempt] of rows.attempt.entries()) {
    await learn.write({
      attempt: [attempt],
      block_state: [rows.block_state[at]!],
      "_outbox (signal)": (saidByOne[at] ?? []).map((row) => row.slice(-1)),
    }, [{ sql: counted, rows: [attempt.slice(0, 2)] }]);
  }
  await toLog(rows.said);
  for (const [at, score] of piecesOf(rows.score, AT_ONCE).entries()) {
    const from = at * AT_ONCE;
    await grade.write({
      _inbox: rows._inbox.slice(from, from + AT_ONCE),
      score,
      "_outbox (signal)": rows.saidOfGrades.slice(from, from + AT_ONCE).map((row) => row.slice(-1)),
    }, [{ sql: regraded, rows: score.map((_, row) => rows.grade[row % rows.grade.length]!) }]);
  }
  await toLog(rows.saidOfGrades);
  const rate = count / ((performance.now() - begun) / 1_000);

  for (const database of [learn, grade, bus]) database.close();
  await Deno.remove(folder, { recursive: true });
  return rate;
}

/** From `house.send` to the grade that comes of it. */
export const submission = defineBench("submit and grade", async (load: Load) => {
  await using crowd = await gatherCrowd({ learners: 100, newcomers: load.smoke ? 20 : 200 });
  const each = Math.floor(crowd.course.problems.length / (load.rounds + 1));
  const house = await openHouse(crowd.folder);
  const values: number[] = [];
  const limits: number[] = [];
  try {
    // The first round pays for what is done once, and gives the rows to store again.
    await submitAll(house, crowd, 0, each);
    const rows = await readRows(crowd);
    await storeBare(rows);
    for (let round = 1; round <= load.rounds; round++) {
      values.push(await submitAll(house, crowd, round * each, each));
      limits.push(await storeBare(rows));
    }
  } finally {
    await house.close();
  }
  const measured = { value: median(values), limit: median(limits) };
  return [moreRow("submit and grade", "submissions/s", measured, 0.5)];
});

/** The same as a learner's browser sends it, to a server in a process of its own: signed in, a form, a redirect. */
export const submissionOverHttp = defineBench("submit and grade, over HTTP", async (load: Load) => {
  await using crowd = await gatherCrowd({ learners: 100, newcomers: load.smoke ? 20 : 200 });
  const { course: { problems }, newcomers } = crowd;
  const each = Math.floor(problems.length / (load.rounds + 1));
  await using server = await startServer({ data: crowd.folder });
  const rates: number[] = [];
  for (let round = 0; round <= load.rounds; round++) {
    const asks = problems.slice(round * each, (round + 1) * each)
      .flatMap((problem) => newcomers.map((one) => answerAsk(crowd, one, problem)));
    const { perSecond } = await pressServer(server.url, asks, { connections: LANES });
    if (round > 0) rates.push(perSecond);
  }
  return [factRow("submit and grade, over HTTP", "submissions/s", median(rates))];
});
