import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { z } from "zod";
import { systemActor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { follow } from "core/base/trace.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import { defineSignal } from "core/signal/signal.ts";
import { answering } from "core/testing/answering.ts";
import { newHouse, person } from "core/testing/house.ts";
import { PluginSite } from "core/testing/plugin_site.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { listDifferences } from "core/work/difference.ts";
import { asks, defineFilter } from "core/work/filter.ts";

const question = z.object({ courseId: z.string(), strokes: z.int().max(12) });
const example = { courseId: "Bells+1+a", strokes: 3 };
const parts = { asked: "before", question, change: ["strokes"], halts: true, example } as const;
const request = defineFilter({ ...parts, name: "tower.request.v1", doc: "Asked before a bell rings." });
const tally = defineFilter({ ...parts, name: "tower.tally.v1", doc: "Asked before strokes are counted." });

const gone = defineSignal({
  name: "tower.ringer.gone.v1",
  doc: "A ringer is erased.",
  key: ({ personId }) => personId,
  body: z.object({ personId: z.string() }),
  example: { personId: "ann" },
  erases: true,
});

type Ring = z.output<typeof question>;
const ring = defineCommand({
  name: "tower.ring",
  doc: "Rings a bell.",
  input: question,
  asks: asks(request, {
    question: ({ courseId, strokes }: Ring) =>
      Promise.resolve(strokes === 0 ? undefined : { courseId, strokes }),
    answered: (input, { strokes }) => ({ ...input, strokes }),
  }),
  prepare: (_reader, { strokes }) => Promise.resolve({ counted: strokes * 10 }),
  asksPrepared: asks(tally, {
    question: ({ input, prepared }: { input: Ring; prepared: { counted: number } }) =>
      Promise.resolve({ courseId: input.courseId, strokes: prepared.counted / 10 }),
    answered: ({ input }, { strokes }) => ({ input, prepared: { counted: strokes * 10 } }),
  }),
  run: (_work, { strokes }, { counted }) => Promise.resolve({ strokes, counted }),
});
const erase = defineCommand({
  name: "tower.erase",
  doc: "Erases a ringer.",
  input: z.object({ personId: z.string() }),
  run(work, { personId }) {
    work.emit(gone({ personId }));
    return Promise.resolve();
  },
});

async function towerWith(...plugins: Plugin[]) {
  const tower = defineContext({
    name: "tower",
    migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
    signals: [gone],
    commands: [ring, erase],
  });
  const site = new PluginSite([]);
  const pluginsAtHome = { source: site.source, builtIn: plugins };
  const house = await newHouse({ contexts: [tower, site.context], pluginsAtHome });
  const send = (strokes: number) => house.send(ring, { ...example, strokes }, person("ann"));
  return { house, send, kept: () => listDifferences(house.reader("tower"), 10) };
}

Deno.test("a command does what is left of its input, and of what it prepared, after plugins were asked", async () => {
  const { house, send, kept } = await towerWith(answering("bass", {
    "tower.request.v1": ({ strokes }) => ({ change: { strokes: Number(strokes) + 1 } }),
    "tower.tally.v1": ({ strokes }) => ({ change: { strokes: Number(strokes) * 2 } }),
  }));
  await using _ = house;
  assert.deepEqual((await send(3)).answer, { strokes: 4, counted: 80 });
  const at = house.clock.now.toISOString();
  const about = { plugin: "bass", field: "strokes", at, courseId: "Bells+1+a", personId: "ann" };
  assert.deepEqual(await kept(), [
    { filter: "tower.tally.v1", before: 4, after: 8, ...about },
    { filter: "tower.request.v1", before: 3, after: 4, ...about },
  ]);
  assert.deepEqual((await send(0)).answer, { strokes: 0, counted: 0 }, "there was nothing to ask");
});

Deno.test("a command that is halted does nothing, says why in the asker's language, and it is kept", async () => {
  const reasons: Record<string, string> = { en: "The ropes are wet.", ar: "الحبال مبللة." };
  const { house, send, kept } = await towerWith(
    answering("bass", { "tower.request.v1": (_, { language }) => ({ halt: reasons[language]! }) }),
  );
  await using _ = house;
  const halted = (reason: string) => (error: unknown) =>
    error instanceof Refusal && error.code === "tower.halted" && error.facts.reason === reason;
  await assert.rejects(send(3), halted(reasons.en!));
  await assert.rejects(follow({ language: "ar" }, () => send(3)), halted(reasons.ar!));
  assert.deepEqual((await kept()).map((one) => "halted" in one && one.halted), [reasons.ar, reasons.en]);
});

Deno.test("a command whose plugins fail is done as if nobody had been asked", async () => {
  const { house, send, kept } = await towerWith(
    answering("bass", { "tower.request.v1": () => ({ change: { strokes: 13 } }) }),
  );
  await using _ = house;
  assert.deepEqual((await send(3)).answer, { strokes: 3, counted: 30 });
  assert.deepEqual(await kept(), []);
});

Deno.test("a plugin is not waited for inside the transaction: others go on writing meanwhile", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { house, send } = await towerWith(answering("bass", {
    async "tower.request.v1"({ strokes }) {
      if (strokes === 3) await promise;
      return undefined;
    },
  }, { budgets: { filterMilliseconds: 1_000 } }));
  await using _ = house;
  const slow = send(3);
  assert.deepEqual((await send(4)).answer, { strokes: 4, counted: 40 });
  resolve();
  assert.deepEqual((await slow).answer, { strokes: 3, counted: 30 });
});

Deno.test("what was decided for a person goes when they are erased", async () => {
  const { house, send, kept } = await towerWith(
    answering("bass", { "tower.request.v1": () => ({ change: { strokes: 1 } }) }),
  );
  await using _ = house;
  await send(3);
  await house.send(ring, example, person("bea"));
  await house.send(erase, { personId: "ann" }, systemActor("test"));
  await house.settle();
  await house.signals.caughtUp(["tower"], 5_000);
  assert.deepEqual((await kept()).map(({ personId }) => personId), ["bea"]);
});

Deno.test("a context keeps no more differences than an operator looks at", async () => {
  const { house, send } = await towerWith(
    answering("bass", {
      "tower.request.v1": ({ strokes }) => ({ change: { strokes: Number(strokes) - 1 } }),
    }),
  );
  await using _ = house;
  for (let times = 0; times < 1_010; times++) await send(3);
  const [row] = await house.reader("tower").database.all<{ kept: number }>(
    sql`select count(*) as kept from _difference`,
  );
  assert.equal(row?.kept, 1_000);
});
