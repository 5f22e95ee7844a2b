import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { readingDesk } from "core/host/desk.ts";
import { openRunner } from "core/host/open_runner.ts";
import { packFiles } from "core/host/package/archive.ts";
import { catchLog } from "core/base/log.ts";
import { newHouse } from "core/testing/house.ts";
import { until } from "core/testing/until.ts";
import { listPluginCases, pluginSource, site } from "contexts/site/mod.ts";
import { perform } from "./operations.ts";

const VIEWED = "learning.unit.viewed.v1";

/** What the plugins of one site do with a signal that they hear. */
const HEARERS: Readonly<
  Record<string, { readonly hear: string; readonly before?: string; readonly fault?: string }>
> = {
  counter: { hear: `await tools.store.put("count", (await tools.store.get("count") ?? 0) + 1);` },
  looper: { hear: "for (;;);", fault: "late" },
  hoarder: { hear: "const all = []; for (let at = 0;; at++) all.push({ at });", fault: "crashed" },
  sleeper: { hear: "await new Promise(() => {});", fault: "late" },
  spy: { hear: `await fetch("file:///etc/hostname");`, fault: "denied" },
  crier: { hear: `for (;;) tools.emit("crier.cry.heard.v1", {});`, fault: "denied" },
  faller: { hear: "", before: `throw new Error("boom");`, fault: "crashed" },
  talker: { hear: `throw new Error("my token is " + tools.settings.token);`, fault: "threw" },
};
const HOSTILE = Object.keys(HEARERS).filter((id) => HEARERS[id]!.fault);

async function packageOf(id: string): Promise<string> {
  const { hear, before = "" } = HEARERS[id]!;
  const manifest = {
    id,
    version: "1.0.0",
    platform: "0.x",
    title: id,
    description: "Hears with the others.",
    author: "The tests",
    licence: "Apache-2.0",
    tier: "sandboxed",
    hears: [{ signal: VIEWED, needs: ["personId"] }],
    settings: { site: { type: "object", properties: { token: { type: "string", "x-secret": true } } } },
    budgets: { callMilliseconds: id === "looper" || id === "sleeper" ? 100 : 5_000, memoryMegabytes: 16 },
  };
  const code = `${before}\nexport const plugin = { hears: { async "${VIEWED}"(given, tools) { ${hear} } } };`;
  const files = { "manifest.json": JSON.stringify(manifest), "plugin.js": code };
  const encoded = Object.entries(files).map(([path, text]) =>
    [path, new TextEncoder().encode(text)] as const
  );
  return (await packFiles(new Map(encoded))).toBase64();
}

async function openSite() {
  const house = await newHouse({
    contexts: [site],
    pluginsAtHome: { source: pluginSource, builtIn: [] },
    pluginKey: new Uint8Array(32).fill(7).toBase64(),
  });
  const task = { house, actor: systemActor("operator") };
  for (const id of Object.keys(HEARERS)) {
    const { checksum, reasons } = await perform(task, "examinePlugin", {
      from: { bytes: await packageOf(id) },
    });
    assert.deepEqual(reasons, []);
    await perform(task, "installPlugin", { checksum, acceptUnsigned: true });
    await perform(task, "configurePlugin", { plugin: id, scope: "site", settings: { token: "hush hush" } });
    await perform(task, "enablePlugin", { plugin: id, scope: "site" });
    await until("it has moved in", async () => await house.guestReader(id) !== undefined);
  }
  await house.settle();
  return { house, task };
}

Deno.test("plugins that mean harm are quarantined for it, and told of, each with a case to replay; who lives beside them hears all", async () => {
  const lines: string[] = [];
  const endCatching = catchLog((line) => lines.push(line));
  try {
    const { house, task } = await openSite();
    await using _ = house;
    let times = 0;
    const quarantined = async () => {
      const found = await perform(task, "plugins", {});
      return found.filter(({ state }) => state === "quarantined").map(({ id }) => id);
    };
    await until("they are quarantined", async () => {
      const personId = `p${times++}`;
      await house.tell(VIEWED, { personId, courseId: "Org+1+a", unitId: "u" }, personId);
      return (await quarantined()).length === HOSTILE.length;
    }, 30_000);
    assert.deepEqual(await quarantined(), HOSTILE.toSorted());

    await house.signals.caughtUp(["counter"], 5_000);
    const kept = readingDesk(await house.guestReader("counter"), "counter");
    assert.equal(await kept.get("count"), times);

    const told = await house.said("site.plugin.quarantined.v1");
    assert.deepEqual(told.map(({ body }) => body.plugin).sort(), HOSTILE.toSorted());
    for (const id of HOSTILE) await replay(house, id);
    assert.doesNotMatch(JSON.stringify([lines, await house.everything()]), /hush/);
  } finally {
    endCatching();
  }
});

/** Has a plugin's author ask the code again what was kept of it. */
async function replay(house: Awaited<ReturnType<typeof newHouse>>, id: string): Promise<void> {
  const reader = house.reader("site");
  const [failing] = await listPluginCases(reader, id);
  assert.ok(failing, id);
  assert.equal(failing.fault, HEARERS[id]!.fault, id);
  assert.doesNotMatch(JSON.stringify(failing), /hush/);
  const installed = (await pluginSource.installed(reader, "")).find(({ manifest }) => manifest.id === id)!;
  const runner = openRunner(installed, {
    builtIn: [],
    cache: `${house.folder}/author`,
    packageOf: (checksum) => pluginSource.packageOf(reader, checksum),
  });
  const isLate = failing.fault === "late";
  const timeUp = AbortSignal.timeout(isLate ? 300 : 5_000);
  const answer = runner.call(failing.call, failing.circumstances, readingDesk(undefined, id), timeUp);
  await assert.rejects(answer, isLate ? { name: "TimeoutError" } : { fault: failing.fault });
  await runner.close();
}
