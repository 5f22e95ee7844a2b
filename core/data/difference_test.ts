import assert from "node:assert/strict";
import { type Compared, compareTables, type Comparison } from "./difference.ts";
import { Statements } from "./statements.ts";
import { openWriter, type Writer } from "./writer.ts";

const TABLES = [
  "create table bell (id text primary key, tower text, tone integer)",
  "create unique index bell_place on bell (tower, tone)",
  "create table ringer (tower text, name text, rope integer, since text, primary key (tower, name)) without rowid",
  "create table day (day text, ringer text, primary key (day, ringer)) without rowid",
  "create table note (words text)",
  "create virtual table words using fts5(title, body)",
];
const ALL: readonly Compared[] = [
  { table: "bell" },
  { table: "ringer", columns: ["rope"] },
  { table: "day" },
  { table: "note" },
  { table: "words" },
];

/** Two files with the same tables: how they are and how they should be. */
async function withFiles(
  [live, should]: readonly [live: readonly string[], should: readonly string[]],
  use: (
    files: { compare(): Promise<Comparison>; writer: Writer; rows(table: string): unknown[] },
  ) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const writer = await openWriter(`${folder}/live.db`);
  await writer.write(async () => {
    for (const sql of [...TABLES, ...live]) await writer.execute(sql);
  });
  let scratch = 0;
  const reading = new Statements(`${folder}/live.db`);
  await use({
    writer,
    compare() {
      const file = `${folder}/should_${scratch++}`;
      const made = new Statements(file);
      for (const sql of [...TABLES, ...should]) made.execute(sql);
      made.close();
      return compareTables(file, `${folder}/live.db`, ALL);
    },
    rows: (table) => reading.execute(`select * from ${table} order by 1`).rows.map((row) => ({ ...row })),
  });
  reading.close();
  await writer.close();
  await Deno.remove(folder, { recursive: true });
}

const counts = ({ differences }: Comparison) =>
  differences.filter(({ missing, extra, different }) => missing + extra + different > 0)
    .map(({ table, missing, extra, different }) => `${table} ${missing} ${extra} ${different}`);

const LIVE = [
  "insert into bell values ('a', 'north', 1), ('b', 'north', 2), ('x', 'south', 3)",
  "insert into ringer values ('north', 'ann', 7, '2026'), ('south', 'eve', 2, '2025')",
  "insert into day values ('monday', 'ann')",
  "insert into note values ('old')",
  "insert into words (rowid, title, body) values (1, 'bronze', 'cast'), (2, 'rope', 'hemp')",
];
const SHOULD = [
  // Two bells changed places, which a unique index holds; one is new.
  "insert into bell values ('a', 'north', 2), ('b', 'north', 1), ('c', 'south', 3)",
  "insert into ringer values ('north', 'ann', 1, null), ('north', 'bob', 2, null)",
  "insert into day values ('monday', 'ann'), ('tuesday', 'ann')",
  "insert into note values ('new'), (null)",
  "insert into words (rowid, title, body) values (1, 'bronze', 'cast'), (3, 'stay', 'ash')",
];

Deno.test("compareTables() tells rows that are missing, extra and different, by their keys and columns", () =>
  withFiles([LIVE, SHOULD], async ({ compare }) => {
    const found = await compare();
    assert.deepEqual(counts(found), ["bell 1 1 2", "ringer 1 1 1", "day 1 0 0", "note 1 0 1", "words 1 1 0"]);
    const [bell, ringer, , note] = found.differences;
    assert.equal(bell!.rows, 3);
    assert.deepEqual(bell!.examples, [
      { how: "different", key: { id: "a" }, columns: ["tone"] },
      { how: "different", key: { id: "b" }, columns: ["tone"] },
      { how: "missing", key: { id: "c" }, columns: [] },
      { how: "extra", key: { id: "x" }, columns: [] },
    ]);
    assert.deepEqual(ringer!.examples[0], {
      how: "different",
      key: { tower: "north", name: "ann" },
      columns: ["rope"],
    });
    assert.deepEqual(note!.examples.map(({ key }) => key), [{ rowid: 1 }, { rowid: 2 }]);
  }));

Deno.test("compareTables() apply() brings tables to what they should hold, and only columns where only columns count", () =>
  withFiles([LIVE, SHOULD], async ({ compare, writer, rows }) => {
    await (await compare()).apply(writer);
    assert.deepEqual(rows("bell"), [
      { id: "a", tower: "north", tone: 2 },
      { id: "b", tower: "north", tone: 1 },
      { id: "c", tower: "south", tone: 3 },
    ]);
    assert.deepEqual(rows("ringer"), [
      { tower: "north", name: "ann", rope: 1, since: "2026" },
      { tower: "north", name: "bob", rope: 2, since: null },
      { tower: "south", name: "eve", rope: 2, since: "2025" },
    ]);
    assert.deepEqual(rows("note"), [{ words: null }, { words: "new" }]);
    assert.deepEqual(rows("words where words match 'ash OR cast OR hemp'"), [
      { title: "bronze", body: "cast" },
      { title: "stay", body: "ash" },
    ]);
    assert.deepEqual(counts(await compare()), ["ringer 0 1 0"], "somebody else's row is told, and stays");
  }));

Deno.test("compareTables() finds nothing between tables that agree, at any number of rows", () => {
  const many = [1, 1_999, 2_000, 2_001, 7_000];
  return withFiles([[], []], async ({ writer }) => {
    const folder = await Deno.makeTempDir({ prefix: "carillon_" });
    for (const rows of many) {
      const fill = `with recursive n (n) as (select 1 union all select n + 1 from n where n < ${rows})
        insert into day select 'day ' || (n % 7), 'ringer ' || n from n`;
      await writer.write(async () => {
        await writer.execute("delete from day");
        await writer.execute(fill);
      });
      const file = `${folder}/should_${rows}`;
      const made = new Statements(file);
      for (const sql of [...TABLES, fill]) made.execute(sql);
      made.close();
      const same = await compareTables(file, writer.file, [{ table: "day" }]);
      assert.deepEqual([same.differences[0]!.rows, counts(same)], [rows, []]);
      await writer.write(() => writer.execute("delete from day"));
      const emptied = new Statements(file);
      emptied.execute("drop table _changed_day");
      emptied.close();
      const lost = await compareTables(file, writer.file, [{ table: "day" }]);
      assert.deepEqual(counts(lost), [`day ${rows} 0 0`]);
      await lost.apply(writer);
      const stored = await writer.write(() => writer.execute("select count(*) as n from day"));
      assert.equal(stored.rows[0]!.n, rows);
    }
    await Deno.remove(folder, { recursive: true });
  });
});

Deno.test("compareTables() throws for a table or a column that is not there", () =>
  withFiles([[], []], async ({ writer }) => {
    const nowhere = `${writer.file}_nowhere`;
    await assert.rejects(compareTables(nowhere, writer.file, [{ table: "nobody" }]), TypeError);
    const made = new Statements(nowhere);
    for (const sql of TABLES) made.execute(sql);
    made.close();
    const lost = [{ table: "ringer", columns: ["nothing"] }];
    await assert.rejects(compareTables(nowhere, writer.file, lost), TypeError);
  }));

Deno.test("writeBeside() sees another file, alone, and lets it go afterwards, whatever came of it", () =>
  withFiles([LIVE, SHOULD], async ({ writer }) => {
    const file = `${writer.file}_beside`;
    const made = new Statements(file);
    made.execute("create table extra (n integer)");
    made.execute("insert into extra values (7)");
    made.close();
    const read = () => writer.execute("select n from beside.extra");
    const [before, failed, after] = await Promise.allSettled([
      writer.write(() => writer.execute("insert into note values ('before')")),
      writer.writeBeside(file, async () => {
        await writer.execute("insert into note values ('lost')");
        throw new Error("no");
      }),
      writer.writeBeside(file, read),
    ]);
    assert.deepEqual([before.status, failed.status], ["fulfilled", "rejected"]);
    assert.equal(after.status === "fulfilled" && after.value.rows[0]?.n, 7);
    await assert.rejects(writer.write(read), /no such table/);
    const notes = await writer.write(() => writer.execute("select words from note order by words"));
    assert.deepEqual(notes.rows.map((row) => row.words), ["before", "old"]);
    await assert.rejects(writer.writeBeside(`${writer.file}/nowhere`, read));
    await writer.write(() => writer.execute("insert into note values ('still here')"));
  }));
