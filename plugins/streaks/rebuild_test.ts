import { newHouse } from "core/testing/house.ts";
import { assertRebuilds } from "core/testing/rebuilds.ts";
import { plugin } from "./plugin.ts";

Deno.test("streaks is rebuilt: the days on which people learned, not those on which it heard of them", async () => {
  await using house = await newHouse({ contexts: [], plugins: [plugin.context] });
  const unit = { courseId: "c", unitId: "u" };
  for (const day of ["2026-03-02", "2026-03-03", "2026-03-09"]) {
    house.clock.now = new Date(`${day}T23:59:00Z`);
    for (const personId of ["p", "q"]) await house.tell("learning.unit.viewed.v1", { ...unit, personId });
  }
  house.clock.now = new Date("2026-06-01T00:00:00Z");
  await assertRebuilds(house, house.folder, plugin.context);
});
