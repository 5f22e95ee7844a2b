import assert from "node:assert/strict";
import { z } from "zod";
import { systemActor } from "core/base/actor.ts";
import { openEmbeddedBus } from "core/bus/embedded_bus.ts";
import { contextsOf, definePlugin } from "core/plugin/plugin.ts";
import type { InstalledPlugin } from "core/plugin/plugin_set.ts";
import { held } from "core/testing/held_bus.ts";
import { PluginSite } from "core/testing/plugin_site.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { until } from "core/testing/until.ts";
import { defineCommand } from "core/work/command.ts";
import { type Context, defineContext } from "core/work/context.ts";
import { asks, defineFilter } from "core/work/filter.ts";
import { on } from "core/work/hearing.ts";
import { openHome } from "./home.ts";
import type { HouseOptions } from "./house.ts";

const TESTER = systemActor("tester");
const RUNG = "ringer.bell.rung.v1";

const opening = defineFilter({
  name: "door.opening.v1",
  doc: "Asked before a door is opened.",
  asked: "before",
  question: z.object({ door: z.string() }),
  change: [],
  halts: true,
  example: { door: "west" },
});

const openDoor = defineCommand({
  name: "door.open_door",
  doc: "Opens a door.",
  input: z.object({ door: z.string() }),
  asks: asks(opening, { question: (input: { door: string }) => Promise.resolve(input) }),
  run: () => Promise.resolve(),
});

const door = defineContext({
  name: "door",
  migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
  commands: [openDoor],
  filters: [opening],
});

/** Keeps the doors shut once it has heard a bell. */
const warden = definePlugin({
  manifest: {
    id: "warden",
    version: "1.0.0",
    platform: "*",
    title: "Warden",
    description: "Keeps the doors shut.",
    author: "The tests",
    licence: "Apache-2.0",
    tier: "built_in",
    hears: [{ signal: RUNG, needs: ["bell"] }],
    filters: [{ name: opening.filter }],
  },
  code: {
    hears: { [RUNG]: ({ body }, { store }) => store.put("last", (body as { bell: string }).bell) },
    filters: {
      [opening.filter]: async (_question, { store }) => ({
        halt: `Shut since ${await store.get("last") ?? "ever"}`,
      }),
    },
  },
});

function installed(enabled: boolean): InstalledPlugin {
  const choices = [{ scope: "site" as const, enabled, settings: {}, placements: [] }];
  return { manifest: warden.manifest, state: "enabled", allowed: true, choices };
}

/** Has a database of its own, wherever it lives. */
const usher = definePlugin({
  manifest: { ...warden.manifest, id: "usher", filters: [] },
  migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
  hears: [on(RUNG, ["bell"], () => Promise.resolve())],
});

/** Where a home keeps its own, and where it reads what others keep, if not all in one folder. */
type Elsewhere = Partial<Pick<HouseOptions, "folder" | "reads">>;

/** Homes on one folder and one bus, and a site whose records they read. */
async function openParts() {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const bus = await openEmbeddedBus(`${folder}/bus.db`);
  const site = new PluginSite([installed(false)]);
  const open = (contexts: readonly Context[], elsewhere: Elsewhere = {}) =>
    openHome({
      folder,
      ...elsewhere,
      site: "main",
      contexts: [...RINGERS, site.context, door],
      plugins: contextsOf([usher]),
      residents: contexts.map(({ name }) => name),
      pluginsAtHome: { source: site.source, builtIn: [warden, usher] },
      openBus: () => Promise.resolve(held(bus)),
    });
  return {
    folder,
    site,
    open,
    async [Symbol.asyncDispose]() {
      await bus.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const PLACES: Readonly<Record<string, (folder: string) => Elsewhere>> = {
  "in the data folder": () => ({}),
  "where it is told": (folder) => ({
    folder: `${folder}/doors`,
    reads: { site: `file:${folder}/site.db`, warden: `file:${folder}/warden.db` },
  }),
};

for (const [where, elsewhere] of Object.entries(PLACES)) {
  Deno.test(`a home reads ${where} what is installed and what plugins keep: built-in plugins are on until it can, and it follows what changes`, async () => {
    await using parts = await openParts();
    await Deno.mkdir(`${parts.folder}/doors`);
    await follows(parts, elsewhere(parts.folder));
  });
}

async function follows({ site, open }: Awaited<ReturnType<typeof openParts>>, elsewhere: Elsewhere) {
  const doors = await open([door], elsewhere);
  const openWest = () => doors.send(openDoor, { door: "west" }, TESTER);
  const shutSince = (since: string) => ({
    code: "door.halted",
    facts: { plugin: "warden", filter: opening.filter, reason: `Shut since ${since}` },
  });
  await assert.rejects(openWest(), shutSince("ever"));

  const home = await open([site.context, RINGERS[0]!]);
  await until("it is read that the warden is off", () => openWest().then(() => true, () => false));
  site.install([installed(true)]);
  await home.send(site.change, {}, TESTER);
  await until("the warden is on", () => openWest().then(() => false, () => true));
  const { position } = await home.send(ringBell, { bell: "noon" }, TESTER);
  await home.caughtUp({ [position.context]: position.sequence }, 5_000);
  await home.signals.caughtUp(["warden"], 5_000);
  await assert.rejects(openWest(), shutSince("noon"));

  await doors.close();
  await home.close();
}

Deno.test("a home takes no plugin in as a guest that has a database of its own in another process", async () => {
  await using parts = await openParts();
  const home = await parts.open([parts.site.context]);
  assert.deepEqual(home.living, ["site", "warden"]);
  const files = (await Array.fromAsync(Deno.readDir(parts.folder))).map(({ name }) => name);
  assert.ok(files.includes("warden.db") && !files.includes("usher.db"));
  await home.close();
});
