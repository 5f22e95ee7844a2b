import assert from "node:assert/strict";
import { z } from "zod";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { type BodyOf, defineSignal, type Signal } from "core/signal/signal.ts";
import { newHouse, person } from "core/testing/house.ts";
import { until } from "core/testing/until.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import type { Outlet } from "core/work/outlet.ts";
import { openHome } from "./home.ts";

const pealed = defineSignal({
  name: "tower.bell.pealed.v1",
  doc: "A bell was pealed.",
  key: (body) => body.bell,
  body: z.object({ bell: z.string() }),
  example: { bell: "a" },
});

declare module "core/signal/signal.ts" {
  interface Signals {
    "tower.bell.pealed.v1": BodyOf<typeof pealed>;
  }
}

const peal = defineCommand({
  name: "tower.peal_bell",
  doc: "Peals a bell.",
  input: z.object({ bell: z.string() }),
  run: (work, { bell }) => Promise.resolve(work.emit(pealed({ bell }))),
});

const NAME = pealed.signal;

/** A context with the outlets that a test puts there. */
function tower(outlets: Outlet[]) {
  return defineContext({
    name: "tower",
    migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
    signals: [pealed],
    commands: [peal],
    outlets: { prefix: "window-", list: () => Promise.resolve([...outlets]) },
  });
}

/** An outlet that notes the bells it heard. */
function windowTo(name: string, more: Partial<Outlet> = {}) {
  const heard: string[] = [];
  const deliver = (signals: readonly Signal[]) => {
    heard.push(...signals.map((signal) => (signal.body as { bell: string }).bell));
    return Promise.resolve();
  };
  return { name, hears: [NAME], deliver, ...more, heard };
}

Deno.test("OutletKeeper an outlet hears from when it is listed until it no longer is", async () => {
  const outlets: Outlet[] = [];
  await using house = await newHouse({ contexts: [tower(outlets)] });
  const ring = (bell: string) => house.send(peal, { bell }, person("p1"));
  await ring("a");
  await house.settle();
  const north = windowTo("window-north", { begins: "next" });
  const south = windowTo("window-south");
  outlets.push(north, south);
  await ring("b");
  await until("both are subscribed", async () => (await house.signals.reports()).length === 2);
  await ring("c");
  await until("both heard it", () => north.heard.at(-1) === "c" && south.heard.at(-1) === "c");
  assert.deepEqual(south.heard, ["a", "b", "c"]);
  assert.equal(north.heard.includes("a"), false);
  outlets.splice(0, 1);
  await ring("d");
  await until("one is forgotten", async () => (await house.signals.reports()).length === 1);
  await until("the other heard it", () => south.heard.at(-1) === "d");
});

Deno.test("OutletKeeper a changed one hears other names, a paused one nothing", async () => {
  const outlets: Outlet[] = [];
  await using house = await newHouse({ contexts: [tower(outlets)] });
  const ring = (bell: string) => house.send(peal, { bell }, person("p1"));
  const report = async () => (await house.signals.reports())[0]!;
  const north = windowTo("window-north", { hears: ["tower.bell.cast.v1"] });
  outlets.push(north);
  await ring("a");
  await until("it is subscribed", async () => await report() !== undefined);
  await house.settle();
  assert.equal(await house.signals.caughtUp(["window-north"], 5_000), true);
  outlets[0] = { ...north, hears: [NAME], paused: true };
  await house.send(peal, { bell: "b" }, person("p1"));
  await until("it is paused", async () => (await report()).paused);
  north.heard.length = 0;
  await ring("c");
  await house.settle();
  assert.equal(north.heard.length, 0);
  outlets[0] = { ...north, hears: [NAME] };
  await ring("d");
  await until("it goes on", () => north.heard.at(-1) === "d");
  assert.ok(north.heard.includes("c"), "what was said meanwhile comes after");
});

Deno.test("OutletKeeper a delivery ends its own outlet, and closing ends one that hangs", async () => {
  const outlets: Outlet[] = [];
  const house = await newHouse({ contexts: [tower(outlets)], retry: { backoff: [60_000] } });
  const ring = (bell: string) => house.send(peal, { bell }, person("p1"));
  outlets.push({
    name: "window-north",
    hears: [NAME],
    async deliver() {
      outlets.shift();
      await ring("last");
    },
  });
  await ring("a");
  await until(
    "it ended itself",
    async () => outlets.length === 0 && (await house.signals.reports()).length === 0,
  );
  const hanging = Promise.withResolvers<void>();
  outlets.push({
    name: "window-south",
    hears: [NAME],
    deliver: (_signals, stop) =>
      new Promise((_resolve, reject) => {
        stop.throwIfAborted();
        stop.addEventListener("abort", () => reject(new Error("stopped")));
        hanging.resolve();
      }),
  });
  await ring("b");
  await hanging.promise;
  await house[Symbol.asyncDispose]();
});

Deno.test("OutletKeeper a failure to list is tried again, and what a dead process left behind is forgotten", async () => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const outlets: Outlet[] = [windowTo("window-north"), windowTo("window-south")];
  const open = (listed: Outlet[]) =>
    openHome({ folder, site: "main", contexts: [tower(listed)], plugins: [] });
  try {
    const first = await open(outlets);
    await first.close();
    const second = await open(outlets.slice(1));
    assert.deepEqual((await second.signals.reports()).map(({ name }) => name), ["window-south"]);
    await second.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  let broken = true;
  const north = windowTo("window-north");
  const context = {
    ...tower([]),
    outlets: {
      prefix: "window-",
      list: () => broken ? Promise.reject(new Error("the ladder is gone")) : Promise.resolve([north]),
    },
  };
  await assert.rejects(newHouse({ contexts: [context] }), /ladder/);
  broken = false;
  await using house = await newHouse({ contexts: [context] });
  broken = true;
  const lines: string[] = [];
  const restore = catchLog((line) => lines.push(line));
  try {
    await house.send(peal, { bell: "a" }, person("p1"));
    await until("it failed", () => lines.length > 0);
  } finally {
    restore();
  }
  broken = false;
  await house.send(peal, { bell: "b" }, person("p1"));
  await until("it hears all the same", () => north.heard.length === 2);
});

Deno.test("OutletKeeper whoever refuses may put off the next attempt", async () => {
  const outlets: Outlet[] = [];
  await using house = await newHouse({ contexts: [tower(outlets)], retry: { backoff: [0] } });
  let tries = 0;
  outlets.push({
    name: "window-north",
    hears: [NAME],
    deliver() {
      tries++;
      throw new Refusal("tower.busy", "unavailable", "Cannot hear now", { retryAfterSeconds: 3_600 });
    },
  });
  await house.send(peal, { bell: "a" }, person("p1"));
  await until("it is held back", async () => (await house.signals.reports())[0]?.held === 1);
  await house.send(peal, { bell: "b" }, person("p1"));
  await until("another key is tried", () => tries === 2);
});
