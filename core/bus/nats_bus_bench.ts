import { AckPolicy, jetstream, type JetStreamClient, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { newId } from "core/base/id.ts";
import { wait } from "core/base/wait.ts";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";
import { type BareDatabase, openBareDatabase, piecesOf } from "core/testing/bare_database.ts";
import { againstLimit, defineBench, lessRow, type Load, median, moreRow } from "core/testing/bench.ts";
import { findNats, type NatsBinary } from "core/testing/find_nats.ts";
import { newHouse, person } from "core/testing/house.ts";
import { type NatsServer, startNats } from "core/testing/nats_server.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import { WORK_TABLES } from "core/work/tables.ts";

// One context says signals over a NATS server, two hear each of them and keep a row. The limit is a script that does
// the same with the bare clients: the same rows in the same batches under the same pragmas, everything published with
// its id, two durable consumers, every message acknowledged. Each has a server of its own, the same program with the same settings.

const hourStruck = defineSignal({
  name: "tower.hour.struck.v1",
  doc: "An hour was struck.",
  key: (body) => body.bell,
  body: z.object({ bell: z.string(), hour: z.number().int() }),
  example: { bell: "tenor", hour: 1 },
});

declare module "core/signal/signal.ts" {
  interface Signals {
    "tower.hour.struck.v1": BodyOf<typeof hourStruck>;
  }
}

const bellOf = (hour: number) => `bell ${hour % 50}`;

const strike = defineCommand({
  name: "tower.strike",
  doc: "Strikes so many hours from one on.",
  input: z.object({ from: z.number().int(), hours: z.number().int() }),
  run(work, { from, hours }) {
    for (let hour = from; hour < from + hours; hour++) work.emit(hourStruck({ bell: bellOf(hour), hour }));
    return Promise.resolve();
  },
});

const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));
const tower = defineContext({ name: "tower", migrations, signals: [hourStruck], commands: [strike] });

/** Hears every hour and keeps a row; `handled` is told when. */
function hearer(name: string, handled: (hour: number) => void = () => {}) {
  return defineContext({
    name,
    migrations,
    hears: [on("tower.hour.struck.v1", ["hour"], async (work, { body }) => {
      await work.database.run(sql`insert into count values (${String(body.hour)}, 1)`);
      handled(body.hour);
    })],
  });
}

/** What an answer says that completes its block, as in the figures of the embedded bus. */
const SAID_BY_A_WORK = 4;
const AT_ONCE = 200;
const IN_FLIGHT = 512;

/** Each round begins with an empty server. */
async function onServer<Answer>(
  binary: NatsBinary,
  run: (server: NatsServer) => Promise<Answer>,
): Promise<Answer> {
  await using server = await startNats({ binary });
  return await run(server);
}

async function throughHouse(server: NatsServer, signals: number): Promise<number> {
  await using house = await newHouse({ contexts: [tower, hearer("near"), hearer("far")], bus: server.url });
  const begun = performance.now();
  const works = Array.from({ length: signals / SAID_BY_A_WORK }, (_, work) => work * SAID_BY_A_WORK);
  await Promise.all(
    works.map((from) => house.send(strike, { from, hours: SAID_BY_A_WORK }, person("ringer"))),
  );
  await house.settle();
  return signals / ((performance.now() - begun) / 1_000);
}

async function bare(server: NatsServer, signals: number): Promise<number> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const tables = await readTables();
  const outbox = await openBareDatabase(`${folder}/tower.db`, tables);
  const ears = await Promise.all(
    ["near", "far"].map((name) => openBareDatabase(`${folder}/${name}.db`, tables)),
  );
  const nc = await connect({ servers: [`127.0.0.1:${server.port}`], noAsyncTraces: true });
  const js = await openBareStream(nc);
  const said = Array.from({ length: signals }, (_, hour) => signalOf(hour));

  const begun = performance.now();
  const hearing = ears.map((ear, n) => consume(js, `ear_${n}`, ear, signals));
  for (const piece of piecesOf(said, IN_FLIGHT)) {
    // Works that wait share a commit in the house, so they do here.
    await outbox.write({ "_outbox (signal)": piece.map(({ text }) => [text]) });
    await Promise.all(piece.map(({ id, text }) => js.publish("bare.hour", text, { msgID: id })));
  }
  await Promise.all(hearing);
  const rate = signals / ((performance.now() - begun) / 1_000);

  await nc.close();
  for (const database of [outbox, ...ears]) database.close();
  await Deno.remove(folder, { recursive: true });
  return rate;
}

async function openBareStream(nc: NatsConnection): Promise<JetStreamClient> {
  const jsm = await jetstreamManager(nc);
  await jsm.streams.add({ name: "BARE", subjects: ["bare.>"] });
  for (const name of ["ear_0", "ear_1"]) {
    await jsm.consumers.add("BARE", {
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      max_ack_pending: 10_000,
    });
  }
  return jetstream(nc);
}

async function consume(js: JetStreamClient, name: string, ear: BareDatabase, signals: number): Promise<void> {
  const consumer = await js.consumers.get("BARE", name);
  for (let heard = 0; heard < signals;) {
    const batch = [];
    for await (const message of await consumer.fetch({ max_messages: Math.min(AT_ONCE, signals - heard) })) {
      batch.push({ message, signal: message.json<ReturnType<typeof signalOf>>() });
    }
    await ear.write({ _inbox: batch.map(({ signal }) => ["ear", 0, signal.id]) }, [
      {
        sql: "insert into count values (?, ?)",
        rows: batch.map(({ signal }) => [String(signal.body.hour), 1]),
      },
    ]);
    for (const { message } of batch) message.ack();
    heard += batch.length;
  }
}

/** What a hearer of the house stores: that it heard, and the effect. */
async function storeEffects(
  ear: BareDatabase,
  signals: readonly { readonly id: string; readonly body: { readonly hour: number } }[],
): Promise<void> {
  await ear.write({ _inbox: signals.map(({ id }) => ["ear", 0, id]) }, [
    { sql: "insert into count values (?, ?)", rows: signals.map(({ body }) => [String(body.hour), 1]) },
  ]);
}

async function readTables(): Promise<string[]> {
  return [
    ...WORK_TABLES.map(({ sql }) => sql),
    await Deno.readTextFile(new URL("0001_counts.sql", migrations)),
  ];
}

/** A signal as the house would write it. */
function signalOf(hour: number) {
  const signal = {
    id: newId(),
    at: new Date().toISOString(),
    site: "main",
    actor: person("ringer"),
    correlation: newId(),
    ...hourStruck({ bell: bellOf(hour), hour }),
  };
  return { ...signal, text: JSON.stringify(signal) };
}

/** From a work's `emit` to two subscribers' rows, over a server. */
export const signalsOverNats = defineBench("signals over NATS", async (load: Load) => {
  const binary = await findNats();
  if ("missing" in binary) return [];
  const signals = load.smoke ? 400 : 10_000;
  const measured = await againstLimit(
    load,
    () => onServer(binary, (server) => throughHouse(server, signals)),
    () => onServer(binary, (server) => bare(server, signals)),
  );
  return [moreRow("signals over NATS through outbox, bus and two subscribers", "signals/s", measured, 0.6)];
});

/** Between one signal and the next, in milliseconds: from together to far apart. */
const PAUSES = [0, 2, 5, 12, 30];

/** Milliseconds from commit to handled. */
async function houseTimes(server: NatsServer, signals: number): Promise<number[]> {
  const handled = new Map<number, number>();
  const hall = hearer("hall", (hour) => handled.set(hour, performance.now()));
  await using house = await newHouse({ contexts: [tower, hall], bus: server.url });
  const committed: number[] = [];
  for (let from = 0; from < signals; from++) {
    await house.send(strike, { from, hours: 1 }, person("ringer"));
    committed.push(performance.now());
    await wait(PAUSES[from % PAUSES.length]!);
  }
  await house.settle();
  return committed.map((at, n) => Math.max(0.01, handled.get(n)! - at));
}

/**
 * Milliseconds from publishing to delivered: with nothing stored but by the server, or by a script that stores what
 * the house does, the row before it publishes and the effect once it is delivered, and so waits for the disk as often.
 */
async function bareTimes(server: NatsServer, signals: number, stores: boolean): Promise<number[]> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const tables = await readTables();
  const outbox = await openBareDatabase(`${folder}/tower.db`, tables);
  const ear = await openBareDatabase(`${folder}/hall.db`, tables);
  const nc = await connect({ servers: [`127.0.0.1:${server.port}`], noAsyncTraces: true });
  const js = await openBareStream(nc);
  const delivered = new Map<number, number>();
  const published: number[] = [];
  const messages = await (await js.consumers.get("BARE", "ear_0")).consume();
  const hearing = (async () => {
    for await (const message of messages) {
      const { id, body } = message.json<ReturnType<typeof signalOf>>();
      delivered.set(body.hour, performance.now());
      if (stores) await storeEffects(ear, [{ id, body }]);
      message.ack();
      if (delivered.size === signals) return;
    }
  })();
  const acknowledged: Promise<unknown>[] = [];
  for (let hour = 0; hour < signals; hour++) {
    const { id, text } = signalOf(hour);
    if (stores) await outbox.write({ "_outbox (signal)": [[text]] });
    published.push(performance.now());
    acknowledged.push(js.publish("bare.hour", text, { msgID: id }));
    await wait(PAUSES[hour % PAUSES.length]!);
  }
  await Promise.all([hearing, ...acknowledged]);
  await nc.close();
  for (const database of [outbox, ear]) database.close();
  await Deno.remove(folder, { recursive: true });
  return published.map((at, hour) => delivered.get(hour)! - at);
}

/** From a work's commit to the effect at a hearer, over a server. */
export const heardOverNats = defineBench("commit to handled over NATS", async (load: Load) => {
  const binary = await findNats();
  if ("missing" in binary) return [];
  const signals = load.smoke ? 50 : 500;
  const rounds: { own: number[]; bare: number[]; storing: number[] }[] = [];
  for (let round = 0; round < load.rounds; round++) {
    const own = await onServer(binary, (server) => houseTimes(server, signals));
    const bare = await onServer(binary, (server) => bareTimes(server, signals, false));
    rounds.push({ own, bare, storing: await onServer(binary, (server) => bareTimes(server, signals, true)) });
  }
  const at = (part: number, which: "own" | "bare" | "storing") =>
    median(rounds.map((round) => percentile(round[which], part)));
  const row = (name: string, part: number, which: "bare" | "storing", goal: number | null) =>
    lessRow(
      `commit to handled over NATS: ${name}`,
      "ms",
      { value: at(part, "own"), limit: at(part, which) },
      goal,
    );
  return [
    row("p50", 0.5, "bare", null),
    row("p99", 0.99, "bare", 1 / 3),
    row("p50, beside a script that stores too", 0.5, "storing", null),
    row("p99, beside a script that stores too", 0.99, "storing", 1 / 3),
  ];
});

function percentile(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))]!;
}
