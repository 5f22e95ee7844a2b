import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { isAnywhere } from "core/testing/look.ts";
import { connect } from "./client.ts";
import { testLostWrite } from "./lost_write.ts";
import { openReader } from "./reader.ts";
import { openWriter } from "./writer.ts";

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openWriter() stores all of a change or nothing of it", () =>
  inFolder(async (folder) => {
    const writer = await openWriter(`${folder}/a.db`);
    await writer.write(() => writer.execute("create table t (n integer)"));
    await assert.rejects(writer.write(async () => {
      await writer.execute("insert into t values (1)");
      throw new Error("no");
    }));
    await writer.write(() => writer.execute("insert into t values (2)"));
    const reader = await openReader(`${folder}/a.db`);
    assert.deepEqual((await reader.database.all<{ n: number }>("select n from t")).map((row) => row.n), [2]);
    reader.close();
    await writer.close();
  }));

Deno.test("openWriter() runs changes one at a time, in the order they came", () =>
  inFolder(async (folder) => {
    const writer = await openWriter(`${folder}/a.db`);
    await writer.write(() => writer.execute("create table t (n integer)"));
    await Promise.all(Array.from({ length: 100 }, (_, n) =>
      writer.write(async () => {
        const before = await writer.execute("select count(*) as n from t");
        assert.equal(Number(before.rows[0]!.n), n);
        await writer.execute("insert into t values (?)", [n]);
      })));
    await writer.close();
  }));

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

Deno.test("openWriter() changes that wait together are each stored before they are told so; one that fails, alone not", () =>
  inFolder(async (folder) => {
    const writer = await openWriter(`${folder}/a.db`);
    await writer.write(() => writer.execute("create table t (n integer primary key)"));
    const witness = connect(`${folder}/a.db`);
    const seen = async (n: number) =>
      (await witness.execute({ sql: "select n from t where n = ?", args: [n] })).rows.length;
    const outcomes = await Promise.allSettled(Array.from({ length: 30 }, async (_, n) => {
      await writer.write(async () => {
        await writer.execute("insert into t values (?)", [n]);
        if (n % 10 === 3) throw new Refusal("data.test", "conflict", "no");
        // The same key again: the engine refuses that by itself.
        if (n % 10 === 7) await writer.execute("insert into t values (?)", [n]);
      });
      return await seen(n);
    }));
    for (const [n, outcome] of outcomes.entries()) {
      const fails = n % 10 === 3 || n % 10 === 7;
      assert.equal(outcome.status, fails ? "rejected" : "fulfilled", `change ${n}`);
      assert.equal(await seen(n), fails ? 0 : 1, `row ${n}`);
      if (outcome.status === "fulfilled") assert.equal(outcome.value, 1, `row ${n} when told`);
    }
    witness.close();
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

Deno.test("openWriter() gives up a change whose time is up, whatever it does later", () =>
  inFolder(async (folder) => {
    const writer = await openWriter(`${folder}/a.db`);
    await writer.write(() => writer.execute("create table t (n integer)"));
    const [timeUp, late] = [new AbortController(), Promise.withResolvers<void>()];
    let lateAnswer: Promise<unknown> = Promise.resolve();
    const hanging = writer.write(async () => {
      await writer.execute("insert into t values (1)");
      timeUp.abort(new Error("time is up"));
      await late.promise;
      await (lateAnswer = writer.execute("insert into t values (2)"));
    }, timeUp.signal);
    const beside = [3, 4].map((n) =>
      writer.write(async () => {
        late.resolve();
        await writer.execute("insert into t values (?)", [n]);
        await wait(1);
        await writer.execute("insert into t values (?)", [10 * n]);
      })
    );
    const never = writer.write(() => writer.execute("insert into t values (5)"), AbortSignal.abort("no"));
    await assert.rejects(hanging, /time is up/);
    await assert.rejects(never, (reason) => reason === "no");
    await Promise.all(beside);
    await assert.rejects(lateAnswer, TypeError);
    const reader = await openReader(`${folder}/a.db`);
    const rows = await reader.database.all<{ n: number }>("select n from t");
    assert.deepEqual(rows.map((row) => row.n), [3, 30, 4, 40]);
    reader.close();
    await writer.close();
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
