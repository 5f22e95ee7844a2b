import assert from "node:assert/strict";
import { on } from "core/work/hearing.ts";
import { definePlugin } from "./plugin.ts";

declare module "core/signal/signal.ts" {
  interface Signals {
    "door.bell.rung.v1": { readonly personId: string; readonly door: string };
  }
}

function plugin(needs: readonly string[]) {
  return () =>
    definePlugin({
      manifest: {
        id: "porter",
        version: "1.0.0",
        platform: "0.x",
        title: "Porter",
        description: "Opens doors.",
        author: "The tests",
        licence: "Apache-2.0",
        tier: "built_in",
        hears: [{ signal: "door.bell.rung.v1", needs }],
      },
      migrations: new URL("file:///"),
      hears: [on("door.bell.rung.v1", ["personId", "door"], () => Promise.resolve())],
    });
}

Deno.test("definePlugin() takes a manifest whose needs are those of its code, in any order", () => {
  assert.equal(plugin(["door", "personId"])().context.name, "porter");
});

for (const needs of [["personId"], ["personId", "door", "courseId"], ["personId", "window"]]) {
  Deno.test(`definePlugin() refuses a manifest that needs ${needs} where the code needs others`, () => {
    assert.throws(plugin(needs), /manifest and code differ in what it needs: door\.bell\.rung\.v1/);
  });
}
