import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import type { Scope } from "core/plugin/scope.ts";
import type { FailingCase } from "core/plugin/source.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import {
  allowPlugin,
  configurePlugin,
  disablePlugin,
  enablePlugin,
  getPlugin,
  listPluginCases,
  listPlugins,
  noteBuiltIn,
  placePlugin,
  pluginSource,
  quarantinePlugin,
  releasePlugin,
  removePlugin,
  site,
} from "contexts/site/mod.ts";

const SEALING_KEY = new Uint8Array(32).fill(9).toBase64();
const START = systemActor("start");
const operator = { ...person("o1"), roles: ["operator"] } as const;
const author = { ...person("a1"), roles: ["author"] } as const;
const COURSE: Scope = "course:Org+1+a";
const plugin = "hints";

const MANIFEST = {
  id: plugin,
  version: "1.0.0",
  platform: "0.x",
  title: "Hints",
  description: "Shows hints.",
  author: "The tests",
  licence: "Apache-2.0",
  tier: "built_in" as const,
  fills: [{ slot: "unit.aside.v1" }],
  settings: {
    site: { type: "object" as const, properties: { token: { type: "string", "x-secret": true } } },
    course: {
      type: "object" as const,
      properties: { most: { type: "integer", minimum: 1, default: 3 }, tone: { type: "string" } },
      required: ["tone"],
    },
  },
};

async function openSite(): Promise<TestHouse> {
  const house = await newHouse({ contexts: [site], pluginKey: SEALING_KEY });
  await house.send(noteBuiltIn, { manifests: [MANIFEST] }, START);
  return house;
}

const installed = async (house: TestHouse) =>
  (await pluginSource.installed(house.reader("site"), SEALING_KEY))[0]!;

const names = async (house: TestHouse) => {
  await house.settle();
  return (await house.everything()).map(({ name }) => name);
};

Deno.test("noteBuiltIn() lets what is built in be chosen for: on at first, as chosen afterwards, and quiet", async () => {
  await using house = await openSite();
  const { choices, state, allowed } = await installed(house);
  assert.deepEqual([state, allowed], ["enabled", true]);
  assert.equal(choices.at(-1)?.enabled, true);
  await house.send(disablePlugin, { plugin, scope: "site" }, operator);
  await house.send(noteBuiltIn, { manifests: [{ ...MANIFEST, version: "1.1.0" }] }, START);
  const found = await getPlugin(house.reader("site"), plugin);
  assert.deepEqual([found.manifest.version, found.choices[0]?.enabled], ["1.1.0", false]);
  await house.send(noteBuiltIn, { manifests: [] }, START);
  assert.deepEqual(await listPlugins(house.reader("site")), []);
  assert.deepEqual(await names(house), ["site.plugin.disabled.v1"]);
  await assert.rejects(house.send(noteBuiltIn, { manifests: [] }, operator), { code: "site.forbidden" });
});

Deno.test("a course's team chooses for its course while it is allowed to, and nowhere else", async () => {
  await using house = await openSite();
  await house.send(configurePlugin, { plugin, scope: COURSE, settings: { tone: "calm" } }, author);
  await house.send(enablePlugin, { plugin, scope: COURSE }, author);
  await house.send(placePlugin, { plugin, scope: COURSE, placements: [] }, author);
  for (const scope of ["site", "org:Org"] as const) {
    await assert.rejects(house.send(enablePlugin, { plugin, scope }, author), {
      code: "site.operators_only",
    });
  }
  await assert.rejects(house.send(disablePlugin, { plugin }, author), { code: "site.operators_only" });
  await house.send(allowPlugin, { plugin, allowed: false }, operator);
  await assert.rejects(house.send(disablePlugin, { plugin, scope: COURSE }, author), {
    code: "site.plugin_not_allowed",
  });
  await assert.rejects(house.send(disablePlugin, { plugin, scope: COURSE }, person("learner")), {
    code: "site.operators_only",
  });
  await house.send(disablePlugin, { plugin, scope: COURSE }, operator);
  assert.deepEqual(await names(house), [
    "site.plugin.configured.v1",
    "site.plugin.enabled.v1",
    "site.plugin.allowed.v1",
    "site.plugin.disabled.v1",
  ]);
});

Deno.test("enablePlugin() wants what must be set, in the scope or a wider one", async () => {
  await using house = await openSite();
  await assert.rejects(house.send(enablePlugin, { plugin, scope: COURSE }, operator), {
    code: "site.plugin_settings_missing",
    facts: { plugin, settings: ["tone"] },
  });
  await house.send(configurePlugin, { plugin, scope: "org:Org", settings: { tone: "calm" } }, operator);
  await house.send(enablePlugin, { plugin, scope: COURSE }, operator);
});

Deno.test("configurePlugin() refuses what does not fit, naming each setting", async () => {
  await using house = await openSite();
  const configure = (scope: Scope, settings: Record<string, string | number | null>) =>
    house.send(configurePlugin, { plugin, scope, settings }, operator);
  await assert.rejects(configure(COURSE, { most: 0, token: "x", colour: "red", tone: "calm" }), {
    code: "site.plugin_settings_invalid",
    message: /most: .*; token: there is no such setting here; colour: there is no such setting here/,
  });
  await assert.rejects(configure("site", { tone: null }), { code: "site.plugin_settings_invalid" });
  await assert.rejects(configure("course:" as Scope, {}), { code: "site.input_invalid" });
});

Deno.test("configurePlugin() seals a secret: it opens for the host alone, stays when it is left out, goes when it is null", async () => {
  await using house = await openSite();
  const configure = (settings: Record<string, string | number | null>) =>
    house.send(configurePlugin, { plugin, scope: "site", settings }, operator);
  const shown = async () => (await getPlugin(house.reader("site"), plugin)).choices[0]!;
  const settings = async () =>
    Object.assign({}, ...(await installed(house)).choices.map(({ settings }) => settings));
  await configure({ token: "hush hush", tone: "calm" });
  assert.deepEqual(await settings(), { token: "hush hush", most: 3, tone: "calm" });
  await configure({ most: 5 });
  assert.deepEqual(await settings(), { token: "hush hush", most: 5 });
  assert.deepEqual([(await shown()).settings, (await shown()).secrets], [{ most: 5 }, ["token"]]);
  await configure({ most: 5, token: null });
  assert.deepEqual(await settings(), { most: 5 });

  await configure({ token: "hush hush" });
  const [other] = await pluginSource.installed(house.reader("site"), new Uint8Array(32).toBase64());
  assert.equal(other!.choices.at(-1)!.settings.token, undefined, "another key opens nothing");
});

Deno.test("placePlugin() moves and hides widgets in the slots that the plugin fills, and no others", async () => {
  await using house = await openSite();
  const placements = [{ slot: "unit.aside.v1", shown: false, priority: 3 }];
  await house.send(placePlugin, { plugin, scope: "site", placements }, operator);
  assert.deepEqual((await installed(house)).choices.at(-1)?.placements, placements);
  const elsewhere = [{ slot: "page.top.v1", shown: true }];
  await assert.rejects(house.send(placePlugin, { plugin, scope: "site", placements: elsewhere }, operator), {
    code: "site.plugin_slot_unknown",
  });
});

const failing = (given: unknown): FailingCase => ({
  plugin,
  version: "1.0.0",
  call: { do: "hear", name: "learning.unit.viewed.v1", given },
  circumstances: {
    site: "main",
    scope: "site",
    language: "en",
    now: "2026-03-02T09:00:00.000Z",
    settings: {},
  },
  fault: "threw",
  message: "cannot count",
  at: "2026-03-02T09:00:00.000Z",
});

Deno.test("quarantinePlugin() stops a plugin once, keeps its last cases, and releasePlugin() lets it go on", async () => {
  await using house = await openSite();
  const host = systemActor("plugins");
  for (let at = 0; at < 25; at++) await house.send(quarantinePlugin, failing({ at }), host);
  const found = await getPlugin(house.reader("site"), plugin);
  assert.deepEqual([found.state, found.reason], ["quarantined", "cannot count"]);
  const cases = await listPluginCases(house.reader("site"), plugin);
  assert.deepEqual(cases.length, 20);
  assert.deepEqual(cases[0]?.call.given, { at: 24 });
  await assert.rejects(house.send(enablePlugin, { plugin }, operator), { code: "site.plugin_quarantined" });
  await house.send(releasePlugin, { plugin }, operator);
  assert.equal((await getPlugin(house.reader("site"), plugin)).state, "enabled");
  assert.deepEqual(await names(house), ["site.plugin.quarantined.v1", "site.plugin.released.v1"]);
});

Deno.test("quarantinePlugin() keeps no call that is too large, and an operator needs none", async () => {
  await using house = await openSite();
  await house.send(quarantinePlugin, failing("x".repeat(300_000)), systemActor("plugins"));
  const [first] = await listPluginCases(house.reader("site"), plugin);
  assert.equal(first?.call.given, "too large to keep");
  await house.send(releasePlugin, { plugin }, operator);
  await house.send(quarantinePlugin, { plugin, message: "looks odd" }, operator);
  const [, said] = await house.said("site.plugin.quarantined.v1");
  assert.deepEqual(said?.body, { siteId: "main", plugin, version: "1.0.0" });
});

Deno.test("what is built in is not removed", async () => {
  await using house = await openSite();
  await house.send(disablePlugin, { plugin }, operator);
  await assert.rejects(house.send(removePlugin, { plugin }, operator), { code: "site.plugin_built_in" });
});
