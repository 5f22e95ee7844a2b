import { sql } from "drizzle-orm";
import { wait } from "core/base/wait.ts";
import { RINGERS } from "core/testing/probe_house.ts";
import { type Context, defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import type { Work } from "core/work/work.ts";

// The house that has bad days: the contexts that count, and two hearers that write down what they heard in the order
// in which they heard it. One of them is moody: what it does with a ring is said in the ring.

/**
 * What the moody hearer does with a ring. `fails once`: throws, and handles it when it comes again. `throws`: always,
 * unless it is mended. `hangs`: never ends, unless mended. `late once`: goes on long after its deadline, and is quick
 * when it comes again. `spins`: never lets go of its thread, unless mended.
 */
export type Mood = "fails once" | "throws" | "hangs" | "late once" | "spins";

/** How long the moody hearer takes where it is late; deliveries of these tests may take 300 ms. */
const LATE = 900;
/** How deliveries are tried again on bad days, and how long one may take. */
export const QUICKLY = { backoff: [20, 40, 80], deadline: 300 };

const migrations = new URL(import.meta.resolve("core/testing/bad_days/migrations/"));
const met = new Set<string>();

async function note(work: Work, { id, key }: { readonly id: string; readonly key: string }): Promise<void> {
  await work.database.run(sql`insert into heard (id, key) values (${id}, ${key})`);
}

async function sulk(mood: string | undefined, isFirst: boolean): Promise<void> {
  const mended = Deno.env.get("BELFRY_MENDED") !== undefined;
  if (mood === "fails once" && isFirst) throw new Error("not today");
  if (mood === "late once" && isFirst) await wait(LATE);
  if (mood === "throws" && !mended) throw new Error("never");
  if (mood === "spins" && !mended) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  if (mood === "hangs" && !mended) await new Promise(() => {});
}

/** The two hearers that write down what they heard. */
export const SCRIBES: readonly Context[] = [
  defineContext({
    name: "scribe",
    migrations,
    hears: [on("ringer.bell.rung.v1", [], note), on("echo.bell.echoed.v1", [], note)],
  }),
  defineContext({
    name: "moody",
    migrations,
    hears: [on("ringer.bell.rung.v1", ["mood"], async (work, signal) => {
      const isFirst = !met.has(signal.id);
      met.add(signal.id);
      await sulk(signal.body.mood, isFirst);
      await note(work, signal);
    })],
  }),
];

/** All that live in the belfry, by name. */
export const BELFRY: readonly string[] = [...RINGERS, ...SCRIBES].map(({ name }) => name);
