import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { turn, wait } from "core/base/wait.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";

/** A writer of an empty database, and how what is stored there is read. */
export interface WriterUnderTest {
  readonly writer: Writer;
  openReader(): Promise<Reader>;
}

/** What a writer promises, the columns of the table `t` that it is tried on, and how. */
type Promised = readonly [
  promise: string,
  columns: string,
  hold: (writer: Writer, reader: Reader) => Promise<void>,
];

/** What every writer promises, wherever it writes. `open` gives an empty database, and takes it away after the test. */
export function testWriter(
  test: (name: string, run: () => Promise<void>) => void,
  open: (run: (given: WriterUnderTest) => Promise<void>) => Promise<void>,
): void {
  for (const [promise, columns, hold] of PROMISES) {
    test(promise, () =>
      open(async ({ writer, openReader }) => {
        await writer.write(() => writer.execute(`create table t (${columns})`));
        const reader = await openReader();
        try {
          await hold(writer, reader);
        } finally {
          reader.close();
        }
      }));
  }
}

async function stored(reader: Reader): Promise<number[]> {
  return (await reader.database.all<{ n: number }>("select n from t order by rowid")).map(({ n }) => n);
}

const PROMISES: readonly Promised[] = [
  ["stores all of a change or nothing of it", "n integer", async (writer, reader) => {
    await assert.rejects(writer.write(async () => {
      await writer.execute("insert into t values (1)");
      throw new Error("no");
    }));
    await writer.write(() => writer.execute("insert into t values (2)"));
    assert.deepEqual(await stored(reader), [2]);
  }],
  ["runs changes one at a time, in the order they came", "n integer", async (writer) => {
    await Promise.all(Array.from({ length: 100 }, (_, n) =>
      writer.write(async () => {
        const before = await writer.execute("select count(*) as n from t");
        assert.equal(Number(before.rows[0]!.n), n);
        await writer.execute("insert into t values (?)", [n]);
      })));
  }],
  [
    "changes that wait together are each stored before they are told so; one that fails, alone not",
    "n integer primary key",
    async (writer, reader) => {
      const seen = async (n: number) => (await reader.database.all(`select n from t where n = ${n}`)).length;
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
    },
  ],
  [
    "holds foreign keys, and checks deferred ones at the commit",
    "n integer primary key references t (n) deferrable initially deferred",
    async (writer, reader) => {
      const add = (sql: string) => writer.write(() => writer.execute(sql));
      await add("create table u (n integer not null references t (n))");
      await assert.rejects(add("insert into u values (1)"), /FOREIGN KEY/);
      await add("insert into t values (1)");
      await add("insert into u values (1)");
      await assert.rejects(add("delete from t"), /FOREIGN KEY/);
      assert.deepEqual(await stored(reader), [1]);
    },
  ],
  [
    "does what is asked at once in its order; of that, what fails leaves the rest alone",
    "n integer primary key",
    async (writer, reader) => {
      const add = (n: number) => writer.execute("insert into t values (?)", [n]);
      const change = () => Promise.allSettled([add(1), add(1), add(2), writer.execute("select n from t")]);
      const together = [0, 1].map(() => writer.write(change));
      for (const [at, outcomes] of (await Promise.all(together)).entries()) {
        const fulfilled = outcomes.map(({ status }) => status === "fulfilled");
        assert.deepEqual(fulfilled, at === 0 ? [true, false, true, true] : [false, false, false, true]);
        const last = outcomes[3]!;
        assert.deepEqual(last.status === "fulfilled" && last.value.rows.map(({ n }) => n), [1, 2]);
      }
      assert.deepEqual(await stored(reader), [1, 2]);
    },
  ],
  [
    "stores what a change ends with together with it, or neither; nobody is told otherwise",
    "n integer primary key",
    async (writer, reader) => {
      const add = (n: number) => writer.execute("insert into t values (?)", [n]);
      const change = async (n: number) => {
        await add(n);
        return n;
      };
      // One in the middle has the key of another.
      const end = async (n: number) => {
        const [, , { rows }] = await Promise.all([
          add(n === 5 ? 0 : 100 + n),
          add(200 + n),
          writer.execute("select count(*) as n from t where n in (?, ?, ?)", [n, 100 + n, 200 + n]),
        ]);
        return Number(rows[0]!.n);
      };
      const outcomes = await Promise.allSettled(
        Array.from({ length: 12 }, (_, n) => writer.write(() => change(n), { end: () => end(n) })),
      );
      const all = new Set(await stored(reader));
      for (const [n, outcome] of outcomes.entries()) {
        const isThere = [n, 100 + n, 200 + n].map((one) => all.has(one));
        assert.deepEqual(isThere, Array(3).fill(outcome.status === "fulfilled"), `change ${n}`);
        if (outcome.status === "fulfilled") assert.equal(outcome.value, 3);
      }
      assert.equal(outcomes[5]!.status, "rejected");
      assert.equal(await writer.write(() => Promise.resolve(1), { end: (one) => one + 1 }), 2);
    },
  ],
  ["refuses what a change asks after its end", "n integer", async (writer, reader) => {
    let late: Promise<void> | undefined;
    const askLater = () => turn().then(() => writer.execute("insert into t values (1)"));
    await writer.write(() => Promise.resolve(), {
      end: () => void (late = assert.rejects(askLater(), TypeError)),
    });
    await late;
    assert.deepEqual(await stored(reader), []);
  }],
  ["gives back what was stored, of every kind", "a integer, b real, c text, d blob, e", async (writer) => {
    const bytes = new Uint8Array([0, 255, 7]);
    const args = [Number.MAX_SAFE_INTEGER, 1.5, "bell \u{1F514}", bytes, null];
    const { rows: [row], columns } = await writer.write(async () => {
      const { rowsAffected } = await writer.execute("insert into t values (?, ?, ?, ?, ?)", args);
      assert.equal(rowsAffected, 1);
      return await writer.execute("select * from t");
    });
    assert.deepEqual(columns, ["a", "b", "c", "d", "e"]);
    assert.deepEqual([row!.a, row![1], row!.c, row!.e], [args[0], 1.5, args[2], null]);
    assert.deepEqual(new Uint8Array(row!.d as ArrayBuffer), bytes);
  }],
  ["gives up a change whose time is up, whatever it does later", "n integer", async (writer, reader) => {
    const [timeUp, late] = [new AbortController(), Promise.withResolvers<void>()];
    let lateAnswer: Promise<unknown> = Promise.resolve();
    const hanging = writer.write(async () => {
      await writer.execute("insert into t values (1)");
      timeUp.abort(new Error("time is up"));
      await late.promise;
      await (lateAnswer = writer.execute("insert into t values (2)"));
    }, { timeUp: timeUp.signal });
    const beside = [3, 4].map((n) =>
      writer.write(async () => {
        late.resolve();
        await writer.execute("insert into t values (?)", [n]);
        await wait(1);
        await writer.execute("insert into t values (?)", [10 * n]);
      })
    );
    const never = writer.write(() => writer.execute("insert into t values (5)"), {
      timeUp: AbortSignal.abort("no"),
    });
    await assert.rejects(hanging, /time is up/);
    await assert.rejects(never, (reason) => reason === "no");
    await Promise.all(beside);
    await assert.rejects(lateAnswer, TypeError);
    assert.deepEqual(await stored(reader), [3, 30, 4, 40]);
  }],
  ["begins no change where its guard does not hold", "n integer", async (writer, reader) => {
    await writer.write(() => writer.execute("insert into t values (1)"));
    const refusal = () => new Refusal("data.test", "conflict", "no");
    writer.guard({ sql: "select 1 from t where n = ?", args: [1], refusal });
    await writer.write(() => writer.execute("update t set n = 2"));
    let begun = 0;
    const changes = [1, 2].map(() => writer.write(() => Promise.resolve(begun++)));
    for (const { status } of await Promise.allSettled(changes)) assert.equal(status, "rejected");
    assert.equal(begun, 0);
    assert.deepEqual(await stored(reader), [2]);
    writer.guard({ sql: "select 1", args: [], refusal });
    await writer.write(() => writer.execute("update t set n = 3"));
    assert.deepEqual(await stored(reader), [3]);
  }],
  ["refuses a second writer, and to write once it is closed", "n integer", async (writer) => {
    assert.equal(await writer.emptyLog(), true);
    await writer.close();
    await assert.rejects(
      writer.write(() => Promise.resolve()),
      (error) => error instanceof Refusal && error.code === "data.closed",
    );
    await writer.close();
  }],
];
