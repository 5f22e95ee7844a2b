import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { packFiles } from "core/host/package/archive.ts";
import type { PackageFiles } from "core/host/package/package_files.ts";
import { signFiles } from "core/host/package/signature.ts";
import { newHouse, type TestHouse } from "core/testing/house.ts";
import { until } from "core/testing/until.ts";
import { listOperations, pluginSource, site } from "contexts/site/mod.ts";
import { type AnswerOf, type InputOf, type OperationName, perform } from "./operations.ts";
import { readDocuments } from "./plugin_documents.ts";

const SEALING_KEY = new Uint8Array(32).fill(7).toBase64();
const VIEWED = "learning.unit.viewed.v1";

const MANIFEST = {
  id: "counter",
  version: "1.0.0",
  platform: "0.x",
  title: "Counter",
  description: "Counts the units that people view.",
  author: "The tests",
  licence: "Apache-2.0",
  tier: "sandboxed",
  hears: [{ signal: VIEWED, needs: ["personId"] }],
  says: [{
    signal: "counter.count.grew.v1",
    doc: "Somebody viewed one more unit.",
    key: "personId",
    body: {
      type: "object",
      properties: { personId: { type: "string" }, count: { type: "integer" } },
      required: ["personId", "count"],
    },
    example: { personId: "p", count: 3 },
  }],
  settings: {
    site: {
      type: "object",
      properties: {
        token: { type: "string", "x-secret": true },
        colour: { type: "string", default: "blue" },
      },
      required: ["token"],
    },
    course: { type: "object", properties: { step: { type: "integer", minimum: 1, default: 1 } } },
  },
};

const FIRST = `export const plugin = {
  hears: {
    async "${VIEWED}"({ body: { personId } }, { store, emit, settings }) {
      const count = (await store.get(personId) ?? 0) + settings.step;
      await store.put(personId, count);
      emit("counter.count.grew.v1", { personId, count });
    },
  },
};`;

/** The next version keeps its counts elsewhere, and brings them along. */
const SECOND = FIRST.replaceAll("(personId", "('count/' + personId").replace(
  "export const plugin = {",
  `export const plugin = {
  async migrate(from, { store }) {
    for (const { key, value } of await store.list("")) {
      await store.put("count/" + key, value);
      await store.delete(key);
    }
  },`,
);

/** A private key, as who signs packages has one. */
type Key = Parameters<typeof signFiles>[1];

function filesOf(manifest: object, code: string): PackageFiles {
  const texts = { "manifest.json": JSON.stringify(manifest), "plugin.js": code };
  return new Map(Object.entries(texts).map(([path, text]) => [path, new TextEncoder().encode(text)]));
}

async function packed(manifest: object, code: string, key?: Key): Promise<{ bytes: string }> {
  const files = filesOf(manifest, code);
  return { bytes: (await packFiles(key ? await signFiles(files, key) : files)).toBase64() };
}

async function newKey(): Promise<Key> {
  const { privateKey } = await crypto.subtle.generateKey("Ed25519", true, [
    "sign",
    "verify",
  ]) as CryptoKeyPair;
  return await crypto.subtle.exportKey("jwk", privateKey) as Key;
}

const KEY = await newKey();

async function openSite() {
  const house = await newHouse({
    contexts: [site],
    pluginsAtHome: { source: pluginSource, builtIn: [] },
    pluginKey: SEALING_KEY,
  });
  const actor = systemActor("operator");
  function operate<Name extends OperationName>(name: Name, input: InputOf<Name>): Promise<AnswerOf<Name>> {
    return perform({ house, actor }, name, input);
  }
  /** What is installed is followed a moment after it changed. */
  const followed = async (change: Promise<unknown>) => {
    const answer = await change;
    await house.settle();
    return answer;
  };
  return { house, operate, followed };
}

type Opened = Awaited<ReturnType<typeof openSite>>;

async function documents({ house }: Opened) {
  return (await readDocuments(house, "counter")).documents.map(({ key, value }) => [key, value]);
}

/** What it keeps once it has heard all there is. */
async function kept(opened: Opened) {
  assert.ok(await opened.house.signals.caughtUp(["counter"], 5_000));
  return await documents(opened);
}

const view = (house: TestHouse) =>
  house.tell(VIEWED, { personId: "p", courseId: "Org+1+a", unitId: "u" }, "p");

/** The steps of a plugin's life, in their order. */
const LIFE: Readonly<Record<string, (opened: Opened) => Promise<void>>> = {
  async "it is looked at, and installed as what was looked at; it is on nowhere yet"(opened) {
    const { house, operate } = opened;
    const { checksum, publisher, reasons, manifest } = await operate("examinePlugin", {
      from: await packed(MANIFEST, FIRST, KEY),
    });
    assert.deepEqual(reasons, []);
    assert.equal(manifest?.id, "counter");
    assert.ok(publisher);
    assert.deepEqual(await operate("installPlugin", { checksum }), { plugin: "counter", version: "1.0.0" });
    await until("it has moved in", async () => await house.guestReader("counter") !== undefined);
    await view(house);
    assert.deepEqual(await kept(opened), []);
  },
  async "it is enabled once what it needs is set, and hears"(opened) {
    const { house, operate, followed } = opened;
    const enabling = operate("enablePlugin", { plugin: "counter", scope: "site" });
    await assert.rejects(enabling, {
      code: "site.plugin_settings_missing",
      facts: { plugin: "counter", settings: ["token"] },
    });
    await operate("configurePlugin", { plugin: "counter", scope: "site", settings: { token: "hush hush" } });
    await followed(operate("enablePlugin", { plugin: "counter", scope: "site" }));
    await until("it hears", async () => {
      await view(house);
      return (await documents(opened)).length > 0;
    });
    const said = async () =>
      (await house.everything()).find(({ name }) => name === "counter.count.grew.v1")?.body;
    await until("it is heard", async () => await said() !== undefined);
    assert.deepEqual(await said(), { personId: "p", count: 1 });
  },
  async "another version brings its documents along, and going back brings them back"(opened) {
    const { operate } = opened;
    const before = await kept(opened);
    const upgrade = await packed({ ...MANIFEST, version: "1.1.0" }, SECOND, KEY);
    const { checksum, installed } = await operate("examinePlugin", { from: upgrade });
    assert.equal(installed, "1.0.0");
    assert.deepEqual(await operate("upgradePlugin", { checksum }), {
      plugin: "counter",
      version: "1.1.0",
      before: "1.0.0",
      dropped: [],
    });
    const moved = before.map(([name, count]) => [`count/${name}`, count]);
    await until(
      "its documents are moved",
      async () => JSON.stringify(await documents(opened)) === JSON.stringify(moved),
    );
    await operate("rollBackPlugin", { plugin: "counter" });
    await until(
      "its documents are back",
      async () => JSON.stringify(await documents(opened)) === JSON.stringify(before),
    );
    await assert.rejects(operate("rollBackPlugin", { plugin: "counter" }), {
      code: "site.plugin_no_previous",
    });
  },
  async "it is removed only when it is disabled and what it kept was taken out"(
    { house, operate, followed },
  ) {
    const { checksum = "", count } = await operate("exportPlugin", { plugin: "counter" });
    assert.equal(count, 1);
    const remove = (exported: string) => operate("removePlugin", { plugin: "counter", exported });
    await assert.rejects(remove(checksum), { code: "site.plugin_not_disabled" });
    await followed(operate("disablePlugin", { plugin: "counter" }));
    await assert.rejects(remove("0".repeat(64)), { code: "operate.plugin_not_exported" });
    assert.deepEqual(await remove(checksum), { documents: 1 });
    await until("it has moved out", async () => await house.guestReader("counter") === undefined);
    assert.deepEqual(await operate("plugins", {}), []);
  },
  async "what it said here binds whoever comes under its id again"({ operate }) {
    const [said] = MANIFEST.says;
    const properties = { ...said!.body.properties, count: { type: "string" } };
    const says = [{ ...said!, body: { ...said!.body, properties }, example: { personId: "p", count: "3" } }];
    const { reasons } = await operate("examinePlugin", { from: await packed({ ...MANIFEST, says }, FIRST) });
    assert.deepEqual(reasons, ['counter.count.grew.v1: body.count (type) was "integer" and is "string"']);
  },
  async "every step is noted, and no secret is anywhere but sealed"({ house }) {
    const noted = await listOperations(house.reader("site"), 100);
    const names = new Set(noted.map(({ operation }) => operation));
    for (
      const name of ["examinePlugin", "installPlugin", "enablePlugin", "configurePlugin", "removePlugin"]
    ) {
      assert.ok(names.has(name), name);
    }
    const said = await house.everything();
    assert.doesNotMatch(JSON.stringify([noted, said]), /hush/);
    for (const end of ["", "-wal"]) {
      const stored = new TextDecoder("latin1").decode(await Deno.readFile(`${house.folder}/site.db${end}`));
      assert.equal(stored.includes("hush"), false);
    }
  },
};

Deno.test("a plugin is installed from bytes, hears, is upgraded, rolled back, disabled and removed, all of it live", async (t) => {
  const opened = await openSite();
  await using _ = opened.house;
  for (const [criterion, run] of Object.entries(LIFE)) await t.step(criterion, () => run(opened));
});

Deno.test("what nobody signed, or somebody else did, is taken only where the operator says so", async () => {
  const { house, operate } = await openSite();
  await using _ = house;
  const [key, other] = [await newKey(), await newKey()];
  const examine = async (version: string, by?: Key) =>
    await operate("examinePlugin", { from: await packed({ ...MANIFEST, version }, FIRST, by) });

  const unsigned = await examine("1.0.0");
  assert.equal(unsigned.publisher, undefined);
  await assert.rejects(operate("installPlugin", { checksum: unsigned.checksum }), {
    code: "site.plugin_unsigned",
  });
  await operate("installPlugin", { checksum: unsigned.checksum, acceptUnsigned: true });
  const signed = await examine("1.1.0", key);
  await operate("upgradePlugin", { checksum: signed.checksum });

  const { checksum, publisher } = await examine("1.2.0", other);
  await assert.rejects(operate("upgradePlugin", { checksum }), {
    code: "site.plugin_publisher_changed",
    facts: { publisher: publisher!, before: signed.publisher! },
  });
  await operate("upgradePlugin", { checksum, acceptPublisher: publisher! });
  const older = await examine("1.0.1", other);
  await assert.rejects(operate("upgradePlugin", { checksum: older.checksum }), { code: "site.plugin_older" });
});

Deno.test("what cannot be installed is not kept: every reason is told, and its checksum installs nothing", async () => {
  const { house, operate } = await openSite();
  await using _ = house;
  const bad = { ...MANIFEST, platform: "^9", colour: "red", fills: [{ slot: "house.attic.v1" }] };
  const { checksum, reasons } = await operate("examinePlugin", { from: await packed(bad, FIRST) });
  assert.equal(reasons.length, 3, reasons.join("\n"));
  await assert.rejects(operate("installPlugin", { checksum, acceptUnsigned: true }), {
    code: "site.package_missing",
  });
});

Deno.test("an upgrade keeps the settings that still fit and tells which do not", async () => {
  const { house, operate } = await openSite();
  await using _ = house;
  const install = async (manifest: object) =>
    (await operate("examinePlugin", { from: await packed(manifest, FIRST) })).checksum;
  await operate("installPlugin", { checksum: await install(MANIFEST), acceptUnsigned: true });
  const plugin = "counter";
  await operate("configurePlugin", {
    plugin,
    scope: "site",
    settings: { token: "hush", colour: "red", step: 2 },
  });
  await operate("configurePlugin", { plugin, scope: "course:Org+1+a", settings: { step: 9 } });

  const course = { type: "object", properties: { step: { type: "integer", maximum: 5 } } };
  const settings = {
    site: { type: "object", properties: { token: MANIFEST.settings.site.properties.token } },
    course,
  };
  const checksum = await install({ ...MANIFEST, version: "2.0.0", settings });
  const { dropped } = await operate("upgradePlugin", { checksum, acceptUnsigned: true });
  assert.deepEqual([...dropped].sort(), ["course:Org+1+a step", "site colour"]);
  const [found] = await operate("plugins", {});
  assert.deepEqual(found?.choices, [
    { scope: "site", settings: { step: 2 }, secrets: ["token"], placements: [] },
    { scope: "course:Org+1+a", settings: {}, secrets: [], placements: [] },
  ]);
});
