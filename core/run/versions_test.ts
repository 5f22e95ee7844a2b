import assert from "node:assert/strict";
import { z } from "zod";
import { systemActor } from "core/base/actor.ts";
import { catchLog } from "core/base/log.ts";
import type { Bus, SubscriberReport } from "core/bus/bus.ts";
import { type BodyOf, defineSignal, type Said } from "core/signal/signal.ts";
import { until } from "core/testing/until.ts";
import { defineCommand } from "core/work/command.ts";
import { type Context, defineContext } from "core/work/context.ts";
import { on } from "core/work/hearing.ts";
import { openHome } from "./home.ts";
import type { House } from "./house.ts";

/** A home of contexts in this process. */
type Opened = House & { readonly signals: Bus };

// A clock that told the hour, and from some day on tells hour and minute apart.

const told = defineSignal({
  name: "clock.time.told.v1",
  doc: "The clock told the time.",
  key: () => "clock",
  body: z.object({ time: z.string(), chime: z.boolean().optional() }),
  example: { time: "9:00" },
});
const toldV2 = defineSignal({
  name: "clock.time.told.v2",
  doc: "The clock told the time, hour and minute apart.",
  key: () => "clock",
  body: z.object({ hour: z.number(), minute: z.number() }),
  example: { hour: 9, minute: 0 },
  before: told,
  upcast: ({ time }) => {
    const [hour, minute] = time.split(":").map(Number) as [number, number];
    return { hour, minute };
  },
  downcast: ({ hour, minute }) => ({ time: `${hour}:${String(minute).padStart(2, "0")}` }),
});

declare module "core/signal/signal.ts" {
  interface Signals {
    "clock.time.told.v1": BodyOf<typeof told>;
    "clock.time.told.v2": BodyOf<typeof toldV2>;
  }
}

const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));
const time = z.object({ hour: z.number(), minute: z.number() });

/** The clock's context as it is built when its times are said so. */
function clock(signals: Context["signals"], say: (now: z.output<typeof time>) => Said) {
  const tell = defineCommand({
    name: "clock.tell",
    doc: "Tells the time.",
    input: time,
    run: (work, now) => Promise.resolve(work.emit(say(now))),
  });
  const context = defineContext({ name: "clock", migrations, signals, commands: [tell] });
  return {
    context,
    async tell(house: House, ...hours: number[]) {
      for (const hour of hours) await house.send(tell, { hour, minute: 30 }, systemActor("test"));
    },
  };
}

const before = clock([told], ({ hour, minute }) => told({ time: `${hour}:${minute}`, chime: true }));
const after = clock([told, toldV2], toldV2);

const heard: Record<"old" | "young", unknown[]> = { old: [], young: [] };
const old = defineContext({
  name: "old",
  migrations,
  hears: [on("clock.time.told.v1", ["time"], (_work, { name, body }) => {
    heard.old.push([name, body]);
    return Promise.resolve();
  })],
});
const young = defineContext({
  name: "young",
  migrations,
  hears: [on("clock.time.told.v2", ["hour", "minute"], (_work, { name, body }) => {
    heard.young.push([name, body]);
    return Promise.resolve();
  })],
});

const asV1 = (...times: string[]) => times.map((time) => ["clock.time.told.v1", { time }]);
const asV2 = (...hours: number[]) => hours.map((hour) => ["clock.time.told.v2", { hour, minute: 30 }]);
const everything = { old: asV1("1:30", "2:30", "3:30", "4:30"), young: asV2(1, 2, 3, 4) };

/** Runs with a way to open homes one after the other on one folder, and nothing heard yet. */
async function withHomes(run: (open: (...contexts: Context[]) => Promise<Opened>) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  heard.old = [];
  heard.young = [];
  try {
    await run((...contexts) => openHome({ folder, site: "main", contexts, plugins: [] }));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("a hearer of v1 and one of v2 hear all of a log that holds both, once each and in order", () =>
  withHomes(async (open) => {
    const house = await open(before.context, old);
    await before.tell(house, 1, 2);
    await house.close();
    assert.deepEqual(heard, { old: asV1("1:30", "2:30"), young: [] });

    // The publisher says v2 from now on, and somebody new hears that.
    const next = await open(after.context, old, young);
    await after.tell(next, 3, 4);
    await next.caughtUp({ clock: 4 }, 10_000);
    assert.deepEqual(heard, everything);
    const log = await next.signals.read(0, 10);
    assert.deepEqual(log.map(({ signal }) => signal.name.slice(-2)), ["v1", "v1", "v2", "v2"]);

    heard.old = [];
    heard.young = [];
    for (const { name } of [old, young]) await next.signals.replay(name, { since: new Date(0) });
    await next.close();
    assert.deepEqual(heard, everything);
  }));

Deno.test("a hearer that knows no v2 yet keeps what is said so, in order, and hears it once it does", () =>
  withHomes(async (open) => {
    const first = await open(before.context, old);
    await before.tell(first, 1);
    await first.close();
    // Who says v2 is of the next release already, and who hears is still of this one.
    const next = await open(after.context);
    await after.tell(next, 2);
    await next.close();
    const restore = catchLog(() => {});
    const back = await open(before.context, old);
    await before.tell(back, 3);
    await until("it is kept", async () => {
      const [{ held, dead }] = await back.signals.reports() as [SubscriberReport];
      assert.equal(dead, 0);
      return held === 2;
    });
    await back.close();
    restore();
    assert.deepEqual(heard.old, asV1("1:30"), "what is behind it waits with it");

    const upgraded = await open(after.context, old, young);
    await until("all is heard", () => heard.old.length === 3 && heard.young.length === 3);
    await upgraded.close();
    assert.deepEqual(heard, { old: asV1("1:30", "2:30", "3:30"), young: asV2(1, 2, 3) });
  }));
