import assert from "node:assert/strict";
import { Statements } from "core/data/statements.ts";
import { withPath } from "core/testing/until.ts";
import { takeCut } from "./cut.ts";
import { pagesOf } from "./snapshot.ts";

/** Two databases of one row each, which a writer counts up one after the other. */
async function withPair(
  run: (pair: { near: Statements; far: Statements; files: string[] }) => Promise<void>,
) {
  await withPath(async (folder) => {
    await Deno.mkdir(folder);
    const files = ["near", "far"].map((name) => `${folder}/${name} ?#%.db`);
    const [near, far] = files.map((file) => {
      const connection = new Statements(file);
      connection.execute("pragma journal_mode = wal");
      connection.execute("create table count (n integer)");
      connection.execute("insert into count values (0)");
      return connection;
    });
    await run({ near: near!, far: far!, files });
    near!.close();
    far!.close();
  });
}

const named = (files: readonly string[]) => files.map((file, at) => ({ name: String(at), file }));
const counted = (connection: Statements) => connection.execute("select n from count").rows[0]![0];

for (const [how, tries, held] of [["at once", 50, false], ["by waiting", 0, true]] as const) {
  Deno.test(`takeCut() ${how} sees what was stored before, in all of them, and nothing of what comes`, async () => {
    await withPair(async ({ near, far, files }) => {
      near.execute("update count set n = 1");
      const cut = await takeCut(named(files), { tries });
      near.execute("update count set n = 2");
      far.execute("update count set n = 2");
      assert.equal(cut.held, held);
      assert.deepEqual(cut.snapshots.map(({ connection }) => counted(connection)), [1, 0]);
      assert.throws(
        () => cut.snapshots[0]!.connection.execute("update count set n = 9"),
        /readonly|read-only/i,
      );
      cut.close();
    });
  });
}

Deno.test("takeCut() refuses where somebody never stops writing, and leaves nobody waiting", async () => {
  await withPair(async ({ near, far, files }) => {
    near.execute("begin immediate");
    await assert.rejects(takeCut(named(files), { tries: 0 }), { code: "backup.no_moment" });
    far.execute("update count set n = 1");
    near.execute("commit");
  });
});

Deno.test("takeCut() makes no database of one that is gone", async () => {
  await withPair(async ({ files }) => {
    await assert.rejects(takeCut(named([...files, `${files[0]}.gone`])), { code: "data.unreadable" });
    await assert.rejects(Deno.stat(`${files[0]}.gone`), Deno.errors.NotFound);
  });
});

Deno.test("pagesOf() gives a database that opens: pages of the log beside it, large rows, freed pages", async () => {
  await withPair(async ({ near, files }) => {
    near.execute("create table bell (name text)");
    near.execute(
      "with recursive n (i) as (select 1 union all select i + 1 from n where i < 200) insert into bell select hex(randomblob(1000)) from n",
    );
    near.execute("insert into bell values (hex(zeroblob(300000)))");
    near.execute("delete from bell where rowid % 3 = 0");
    const cut = await takeCut(named(files));
    const copy = `${files[0]}.copy`;
    await Deno.writeFile(copy, ReadableStream.from(pagesOf(cut.snapshots[0]!.connection)));
    near.execute("delete from bell");
    const opened = new Statements(copy);
    assert.equal(opened.execute("pragma integrity_check").rows[0]![0], "ok");
    assert.equal(opened.execute("select count(*) from bell").rows[0]![0], 134);
    opened.close();
    cut.close();
  });
});
