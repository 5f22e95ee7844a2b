import assert from "node:assert/strict";
import { openHouse, testContract } from "carillon/kit";

const here = import.meta.url;
const courseId = "Org+Course+Run";
const team = { personId: "author", courseId };

Deno.test("a day counts each learner once and each view, and is drawn and told in a table", async () => {
  await using house = await openHouse(here);
  assert.equal(await house.widget("team.end.v1", team), undefined, "nobody was there: nothing to draw");
  for (const personId of ["p", "p", "q"]) await house.hear("learning.unit.viewed.v1", { personId, courseId });
  house.clock.now = new Date("2026-03-03T09:00:00Z");
  await house.hear("learning.unit.viewed.v1", { personId: "p", courseId });
  const shown = String(await house.widget("team.end.v1", team));
  assert.match(
    shown,
    /role="img" aria-label="Bars of the last 14 days; the highest stands for 2 learners\."/,
  );
  assert.match(shown, />Mar 2, 2026<\/th>\s*<td>2<\/td>\s*<td>3<\/td>/);
  assert.match(shown, />Mar 3, 2026<\/th>\s*<td>1<\/td>\s*<td>1<\/td>/);
  assert.equal(shown.match(/<rect /g)?.length, 15);
});

Deno.test("another course's learners are not counted, and old days are left out", async () => {
  await using house = await openHouse(here);
  await house.hear("learning.unit.viewed.v1", { personId: "p", courseId: "Org+Other+Run" });
  await house.hear("learning.unit.viewed.v1", { personId: "p", courseId });
  house.clock.now = new Date("2026-05-01T09:00:00Z");
  assert.equal(await house.widget("team.end.v1", team), undefined);
});

await testContract(here);
