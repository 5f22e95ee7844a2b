import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, type Sqld, startSqld } from "core/testing/sqld.ts";
import { openRemoteReader } from "./remote_reader.ts";
import { openWriter, type Writer } from "./writer.ts";
import { testWriter } from "./writer_contract.ts";

const found = await findSqld();
const missing = "missing" in found ? found.missing : undefined;

const refusedAs = (...codes: string[]) => (error: unknown) =>
  error instanceof Refusal && codes.includes(error.code) && error.kind === "unavailable";

async function withServer(run: (server: Sqld) => Promise<void>): Promise<void> {
  await using server = await startSqld(found as { path: string });
  await run(server);
}

async function withWriter(run: (writer: Writer, server: Sqld) => Promise<void>): Promise<void> {
  await withServer(async (server) => {
    const writer = await openWriter(server.url);
    try {
      await run(writer, server);
    } finally {
      await writer.close();
    }
  });
}

testWriter(
  (name, run) => testWhere(missing, `openWriter() on a libSQL server ${name}`, run),
  (run) =>
    withWriter((writer, server) =>
      run({ writer, openReader: () => openRemoteReader("contract", server.url) })
    ),
);

testWhere(
  missing,
  "openWriter() on a libSQL server tells its address and no token, and has one writer",
  async () => {
    await withServer(async (server) => {
      const writer = await openWriter(`${server.url.replace("http", "ws")}?authToken=secret`);
      assert.deepEqual([writer.file, writer.isRemote], [server.url, true]);
      await assert.rejects(openWriter(server.url), TypeError);
      await assert.rejects(
        writer.writeBeside("beside.db", () => Promise.resolve()),
        (error) => error instanceof Refusal && error.code === "data.server_beside",
      );
      await writer.close();
    });
  },
);

testWhere(
  missing,
  "openWriter() refuses in time where the server is away, and goes on once it is back",
  async () => {
    await withWriter(async (writer, server) => {
      await writer.write(() => writer.execute("create table t (n integer)"));
      await server.kill();
      const begun = performance.now();
      const away = [1, 2, 3].map((n) => writer.write(() => writer.execute("insert into t values (?)", [n])));
      for (const one of away) await assert.rejects(one, refusedAs("data.unreachable"));
      assert.ok(performance.now() - begun < 1_000);
      await assert.rejects(openWriter(`${server.url}/other`), refusedAs("data.unreachable"));
      await server.restart();
      await writer.write(() => writer.execute("insert into t values (4)"));
      const { rows } = await writer.write(() => writer.execute("select n from t"));
      assert.deepEqual(rows.map(({ n }) => n), [4]);
    });
  },
);

testWhere(
  missing,
  "openWriter() on a libSQL server that dies under load: what was acknowledged is stored whole, what was refused not at all",
  async () => {
    await withWriter(async (writer, server) => {
      await writer.write(() => writer.execute("create table t (n integer, part integer)"));
      const told = new Map<number, string>();
      let [next, dying]: [number, Promise<void> | undefined] = [0, undefined];
      const add = (n: number, part: number) => writer.execute("insert into t values (?, ?)", [n, part]);
      await Promise.all(Array.from({ length: 8 }, async () => {
        for (let refused = 0; refused < 2;) {
          const n = next++;
          const change = () => add(n, 0);
          const end = () => Promise.all([add(n, 1), add(n, 2)]);
          const code = await writer.write(change, { end }).then(() => "stored", (error) => error.code);
          told.set(n, code);
          if (code !== "stored") refused++;
          if (n === 100) dying = server.kill();
        }
      }));
      await dying;
      await server.restart();
      const { rows } = await writer.write(() => writer.execute("select n, count(*) as n from t group by n"));
      const parts = new Map(rows.map((row) => [Number(row[0]), Number(row[1])]));
      const wanted: Record<string, readonly number[]> = {
        stored: [3],
        "data.unreachable": [0],
        "data.unsure": [0, 3],
      };
      for (const [n, code] of told) {
        assert.ok(
          wanted[code]?.includes(parts.get(n) ?? 0),
          `${n}: ${code}, and ${parts.get(n)} of 3 stored`,
        );
      }
      assert.ok(told.size > 100);
    });
  },
);

testWhere(
  missing,
  "openWriter() on a libSQL server lets no long statement wait for an acknowledgement",
  async () => {
    await withWriter(async (writer) => {
      const long = "x".repeat(5_000);
      const begun = performance.now();
      await writer.write(async () => {
        for (let n = 0; n < 30; n++) await writer.execute("select length(?)", [long]);
      });
      assert.ok(performance.now() - begun < 30 * 40);
    });
  },
);

testWhere(
  missing,
  "openWriter() on a libSQL server waits for nothing without an end: to begin, to commit, for who holds it",
  async () => {
    await Promise.all([withWriter(beginsOnFrozen), withWriter(commitsOnFrozen), withWriter(losesItsLock)]);
  },
);

async function beginsOnFrozen(writer: Writer, server: Sqld): Promise<void> {
  await writer.write(() => writer.execute("create table t (n integer)"));
  server.freeze();
  const held = [5, 6, 7].map((n) => writer.write(() => writer.execute("insert into t values (?)", [n])));
  const outcomes = await Promise.allSettled(held);
  server.thaw();
  for (const one of outcomes) {
    assert.ok(one.status === "rejected" && refusedAs("data.unreachable")(one.reason));
  }
  const { rows } = await writer.write(() => writer.execute("select n from t"));
  assert.deepEqual(rows.map(({ n }) => n), []);
}

async function commitsOnFrozen(writer: Writer, server: Sqld): Promise<void> {
  await writer.write(() => writer.execute("create table t (n integer)"));
  const committing = writer.write(async () => {
    await writer.execute("insert into t values (1)");
    server.freeze();
  });
  await assert.rejects(committing, refusedAs("data.unsure"));
  await server.kill();
  await server.restart();
  await writer.write(() => writer.execute("insert into t values (2)"));
  const { rows } = await writer.write(() => writer.execute("select count(*) as n from t where n = 2"));
  assert.equal(rows[0]?.n, 1);
}

/** The server lets whoever waits for 5 s have the lock of a transaction that goes on. */
async function losesItsLock(writer: Writer, server: Sqld): Promise<void> {
  await writer.write(() => writer.execute("create table t (n integer)"));
  const other = await openWriter(server.url.replace("127.0.0.1", "localhost"));
  const [begun, taken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const slow = writer.write(async () => {
    await writer.execute("insert into t values (1)");
    begun.resolve();
    await taken.promise;
    // At once: what comes behind the one that is refused must not be stored outside of any transaction.
    await Promise.all([2, 3].map((n) => writer.execute("insert into t values (?)", [n])));
  });
  await begun.promise;
  await other.write(() => other.execute("insert into t values (4)"));
  taken.resolve();
  await assert.rejects(slow, refusedAs("data.busy"));
  await writer.write(() => writer.execute("insert into t values (5)"));
  const { rows } = await writer.write(() => writer.execute("select n from t order by n"));
  assert.deepEqual(rows.map(({ n }) => n), [4, 5]);
  await other.close();
}
