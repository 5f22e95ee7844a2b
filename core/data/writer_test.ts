import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { isAnywhere } from "core/testing/look.ts";
import { connect } from "./client.ts";
import { testLostWrite } from "./lost_write.ts";
import { openReader } from "./reader.ts";
import { openWriter } from "./writer.ts";
import { testWriter } from "./writer_contract.ts";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

testWriter(
  (name, run) => Deno.test(`openWriter() on a file ${name}`, run),
  (run) =>
    inFolder(async (folder) => {
      const file = `${folder}/a.db`;
      const writer = await openWriter(file);
      await run({ writer, openReader: () => openReader(file) });
      await writer.close();
    }),
);

Deno.test("openWriter() a long change lets others of its thread have their turn", () =>
  inFolder(async (folder) => {
    const writer = await openWriter(`${folder}/a.db`);
    await writer.write(() => writer.execute("create table t (n integer)"));
    const turns: number[] = [];
    const timer = setInterval(() => turns.push(performance.now()), 1);
    await writer.write(async () => {
      for (const end = performance.now() + 200; performance.now() < end;) {
        await writer.execute("insert into t values (1)");
      }
      assert.ok(turns.length >= 3, `${turns.length} turns in 200 ms`);
    });
    clearInterval(timer);
    await writer.close();
  }));

Deno.test("openWriter() many that wait cost few commits", () =>
  inFolder(async (folder) => {
    const writer = await openWriter(`${folder}/a.db`);
    await writer.write(() => writer.execute("create table t (n integer)"));
    const witness = connect(`${folder}/a.db`);
    const version = async () => (await witness.execute("pragma data_version")).rows[0]![0];
    const versions = new Set<unknown>();
    await Promise.all(Array.from({ length: 100 }, async (_, n) => {
      await writer.write(() => writer.execute("insert into t values (?)", [n]));
      versions.add(await version());
    }));
    assert.ok(versions.size <= 20, `${versions.size} commits`);
    witness.close();
    await writer.close();
  }));

Deno.test("openWriter() refuses a second writer on the same file", () =>
  inFolder(async (folder) => {
    const writer = await openWriter(`${folder}/a.db`);
    await assert.rejects(openWriter(`${folder}/a.db`), TypeError);
    await writer.close();
  }));

Deno.test("openWriter() refuses a file that is no database, and a closed writer refuses to write", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/b.db`, "this is no database, only words ".repeat(200));
    await assert.rejects(
      openWriter(`${folder}/b.db`),
      (error) => error instanceof Refusal && error.code === "data.corrupt",
    );
    const writer = await openWriter(`${folder}/a.db`);
    await writer.close();
    await assert.rejects(
      writer.write(() => Promise.resolve()),
      (e) => e instanceof Refusal && e.code === "data.closed",
    );
  }));

Deno.test("openReader() cannot write", () =>
  inFolder(async (folder) => {
    const writer = await openWriter(`${folder}/a.db`);
    await writer.write(() => writer.execute("create table t (n integer)"));
    const reader = await openReader(`${folder}/a.db`);
    await assert.rejects(Promise.resolve(reader.database.run("insert into t values (1)")));
    reader.close();
    await writer.close();
  }));

Deno.test("the client without a guard says a write is stored after a BUSY, and another connection does not see it", () =>
  inFolder(async (folder) => {
    const [holder, bare, witness] = [1, 2, 3].map(() => connect(`${folder}/a.db`)) as [
      ReturnType<typeof connect>,
      ReturnType<typeof connect>,
      ReturnType<typeof connect>,
    ];
    await holder.execute("pragma journal_mode = wal");
    await holder.execute("create table t (n integer)");
    const held = await holder.transaction("write");
    await assert.rejects(bare.execute("insert into t values (1)"));
    await held.rollback();
    const answer = await bare.execute("insert into t values (2)");
    assert.equal(answer.rowsAffected, 1, "the client says that the row is stored");
    const seen = await witness.execute("select count(*) as rows from t");
    assert.equal(Number(seen.rows[0]!.rows), 0, "the defect is gone: the guard may go too");
    for (const client of [holder, bare, witness]) client.close();
  }));

Deno.test("testLostWrite() holds: with the guard, what was acknowledged after a BUSY is there", () =>
  inFolder(async (folder) => {
    assert.equal(await testLostWrite(folder) > 0, true, "the writer met the lock");
    assert.deepEqual([...Deno.readDirSync(folder)], []);
  }));

Deno.test("openWriter() that overwrites leaves nothing of what was deleted, in the file or the log beside it", () =>
  inFolder(async (folder) => {
    const writer = await openWriter(`${folder}/a.db`, undefined, { overwrites: true });
    const reader = await writer.write(async () => {
      await writer.execute("create table t (n integer primary key, word text)");
      for (let n = 0; n < 500; n++) await writer.execute("insert into t (word) values ('rosebud')");
    }).then(() => openReader(`${folder}/a.db`));
    await reader.database.all("select 1 from t");
    assert.equal(await writer.emptyLog(), true);
    assert.equal(await isAnywhere(folder, "rosebud"), true, "the test has teeth");
    const later = writer.write(() => writer.execute("update t set word = 'x' where n < 100"));
    await writer.write(() => writer.execute("delete from t where n >= 100"));
    const emptied = await Promise.all([writer.emptyLog(), later, writer.emptyLog()]);
    assert.deepEqual([emptied[0], emptied[2]], [true, true]);
    assert.equal(await isAnywhere(folder, "rosebud"), false);
    await writer.write(() => writer.execute("insert into t (word) values ('y')"));
    reader.close();
    await writer.close();
    assert.equal(await writer.emptyLog(), true);
  }));
