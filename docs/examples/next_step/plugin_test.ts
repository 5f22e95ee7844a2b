import assert from "node:assert/strict";
import { openHouse, type PluginHouse, testContract } from "carillon/kit";

const here = import.meta.url;
const courseId = "Org+Course+Run";
const learner = { personId: "p", courseId };

async function publish(house: PluginHouse): Promise<void> {
  for (const unit of ["waves", "bells"]) {
    const unitId = `vertical@${unit}`;
    const block = { courseId, title: `About ${unit}`, place: { order: 1 } };
    await house.hear("content.block.published.v1", { ...block, blockId: unitId, type: "vertical" });
    await house.hear("content.block.published.v1", {
      ...block,
      blockId: `problem@${unit}`,
      type: "problem",
      place: { unitId, order: 2 },
    });
  }
}

function answer(house: PluginHouse, unit: string, score: number): Promise<void> {
  return house.hear("learning.problem.graded.v1", {
    ...learner,
    blockId: `problem@${unit}`,
    score,
    maxScore: 2,
  });
}

Deno.test("the unit whose answers went worst is brought up, with the reason, until it is mastered", async () => {
  await using house = await openHouse(here);
  await publish(house);
  const shown = async () => String(await house.widget("outline.aside.v1", learner, { courseId }));
  await answer(house, "waves", 1);
  assert.equal(await shown(), "undefined", "one answer is too few to say anything");
  await answer(house, "waves", 1);
  await answer(house, "bells", 0);
  await answer(house, "bells", 1);
  assert.match(await shown(), /href="\/learn\/Org%2BCourse%2BRun\/vertical%40bells">About bells</);
  assert.match(await shown(), /come to 20 % so far: 2 of them/);
  for (let times = 0; times < 3; times++) await answer(house, "bells", 2);
  assert.match(await shown(), /About waves/);
  await house.configure({ enough: 0.4 }, courseId);
  assert.equal(await shown(), "undefined", "the course's team finds that enough");
});

Deno.test("an answer in a unit that it never heard of changes nothing", async () => {
  await using house = await openHouse(here);
  await answer(house, "unheard", 0);
  assert.deepEqual(await house.documents(), {});
});

await testContract(here);
