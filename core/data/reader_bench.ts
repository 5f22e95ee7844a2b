import { sql } from "drizzle-orm";
import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { againstLimit, defineBench, moreRow, timesPerSecond } from "core/testing/bench.ts";
import { connect } from "./client.ts";
import { openReader, prepared } from "./reader.ts";
import { openWriter } from "./writer.ts";

// Reading and writing as contexts do it, through Drizzle and with statements kept prepared, beside the same SQL
// through libSQL's own client, which prepares every statement anew.

const bell = sqliteTable("bell", { tower: integer("tower"), name: text("name"), weight: integer("weight") });

const TABLE = "create table bell (tower integer, name text, weight integer)";
const INDEX = "create index bell_tower on bell (tower)";
const INSERT = "insert into bell values (?, ?, ?)";
const SELECT = "select tower, name, weight from bell where tower = ?";
const TOWERS = 1_000;
const BELLS = 10;

async function inFolder<Answer>(run: (folder: string) => Promise<Answer>): Promise<Answer> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  try {
    return await run(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** One query of ten rows after another. */
export const reading = defineBench("reading ten rows", (load) =>
  inFolder(async (folder) => {
    const file = `${folder}/bells.db`;
    const writer = await openWriter(file);
    await writer.write(async () => {
      await writer.execute(TABLE);
      await writer.execute(INDEX);
      for (let at = 0; at < TOWERS * BELLS; at++) {
        await writer.execute(INSERT, [at % TOWERS, `bell ${at}`, at]);
      }
    });
    const reader = await openReader(file);
    const client = connect(file);
    const ofTower = prepared((database) =>
      database.select().from(bell).where(sql`${bell.tower} = ${sql.placeholder("tower")}`).prepare()
    );
    let at = 0;
    const measured = await againstLimit(
      load,
      () => timesPerSecond(load.milliseconds / 2, () => ofTower(reader).all({ tower: at++ % TOWERS })),
      () =>
        timesPerSecond(load.milliseconds / 2, () => client.execute({ sql: SELECT, args: [at++ % TOWERS] })),
    );
    client.close();
    reader.close();
    await writer.close();
    return [moreRow("reading ten rows", "queries/s", measured)];
  }));

/** One change of two rows after another, each stored before the next is begun. */
export const writing = defineBench(
  "writing two rows, one change after another",
  (load) =>
    inFolder(async (folder) => {
      const writer = await openWriter(`${folder}/bells.db`);
      await writer.write(() => writer.execute(TABLE));
      const client = connect(`${folder}/bare.db`);
      for (const pragma of ["journal_mode = wal", "synchronous = full"]) {
        await client.execute(`pragma ${pragma}`);
      }
      await client.execute(TABLE);
      const rows = [[1, "tenor", 12], [1, "treble", 1]];
      const measured = await againstLimit(
        load,
        () =>
          timesPerSecond(load.milliseconds / 2, () =>
            writer.write(async () => {
              for (const row of rows) await writer.execute(INSERT, row);
            })),
        () =>
          timesPerSecond(load.milliseconds / 2, async () => {
            const transaction = await client.transaction("write");
            for (const args of rows) await transaction.execute({ sql: INSERT, args });
            await transaction.commit();
          }),
      );
      client.close();
      await writer.close();
      return [moreRow("writing two rows, one change after another", "changes/s", measured)];
    }),
);
