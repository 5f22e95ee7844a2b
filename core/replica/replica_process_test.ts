import assert from "node:assert/strict";
import { type Client, createClient } from "@libsql/client/http";
import { sql } from "drizzle-orm";
import { wait } from "core/base/wait.ts";
import { connect } from "core/data/client.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, type Sqld, startSqld } from "core/testing/sqld.ts";
import { until } from "core/testing/until.ts";
import { WORK_TABLES } from "core/work/tables.ts";
import { readStand } from "core/work/stand.ts";
import { Replicas } from "./replicas.ts";

const found = await findSqld();
const missing = "missing" in found ? found.missing : undefined;
const GENEROUS = 10_000;

interface Tried {
  readonly server: Sqld;
  readonly folder: string;
  /** Rings once over there, as a work does. */
  ring(): Promise<{ context: string; generation: string; sequence: number }>;
  open(): Promise<Replicas>;
}

/** Runs beside a libSQL server that has the database of a context which counts. */
async function withOriginal(run: (tried: Tried) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const file = `${folder}/original.db`;
  const local = connect(file);
  for (const { sql } of WORK_TABLES) await local.executeMultiple(sql);
  await local.execute("create table bell (n integer)");
  local.close();
  try {
    await using server = await startSqld(found as { path: string }, file);
    const client = createClient({ url: server.url });
    await run({
      server,
      folder,
      ring: () => ring(client),
      open: () => open(`${folder}/replicas`, server.url),
    });
    client.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function ring(client: Client) {
  const [, stand] = await client.batch([
    "insert into bell values (1)",
    "update _stand set sequence = sequence + 1 returning sequence, generation",
  ], "write");
  const { sequence, generation } = stand!.rows[0]!;
  return { context: "probe", generation: String(generation), sequence: Number(sequence) };
}

async function open(folder: string, url: string): Promise<Replicas> {
  const worker = new Worker(import.meta.resolve("./worker.ts"), { type: "module" });
  const replicas = new Replicas(worker, folder, [{ name: "probe", url }]);
  assert.ok(await replicas.whole(GENEROUS));
  return replicas;
}

async function countOf(replicas: Replicas): Promise<number> {
  const rows = await replicas.reader("probe").database.all<{ n: number }>(
    sql`select count(*) as n from bell`,
  );
  return rows[0]!.n;
}

testWhere(
  missing,
  "Replicas copy a database from nothing, and come up to what is stored over there",
  async () => {
    await withOriginal(async ({ ring, open }) => {
      const replicas = await open();
      for (let n = 1; n <= 20; n++) {
        const stand = await ring();
        assert.ok(await replicas.reach([stand], GENEROUS));
        assert.equal(await countOf(replicas), n);
      }
      const [{ state, asOf, stand } = assert.fail()] = replicas.report();
      assert.equal(state, "current");
      assert.ok(Date.now() - asOf < GENEROUS);
      assert.deepEqual(await readStand(replicas.reader("probe"), "probe"), stand);
      assert.throws(() => replicas.reader("identity"), { code: "region.not_copied" });
      await replicas.close();
    });
  },
);

testWhere(
  missing,
  "Replicas that were left are read at once, also while their original is away",
  async () => {
    await withOriginal(async ({ server, ring, open }) => {
      const first = await open();
      assert.ok(await first.reach([await ring()], GENEROUS));
      await first.close();
      await server.kill();
      const again = await open();
      assert.equal(await countOf(again), 1);
      await until("it says that it is cut off", () => again.report()[0]?.why !== undefined, GENEROUS);
      assert.equal(again.report()[0]?.state, "cut_off");
      await again.close();
    });
  },
);

testWhere(
  missing,
  "Replicas are looked after now and then while a home only says that it is there",
  async () => {
    await withOriginal(async ({ server, open }) => {
      const replicas = await open();
      const client = createClient({ url: server.url });
      await wait(1_500);
      const [begun, looks] = [performance.now(), new Set<number>()];
      for (let n = 0; n < 100; n++) {
        if (n % 20 === 0) await client.execute("update _stand set beat = beat + 1");
        looks.add(replicas.report()[0]!.asOf);
        await wait(10);
      }
      const most = (performance.now() - begun) / 250 + 2;
      assert.ok(looks.size > 1 && looks.size <= most, `${looks.size} looks, at most ${most} were needed`);
      client.close();
      await replicas.close();
    });
  },
);

testWhere(missing, "Replicas that are damaged are thrown away and copied again", async () => {
  await withOriginal(async ({ folder, ring, open }) => {
    const first = await open();
    assert.ok(await first.reach([await ring()], GENEROUS));
    await first.close();
    for await (const { name } of Deno.readDir(`${folder}/replicas/probe/1`)) {
      if (!/^replica\.db(-wal)?$/.test(name)) continue;
      const file = await Deno.open(`${folder}/replicas/probe/1/${name}`, { write: true });
      await file.seek(0, Deno.SeekMode.Start);
      await file.write(new TextEncoder().encode("not a database at all".repeat(500)));
      file.close();
    }
    const again = await open();
    assert.equal(await countOf(again), 1);
    assert.equal(again.report()[0]?.renewed, 1);
    await again.close();
  });
});
