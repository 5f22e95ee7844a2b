import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";
import { newHouse, person } from "core/testing/house.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";

const rung = defineSignal({
  name: "probe.bell.rung.v1",
  doc: "A bell was rung.",
  key: (body) => body.bell,
  body: z.object({ bell: z.string() }),
  example: { bell: "a" },
});

declare module "core/signal/signal.ts" {
  interface Signals {
    "probe.bell.rung.v1": BodyOf<typeof rung>;
  }
}

const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));

const ring = defineCommand({
  name: "probe.ring_bell",
  doc: "Rings a bell.",
  input: z.object({ bell: z.string().min(1), crack: z.boolean().default(false) }),
  async run(work, { bell, crack }) {
    await work.database.run(
      sql`insert into count values (${bell}, 1) on conflict do update set n = n + 1`,
    );
    work.emit(rung({ bell }));
    if (crack) throw new Refusal("probe.cracked", "conflict", "Cannot ring: the bell is cracked");
    return bell.toUpperCase();
  },
});

const probe = defineContext({ name: "probe", migrations, signals: [rung], commands: [ring] });
const counter = defineContext({
  name: "counter",
  migrations,
  hears: [on("probe.bell.rung.v1", ["bell"], async (work, signal) => {
    await work.database.run(
      sql`insert into count values (${signal.body.bell}, 1) on conflict do update set n = n + 1`,
    );
  })],
});

Deno.test("openHome() a command's rows and signals are stored together, and heard once", async () => {
  await using house = await newHouse({ contexts: [probe, counter] });
  const done = await house.send(ring, { bell: "a" }, person("p1"));
  const { stand: { generation, ...stand }, ...told } = done;
  assert.deepEqual(told, { answer: "A", position: { context: "probe", sequence: 1 } });
  assert.match(generation, /^[0-9a-f]{16}$/);
  assert.deepEqual(stand, { context: "probe", sequence: 1 });
  await house.send(ring, { bell: "a" }, person("p1"));
  const said = await house.said("probe.bell.rung.v1");
  assert.deepEqual(said.map((signal) => [signal.key, signal.actor, signal.position.sequence]), [
    ["a", person("p1"), 1],
    ["a", person("p1"), 2],
  ]);
  assert.deepEqual(await house.reader("counter").database.all(sql`select n from count`), [{ n: 2 }]);
});

Deno.test("openHome() a refused command stores and says nothing", async () => {
  await using house = await newHouse({ contexts: [probe, counter] });
  await assert.rejects(
    house.send(ring, { bell: "a", crack: true }, person("p1")),
    (error) => error instanceof Refusal && error.code === "probe.cracked",
  );
  await assert.rejects(
    house.send(ring, { bell: "" }, person("p1")),
    (error) => error instanceof Refusal && error.code === "probe.input_invalid",
  );
  assert.deepEqual(await house.said("probe.bell.rung.v1"), []);
  assert.deepEqual(await house.reader("probe").database.all(sql`select n from count`), []);
});

Deno.test("openHome() a replay to one hearer handles signals again, a repeated delivery does not", async () => {
  await using house = await newHouse({ contexts: [probe, counter] });
  await house.send(ring, { bell: "a" }, person("p1"));
  await house.settle();
  await house.signals.replay("counter", { since: new Date(0) });
  await house.settle();
  assert.deepEqual(await house.reader("counter").database.all(sql`select n from count`), [{ n: 2 }]);
});

Deno.test("openHome() whoever waits for what they did waits for built-in plugins too, or for whom they name", async () => {
  await using house = await newHouse({ contexts: [probe], plugins: [counter] });
  const counted = async () => (await house.reader("counter").database.all(sql`select n from count`))[0];
  for (const [n, hearers] of [[1, undefined], [2, ["counter"]]] as const) {
    const { position } = await house.send(ring, { bell: "a" }, person("p1"));
    assert.equal(await house.caughtUp({ probe: position.sequence }, 5_000, hearers), true);
    assert.deepEqual(await counted(), { n });
  }
  assert.equal(await house.caughtUp({}, 5_000, ["nobody"]), true, "who does not hear here is not waited for");
});
