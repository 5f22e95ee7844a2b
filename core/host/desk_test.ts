import assert from "node:assert/strict";
import { PluginHouse } from "core/testing/plugin_house.ts";

const manifest = {
  id: "hoarder",
  version: "1.0.0",
  platform: "0.x",
  title: "Hoarder",
  description: "Keeps what it is given.",
  author: "The tests",
  licence: "Apache-2.0",
  tier: "built_in",
  actions: ["keep", "drop"],
  budgets: { storeMegabytes: 1 },
};

const code = {
  actions: {
    keep: ({ given }, { store }) => store.put(String(given.key), "x".repeat(Number(given.length))),
    drop: ({ given }, { store }) => store.delete(String(given.key)),
  },
} satisfies Parameters<typeof PluginHouse.open>[0]["code"];

Deno.test("put() keeps as much as the manifest says and no more; what is overwritten or deleted makes room", async () => {
  await using house = await PluginHouse.open({ manifest, code });
  const keep = (key: string, length = 60_000) => house.act("keep", { key, length });
  for (let at = 0; at < 16; at++) await keep(`key ${at}`);
  await assert.rejects(keep("one more"));
  await keep("key 3");
  await keep("key 3", 10);
  await keep("one more");
  await assert.rejects(keep("two more"));
  await house.act("drop", { key: "key 5" });
  await keep("two more");
  assert.equal(Object.keys(await house.documents()).length, 17);
});
