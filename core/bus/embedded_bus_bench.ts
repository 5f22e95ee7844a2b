import { sql } from "drizzle-orm";
import { z } from "zod";
import { newId } from "core/base/id.ts";
import { connect } from "core/data/client.ts";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";
import { againstLimit, defineBench, type Load, moreRow } from "core/testing/bench.ts";
import { newHouse, person } from "core/testing/house.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import { WORK_TABLES } from "core/work/tables.ts";
import { BUS_TABLES } from "./tables.ts";

// One context says signals, two hear each of them and keep a row. The limit stores the same rows with the bare
// client, under the same pragmas: what a work says in a transaction of its own, as it must be, everything else in
// transactions as large as the house's largest, all rows of a table with one statement where the house has one.

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
    hears: [on("belfry.stroke.heard.v1", async (work, { body }) => {
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

/** A database with the house's pragmas and tables. */
async function bareDatabase(file: string, tables: readonly string[]) {
  const client = connect(file);
  const pragmas = ["journal_mode = wal", "synchronous = full", "foreign_keys = on"];
  for (const pragma of pragmas) await client.execute(`pragma ${pragma}`);
  await client.executeMultiple(tables.join(";\n"));
  return client;
}

type Row = readonly (string | number)[];
type Client = ReturnType<typeof connect>;

/** Inserts rows so many to a transaction: those of the first table with one statement, of the second one by one. */
async function insert(
  client: Client,
  atOnce: number,
  [together, rows]: readonly [into: string, rows: readonly Row[]],
  [apart, singles]: readonly [into: string, rows: readonly Row[]] = ["", []],
): Promise<void> {
  const marks = (row: Row) => `(${row.map(() => "?").join(",")})`;
  for (let from = 0; from < rows.length; from += atOnce) {
    const transaction = await client.transaction("write");
    const slice = rows.slice(from, from + atOnce);
    await transaction.execute({
      sql: `insert into ${together} values ${slice.map(marks).join(",")}`,
      args: slice.flat(),
    });
    for (const row of singles.slice(from, from + atOnce)) {
      await transaction.execute({ sql: `insert into ${apart} values ${marks(row)}`, args: [...row] });
    }
    await transaction.commit();
  }
}

async function bare(signals: number): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const counts = await Deno.readTextFile(new URL("0001_counts.sql", migrations));
  const work = [...WORK_TABLES.map((step) => step.sql), counts];
  const clients = {
    belfry: await bareDatabase(`${folder}/belfry.db`, work),
    bus: await bareDatabase(`${folder}/bus.db`, BUS_TABLES.map((step) => step.sql)),
    near: await bareDatabase(`${folder}/near.db`, work),
    far: await bareDatabase(`${folder}/far.db`, work),
  };
  const all = Array.from({ length: signals }, (_, stroke) => {
    const said = strokeHeard({ bell: bellOf(stroke), stroke });
    const envelope = {
      at: new Date().toISOString(),
      site: "main",
      actor: person("ringer"),
      correlation: newId(),
    };
    return { id: newId(), ...envelope, ...said };
  });
  const texts = all.map((signal) => JSON.stringify(signal));

  const begun = performance.now();
  await insert(clients.belfry, SAID_BY_A_WORK, ["_outbox (signal)", texts.map((text) => [text])]);
  const logged = all.map(({ id, name, key, at }, stroke) => [id, name, key, at, texts[stroke]!]);
  await insert(clients.bus, AT_ONCE, ["log (id, name, key, at, signal)", logged]);
  for (const hearer of ["near", "far"] as const) {
    const heard = all.map(({ id }) => [hearer, 0, id]);
    const effects = all.map(({ body }) => [String(body.stroke), 1]);
    await insert(clients[hearer], AT_ONCE, ["_inbox", heard], ["count", effects]);
  }
  const rate = signals / ((performance.now() - begun) / 1_000);

  for (const client of Object.values(clients)) client.close();
  await Deno.remove(folder, { recursive: true });
  return rate;
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
