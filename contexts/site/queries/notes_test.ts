import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { systemActor } from "core/base/actor.ts";
import { newHouse, person } from "core/testing/house.ts";
import { listOperations, noteOperation, site } from "contexts/site/mod.ts";

const operator = { ...person("p1"), roles: ["operator"] } as const;
const replay = { operationId: "o1", operation: "replay", about: { subscriber: "grading", sequence: 12 } };

Deno.test("noteOperation() tells who, when and what, before it is done and once it is over", async () => {
  await using house = await newHouse({ contexts: [site] });
  const noted = () => listOperations(house.reader("site"), 10);
  const at = house.clock.now;
  await house.send(noteOperation, { ...replay, outcome: "begun" }, operator);
  const begun = {
    ...replay,
    actor: { kind: "person", id: "p1" },
    outcome: "begun",
    at,
  };
  assert.deepEqual(await noted(), [begun]);
  assert.deepEqual(await house.said("site.operation.done.v1"), []);

  house.clock.now = new Date(at.getTime() + 2_000);
  const ended = { ...replay, outcome: "done", answer: { signals: 40 } } as const;
  await house.send(noteOperation, ended, operator);
  assert.deepEqual(await noted(), [{ ...begun, ...ended, endedAt: house.clock.now }]);
  const [said] = await house.said("site.operation.done.v1");
  assert.deepEqual([said?.key, said?.body], ["main", { siteId: "main", ...replay, outcome: "done" }]);
});

Deno.test("listOperations() shows the newest first, those of the command line and those refused too", async () => {
  await using house = await newHouse({ contexts: [site] });
  const line = systemActor("operator");
  for (const operationId of ["o1", "o2", "o3"]) {
    await house.send(noteOperation, { ...replay, operationId, outcome: "begun" }, line);
  }
  const answer = { code: "bus.subscriber_missing" };
  await house.send(noteOperation, { ...replay, operationId: "o2", outcome: "refused", answer }, line);
  const listed = await listOperations(house.reader("site"), 2);
  assert.deepEqual(
    listed.map((one) => [one.operationId, one.outcome, one.answer]),
    [["o3", "begun", undefined], ["o2", "refused", answer]],
  );
  assert.deepEqual(listed[0]?.actor, line);
  assert.equal((await house.said("site.operation.done.v1"))[0]?.body.code, "bus.subscriber_missing");
});

Deno.test("noteOperation() is for operators and the system alone", async () => {
  await using house = await newHouse({ contexts: [site] });
  for (const actor of [person("p2"), { kind: "plugin", id: "streaks" } as const]) {
    await assert.rejects(house.send(noteOperation, { ...replay, outcome: "begun" }, actor), {
      code: "site.operators_only",
    });
  }
  assert.deepEqual(await listOperations(house.reader("site"), 10), []);
});

Deno.test("a note stays as it is: the database refuses to change or delete it", async () => {
  await using house = await newHouse({ contexts: [site] });
  await house.send(noteOperation, { ...replay, outcome: "begun" }, operator);
  using beside = new DatabaseSync(`${house.folder}/site.db`);
  for (const sql of ["update operation_note set actor = '{}'", "delete from operation_note"]) {
    assert.throws(() => beside.exec(sql), /stays noted/);
  }
  assert.equal((await listOperations(house.reader("site"), 10)).length, 1);
});
