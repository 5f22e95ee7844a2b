import assert from "node:assert/strict";
import { openHouse, testContract } from "carillon/kit";

const here = import.meta.url;
const at = { courseId: "Org+Course+Run" };
const unit = { personId: "p", ...at, unitId: "vertical@bells" };

Deno.test("notes are kept for one learner and one unit, and are gone when they are emptied", async () => {
  await using house = await openHouse(here);
  await house.act("keep", { unit: unit.unitId, note: "Strike <softly>\nthen wait" }, "p", at);
  assert.match(String(await house.widget("unit.aside.v1", unit, at)), />Strike &#60;softly&#62;\nthen wait</);
  assert.doesNotMatch(String(await house.widget("unit.aside.v1", { ...unit, personId: "q" }, at)), /Strike/);
  assert.match(
    String(await house.widget("outline.aside.v1", unit, at)),
    /href="\/learn\/Org%2BCourse%2BRun\/vertical%40bells">Strike &#60;softly&#62;</,
  );
  await house.act("keep", { unit: unit.unitId, note: " " }, "p", at);
  assert.deepEqual(await house.documents(), {});
  assert.equal(await house.widget("outline.aside.v1", unit, at), undefined);
});

Deno.test("a note without a unit is refused, and nothing is kept", async () => {
  await using house = await openHouse(here);
  await assert.rejects(house.act("keep", { note: "where?" }, "p", at), /Cannot keep a note/);
  assert.deepEqual(await house.documents(), {});
});

await testContract(here);
