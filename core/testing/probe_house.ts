import { sql } from "drizzle-orm";
import { z } from "zod";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import type { Work } from "core/work/work.ts";

// Contexts that count, for tests of the house itself: one says, one hears and says on, one hears that. No count is
// idempotent, so a signal that is lost, doubled or made up shows in the sums.

const rung = defineSignal({
  name: "ringer.bell.rung.v1",
  doc: "A bell was rung.",
  key: (body) => body.bell,
  body: z.object({ bell: z.string(), mood: z.string().optional() }),
  example: { bell: "a" },
});

const echoed = defineSignal({
  name: "echo.bell.echoed.v1",
  doc: "The echo of a bell was heard.",
  key: (body) => body.bell,
  body: z.object({ bell: z.string() }),
  example: { bell: "a" },
});

declare module "core/signal/signal.ts" {
  interface Signals {
    "ringer.bell.rung.v1": BodyOf<typeof rung>;
    "echo.bell.echoed.v1": BodyOf<typeof echoed>;
  }
}

/** Rings a bell: counts it and says so. */
export const ringBell = defineCommand({
  name: "ringer.ring_bell",
  doc: "Rings a bell.",
  input: z.object({ bell: z.string().min(1), mood: z.string().optional() }),
  async run(work, { bell, mood }) {
    await countOne(work, bell);
    work.emit(rung({ bell, ...mood === undefined ? {} : { mood } }));
  },
});

/** Keeps the home's thread busy, as a native call without end would. */
export const holdThread = defineCommand({
  name: "ringer.hold_thread",
  doc: "Keeps the thread busy for so many milliseconds.",
  input: z.object({ milliseconds: z.number() }),
  run(_work, { milliseconds }) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    return Promise.resolve();
  },
});

/** Fails where nobody can catch it, which ends the home's worker. */
export const breakDown = defineCommand({
  name: "ringer.break_down",
  doc: "Fails where nobody can catch it.",
  input: z.object({}),
  run() {
    queueMicrotask(() => {
      throw new Error("the rope broke");
    });
    return new Promise<void>(() => {});
  },
});

const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));

/** Who says, who hears and says on, who hears that. */
export const RINGERS = [
  defineContext({ name: "ringer", migrations, signals: [rung], commands: [ringBell, holdThread, breakDown] }),
  defineContext({
    name: "echo",
    migrations,
    signals: [echoed],
    hears: [on("ringer.bell.rung.v1", ["bell"], async (work, { body }) => {
      await countOne(work, body.bell);
      work.emit(echoed(body));
    })],
    projects: ["count"],
  }),
  defineContext({
    name: "listener",
    migrations,
    hears: [
      on("ringer.bell.rung.v1", ["bell"], (work, { body }) => countOne(work, body.bell)),
      on("echo.bell.echoed.v1", ["bell"], (work, { body }) => countOne(work, `echo of ${body.bell}`)),
    ],
    projects: ["count"],
  }),
];

async function countOne(work: Work, name: string): Promise<void> {
  await work.database.run(sql`insert into count values (${name}, 1) on conflict do update set n = n + 1`);
}
