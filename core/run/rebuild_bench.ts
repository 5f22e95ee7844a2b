import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { newId } from "core/base/id.ts";
import { connect } from "core/data/client.ts";
import { Statements } from "core/data/statements.ts";
import { databaseFile } from "core/run/readers.ts";
import type { Signal } from "core/signal/signal.ts";
import { openBareDatabase } from "core/testing/bare_database.ts";
import {
  againstLimit,
  boundRow,
  defineBench,
  factRow,
  lessRow,
  type Load,
  moreRow,
} from "core/testing/bench.ts";
import { newHouse, type TestHouse } from "core/testing/house.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { rebuildIn } from "core/testing/rebuilds.ts";
import { defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import { WORK_TABLES } from "core/work/tables.ts";

// A hearer keeps a row of every signal, and loses them all. The limit reads the same log in the same batches with
// the bare engine and stores the same rows with the bare client, and compares nothing.

const OPERATOR = systemActor("operator");
const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));
const keeper = defineContext({
  name: "keeper",
  migrations,
  hears: [on("ringer.bell.rung.v1", ["bell"], async (work, { id }) => {
    await work.database.run(sql`insert into count values (${id}, 1) on conflict do update set n = n + 1`);
  })],
  projects: ["count"],
});
const AT_ONCE = 500;

/** A house in which so many signals were said and heard. */
async function houseWith(signals: number): Promise<TestHouse> {
  const house = await newHouse({ contexts: [RINGERS[0]!, keeper] });
  const at = new Date().toISOString();
  for (let from = 0; from < signals; from += AT_ONCE) {
    await house.signals.publish(Array.from({ length: Math.min(AT_ONCE, signals - from) }, (_, n): Signal => ({
      id: newId(),
      name: "ringer.bell.rung.v1",
      at,
      site: "main",
      actor: OPERATOR,
      correlation: newId(),
      key: `bell ${n % 50}`,
      // Not the ringer's own count: these come from nowhere.
      position: { context: "nowhere", sequence: from + n + 1 },
      body: { bell: `bell ${n % 50}` },
    })));
  }
  await house.signals.caughtUp(["keeper"], 300_000);
  return house;
}

async function loseAll(house: TestHouse): Promise<void> {
  await house.settle();
  const client = connect(databaseFile(house.folder, "keeper"));
  await client.execute("delete from count");
  client.close();
}

async function bare(house: TestHouse, signals: number): Promise<number> {
  const file = `${house.folder}/bare`;
  const tables = [
    ...WORK_TABLES.map(({ sql }) => sql),
    await Deno.readTextFile(new URL("0001_counts.sql", migrations)),
  ];
  const scratch = await openBareDatabase(file, tables);
  const log = new Statements(`${house.folder}/bus.db`);
  const begun = performance.now();
  for (let after = 0;;) {
    const { rows } = log.execute(
      `select sequence, signal from log where sequence > ? order by sequence limit ${AT_ONCE}`,
      [after],
    );
    if (rows.length === 0) break;
    const ids = rows.map(({ signal }) => (JSON.parse(String(signal)) as Signal).id);
    await scratch.write({ _inbox: ids.map((id) => ["keeper", 0, id]) }, [
      { sql: "insert into count values (?, 1)", rows: ids.map((id) => [id]) },
    ]);
    after = Number(rows.at(-1)!.sequence);
  }
  const rate = signals / ((performance.now() - begun) / 1_000);
  log.close();
  scratch.close();
  for (const part of ["", "-wal", "-shm"]) await Deno.remove(file + part).catch(() => {}); // not all are there
  return rate;
}

/** The time that a command takes, of those that come one after the other while something lasts: the 99th percentile. */
async function slowestCommands(house: TestHouse, during: Promise<unknown>): Promise<number> {
  const took: number[] = [];
  let over = false;
  const ended = during.finally(() => over = true);
  while (!over) {
    const begun = performance.now();
    await house.send(ringBell, { bell: "tenor" }, OPERATOR);
    took.push(performance.now() - begun);
  }
  await ended;
  return took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)]!;
}

/** From the log to the tables. */
export const rebuilds = defineBench("rebuild", async (load: Load) => {
  const [few, many] = load.smoke ? [500, 1_000] : [10_000, 100_000];
  const rows = [];
  {
    await using house = await houseWith(few);
    const measured = await againstLimit(load, async () => {
      await loseAll(house);
      const { signals, seconds } = await rebuildIn(house, "keeper");
      return signals / seconds;
    }, () => bare(house, few));
    rows.push(moreRow("rebuild: signals heard again", "signals/s", measured, 0.3));
    const idle = new Promise((resolve) => setTimeout(resolve, load.milliseconds));
    const limit = await slowestCommands(house, idle);
    await loseAll(house);
    const value = await slowestCommands(house, rebuildIn(house, "keeper"));
    rows.push(lessRow("rebuild: p99 of a command meanwhile", "ms", { value, limit }));
  }
  for (const signals of [few, many]) {
    await using house = await houseWith(signals);
    const rowsLost = signals.toLocaleString("en");
    const sound = await rebuildIn(house, "keeper", true);
    await loseAll(house);
    const lost = await rebuildIn(house, "keeper");
    rows.push(
      factRow(`rebuild: ${rowsLost} sound rows compared, hearing waits`, "ms", sound.deafMilliseconds),
    );
    rows.push(
      factRow(`rebuild: ${rowsLost} lost rows brought back, hearing waits`, "ms", lost.deafMilliseconds),
    );
    const { writingMilliseconds } = lost;
    rows.push(
      boundRow(
        `rebuild: ${rowsLost} lost rows brought back, commands wait`,
        "ms",
        writingMilliseconds,
        1_000,
      ),
    );
  }
  return rows;
});
