import assert from "node:assert/strict";
import { CallFailure, type PluginDesk } from "core/plugin/call.ts";
import { CallLog } from "./call_log.ts";

const desk: PluginDesk = {
  get: () => Promise.resolve(undefined),
  list: () => Promise.resolve([]),
  put: () => Promise.resolve(),
  delete: () => Promise.resolve(),
  emit: () => {},
  log: () => {},
};
const call = { do: "hear", name: "door.bell.rung.v1", given: { body: { secret: true } } } as const;

Deno.test("CallLog keeps how calls went and what they did, and nothing of what was in them", async () => {
  const log = new CallLog();
  const well = log.watch("porter", call);
  const watched = well.desk(desk);
  await watched.put("key", "a value");
  watched.emit("porter.door.opened.v1", { who: "p" });
  watched.log("opened");
  well.ended();
  log.watch("porter", call).ended(new CallFailure("porter", "late", "It took too long"));
  const [one, other] = log.after("porter", 0);
  assert.deepEqual([one!.do, one!.stored, one!.said, one!.logged], ["hear", 1, ["porter.door.opened.v1"], [
    "opened",
  ]]);
  assert.equal(other!.failed, "late: It took too long");
  assert.doesNotMatch(JSON.stringify([one, other]), /secret|a value|who/);
  assert.deepEqual(log.after("porter", one!.at), [other]);
  assert.deepEqual(log.after("nobody", 0), []);
});

Deno.test("CallLog keeps no more than the last calls, and of each no more than some lines", () => {
  const log = new CallLog();
  for (let times = 0; times < 300; times++) {
    const { desk: watch, ended } = log.watch("porter", call);
    const watched = watch(desk);
    for (let line = 0; line < 50; line++) watched.log("again");
    ended();
  }
  const kept = log.after("porter", 0);
  assert.deepEqual([kept.length, kept[0]!.at, kept[0]!.logged.length], [200, 101, 20]);
});
