import assert from "node:assert/strict";
import { Statements } from "./statements.ts";

async function inFile(use: (connection: Statements) => void): Promise<void> {
  const file = await Deno.makeTempFile({ suffix: ".db" });
  const connection = new Statements(file);
  try {
    use(connection);
  } finally {
    connection.close();
    await Deno.remove(file);
  }
}

Deno.test("Statements gives what libSQL's client gives: rows by name and by number, rows affected, the last row's id", () =>
  inFile((connection) => {
    connection.execute("create table bell (name text primary key, weight integer, rings integer)");
    const stored = connection.execute("insert into bell values (?, ?, ?)", ["tenor", 12n, true]);
    assert.equal(stored.rowsAffected, 1);
    assert.equal(stored.lastInsertRowid, 1n);
    const { rows: [row] } = connection.execute("select name, weight, rings from bell");
    assert.deepEqual({ ...row }, { name: "tenor", weight: 12, rings: 1 });
    assert.deepEqual([row![0], row!.length], ["tenor", 3]);
    const { rows } = connection.execute("update bell set weight = 13 returning weight");
    assert.deepEqual(rows.map((one) => one.weight), [13]);
  }));

Deno.test("Statements goes on with a statement that failed, and after a table has changed its shape", () =>
  inFile((connection) => {
    connection.execute("create table bell (name text primary key)");
    const insert = (name: string) => connection.execute("insert into bell values (?)", [name]);
    insert("treble");
    assert.throws(() => insert("treble"), { code: "SQLITE_CONSTRAINT_PRIMARYKEY" });
    insert("tenor");
    assert.equal(connection.execute("select * from bell").rows[1]!.name, "tenor");
    connection.execute("alter table bell add column weight integer default 7");
    assert.deepEqual({ ...connection.execute("select * from bell").rows[1] }, { name: "tenor", weight: 7 });
  }));

Deno.test("Statements refuses what the engine would end the process at", () =>
  inFile((connection) => {
    const given = [undefined] as unknown as null[];
    assert.throws(() => connection.execute("select ?", given), TypeError);
    assert.throws(() => connection.execute("select :name", { name: 1 }), TypeError);
  }));
