import { sql } from "drizzle-orm";
import { z } from "zod";
import { newId } from "core/base/id.ts";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";
import { openBareDatabase, piecesOf } from "core/testing/bare_database.ts";
import { againstLimit, defineBench, type Load, moreRow } from "core/testing/bench.ts";
import { newHouse, person } from "core/testing/house.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import { WORK_TABLES } from "core/work/tables.ts";
import { BUS_TABLES } from "./tables.ts";

// One context says signals, two hear each of them and keep a row. The limit stores the same rows with the bare
// client, under the same pragmas: what a work says in a transaction of its own, as it must be, everything else in
// transactions as large as the house's largest.

const strokeHeard = defineSignal({
  name: "belfry.stroke.heard.v1",
  doc: "A stroke of a bell was heard.",
  key: (body) => body.bell,
  body: z.object({ bell: z.string(), stroke: z.number().int() }),
  example: { bell: "tenor", stroke: 1 },
});

declare module "core/signal/signal.ts" {
  interface Signals {
    "belfry.stroke.heard.v1": BodyOf<typeof strokeHeard>;
  }
}

const bellOf = (stroke: number) => `bell ${stroke % 50}`;

const ring = defineCommand({
  name: "belfry.ring",
  doc: "Says so many strokes from one on.",
  input: z.object({ from: z.number().int(), strokes: z.number().int() }),
  run(work, { from, strokes }) {
    for (let stroke = from; stroke < from + strokes; stroke++) {
      work.emit(strokeHeard({ bell: bellOf(stroke), stroke }));
    }
    return Promise.resolve();
  },
});

const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));
const belfry = defineContext({ name: "belfry", migrations, signals: [strokeHeard], commands: [ring] });
const hearers = ["near", "far"].map((name) =>
  defineContext({
    name,
    migrations,
    hears: [on("belfry.stroke.heard.v1", ["stroke"], async (work, { body }) => {
      await work.database.run(sql`insert into count values (${String(body.stroke)}, 1)`);
    })],
  })
);

/** What an answer says that completes its block: submitted, graded, completed; and what grading says of it. */
const SAID_BY_A_WORK = 4;
/** As the relay carries and the bus delivers, when there is enough. */
const AT_ONCE = 200;

async function throughHouse(signals: number): Promise<number> {
  await using house = await newHouse({ contexts: [belfry, ...hearers] });
  const begun = performance.now();
  const works = Array.from({ length: signals / SAID_BY_A_WORK }, (_, work) => work * SAID_BY_A_WORK);
  await Promise.all(
    works.map((from) => house.send(ring, { from, strokes: SAID_BY_A_WORK }, person("ringer"))),
  );
  await house.settle();
  return signals / ((performance.now() - begun) / 1_000);
}

async function bare(signals: number): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const tables = [
    ...WORK_TABLES.map(({ sql }) => sql),
    await Deno.readTextFile(new URL("0001_counts.sql", migrations)),
  ];
  const outbox = await openBareDatabase(`${folder}/belfry.db`, tables);
  const log = await openBareDatabase(`${folder}/bus.db`, BUS_TABLES.map(({ sql }) => sql));
  const ears = [
    await openBareDatabase(`${folder}/near.db`, tables),
    await openBareDatabase(`${folder}/far.db`, tables),
  ];
  const said = Array.from({ length: signals }, (_, stroke) => signalOf(stroke));

  const begun = performance.now();
  for (const some of piecesOf(said, SAID_BY_A_WORK)) {
    await outbox.write({ "_outbox (signal)": some.map(({ text }) => [text]) });
  }
  for (const some of piecesOf(said, AT_ONCE)) {
    await log.write({
      "log (id, name, key, at, signal)": some.map(({ id, name, key, at, text }) => [id, name, key, at, text]),
    });
  }
  for (const ear of ears) {
    for (const some of piecesOf(said, AT_ONCE)) {
      const effects = some.map(({ body }) => [String(body.stroke), 1]);
      await ear.write({ _inbox: some.map(({ id }) => ["ear", 0, id]) }, [
        { sql: "insert into count values (?, ?)", rows: effects },
      ]);
    }
  }
  const rate = signals / ((performance.now() - begun) / 1_000);

  for (const database of [outbox, log, ...ears]) database.close();
  await Deno.remove(folder, { recursive: true });
  return rate;
}

/** A signal as the house would write it. */
function signalOf(stroke: number) {
  const signal = {
    id: newId(),
    at: new Date().toISOString(),
    site: "main",
    actor: person("ringer"),
    correlation: newId(),
    ...strokeHeard({ bell: bellOf(stroke), stroke }),
  };
  return { ...signal, text: JSON.stringify(signal) };
}

/** From a work's `emit` to two subscribers' rows. */
export const signalsHeard = defineBench(
  "signals through outbox, bus and two subscribers",
  async (load: Load) => {
    const signals = load.smoke ? 400 : 10_000;
    const measured = await againstLimit(load, () => throughHouse(signals), () => bare(signals));
    return [moreRow("signals through outbox, bus and two subscribers", "signals/s", measured, 0.3)];
  },
);
