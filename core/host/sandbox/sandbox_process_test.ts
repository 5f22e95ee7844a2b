import assert from "node:assert/strict";
import { filtering, openSample } from "./sample_sandbox.ts";

Deno.test("call() has a process answer, with the tools of where it is asked", async () => {
  await using sample = await openSample(filtering(`
    return { change: { said: tools.t("hello", { name: given.name }), tone: tools.settings.tone, courseId: tools.courseId } };
  `));
  assert.deepEqual(await sample.filter({ name: "Ada" }), {
    change: { said: "Hello, Ada", tone: "soft", courseId: "Bells+1+a" },
  });
});

Deno.test("call() answers nothing where the code does", async () => {
  await using sample = await openSample(filtering(""));
  assert.equal(await sample.filter({}), undefined);
});

Deno.test("call() does at the desk what the code asks, in its order, before its answer counts", async () => {
  await using sample = await openSample(`export const plugin = { hears: {
    async "learning.unit.viewed.v1"({ body }, { store, emit, log }) {
      log("hearing");
      const count = (await store.get("count") ?? 0) + 1;
      store.put("count", count);
      emit("stranger.count.reached.v1", { count });
      await store.delete("other");
      store.put("last", (await store.list("c")).map(({ key }) => key));
    },
  } };`);
  const heard = { do: "hear" as const, name: "learning.unit.viewed.v1", given: { body: {} } };
  await sample.ask(heard);
  assert.deepEqual(sample.reached, [
    "log hearing",
    "put count",
    "emit stranger.count.reached.v1",
    "delete other",
    "put last",
  ]);
  await sample.ask(heard);
  assert.deepEqual([...sample.documents], [["count", 2], ["last", ["count"]]]);
});
