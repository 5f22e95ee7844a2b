import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { newHouse } from "core/testing/house.ts";
import { listPluginCases, noteBuiltIn, quarantinePlugin, site } from "./mod.ts";

const MANIFEST = {
  id: "hints",
  version: "1.0.0",
  platform: "0.x",
  title: "Hints",
  description: "Shows hints.",
  author: "The tests",
  licence: "Apache-2.0",
  tier: "built_in" as const,
};

Deno.test("a case that tells of somebody goes when they are erased; the others stay", async () => {
  await using house = await newHouse({ contexts: [site] });
  await house.send(noteBuiltIn, { manifests: [MANIFEST] }, systemActor("start"));
  for (const personId of ["p-one", "p-two"]) {
    await house.send(quarantinePlugin, {
      plugin: "hints",
      version: "1.0.0",
      call: { do: "hear", name: "learning.unit.viewed.v1", given: { body: { personId } } },
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
    }, systemActor("plugins"));
  }
  await house.tell("identity.person.erased.v1", { personId: "p-one" });
  const cases = await listPluginCases(house.reader("site"), "hints");
  assert.deepEqual(cases.map(({ call }) => call.given), [{ body: { personId: "p-two" } }]);
});
