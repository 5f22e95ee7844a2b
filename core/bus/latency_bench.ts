import { sql } from "drizzle-orm";
import { z } from "zod";
import { newId } from "core/base/id.ts";
import { wait } from "core/base/wait.ts";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";
import { openBareDatabase } from "core/testing/bare_database.ts";
import { defineBench, lessRow, type Load, median } from "core/testing/bench.ts";
import { newHouse, person } from "core/testing/house.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import { WORK_TABLES } from "core/work/tables.ts";
import { BUS_TABLES } from "./tables.ts";

// How long after its commit a signal is handled, said at a learner's pace, one now and then. The limit does the
// same with the bare client, one after the other: a row in the log, read back, the inbox row and the effect.

const knockHeard = defineSignal({
  name: "porch.knock.heard.v1",
  doc: "A knock at the door was heard.",
  key: (body) => body.door,
  body: z.object({ door: z.string(), knock: z.number().int() }),
  example: { door: "front", knock: 1 },
});

declare module "core/signal/signal.ts" {
  interface Signals {
    "porch.knock.heard.v1": BodyOf<typeof knockHeard>;
  }
}

const knock = defineCommand({
  name: "porch.knock",
  doc: "Knocks once.",
  input: z.object({ knock: z.number().int() }),
  run: (work, { knock }) => Promise.resolve(work.emit(knockHeard({ door: `door ${knock % 20}`, knock }))),
});

const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));
/** Between one knock and the next, in milliseconds: from together to far apart. */
const PAUSES = [0, 2, 5, 12, 30];

/** Milliseconds from commit to handled, of so many signals. */
async function throughHouse(signals: number): Promise<number[]> {
  const handled = new Map<number, number>();
  const porch = defineContext({ name: "porch", migrations, signals: [knockHeard], commands: [knock] });
  const hall = defineContext({
    name: "hall",
    migrations,
    hears: [on("porch.knock.heard.v1", ["knock"], async (work, { body }) => {
      await work.database.run(sql`insert into count values (${String(body.knock)}, 1)`);
      handled.set(body.knock, performance.now());
    })],
  });
  await using house = await newHouse({ contexts: [porch, hall] });
  const committed: number[] = [];
  for (let n = 0; n < signals; n++) {
    await house.send(knock, { knock: n }, person("caller"));
    committed.push(performance.now());
    await wait(PAUSES[n % PAUSES.length]!);
  }
  await house.settle();
  // The handler notes its end inside its transaction, so it can be before the answer of the work that said it.
  return committed.map((at, n) => Math.max(0.01, handled.get(n)! - at));
}

async function bare(signals: number): Promise<number[]> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const tables = [
    ...WORK_TABLES.map(({ sql }) => sql),
    await Deno.readTextFile(new URL("0001_counts.sql", migrations)),
  ];
  const log = await openBareDatabase(`${folder}/bus.db`, BUS_TABLES.map(({ sql }) => sql));
  const ear = await openBareDatabase(`${folder}/hall.db`, tables);
  const times: number[] = [];
  for (let n = 0; n < signals; n++) {
    const [id, at] = [newId(), new Date().toISOString()];
    const text = JSON.stringify({ id, at, ...knockHeard({ door: `door ${n % 20}`, knock: n }) });
    const begun = performance.now();
    await log.write({ "log (id, name, key, at, signal)": [[id, "porch.knock.heard.v1", "door", at, text]] });
    await ear.write({ _inbox: [["ear", 0, id]] }, [
      { sql: "insert into count values (?, ?)", rows: [[String(n), 1]] },
    ]);
    times.push(performance.now() - begun);
    await wait(PAUSES[n % PAUSES.length]!);
  }
  for (const database of [log, ear]) database.close();
  await Deno.remove(folder, { recursive: true });
  return times;
}

function percentile(times: readonly number[], part: number): number {
  return times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))]!;
}

/** From a work's commit to the effect at a hearer. */
export const heardAfter = defineBench("commit to handled", async (load: Load) => {
  const signals = load.smoke ? 50 : 500;
  const rounds: { own: number[]; bare: number[] }[] = [];
  for (let round = 0; round < Math.min(3, load.rounds); round++) {
    rounds.push({ own: await throughHouse(signals), bare: await bare(signals) });
  }
  return [0.5, 0.99].map((part) => {
    const value = median(rounds.map(({ own }) => percentile(own, part)));
    const limit = median(rounds.map(({ bare }) => percentile(bare, part)));
    return lessRow(`commit to handled: p${part * 100}`, "ms", { value, limit }, part === 0.99 ? 1 / 3 : null);
  });
});
