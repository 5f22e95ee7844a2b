import { assertRebuilds } from "core/testing/rebuilds.ts";
import { grading } from "./mod.ts";
import { RENEWED_AT_ONCE } from "./projections/renew_grades.ts";
import { block, enrolled, graded, openHouse, policy, published, tell, wholeCourse } from "./sample_course.ts";

Deno.test("grading is rebuilt: plans, scores and grades, those renewed some at a time too", async () => {
  await using house = await openHouse();
  const people = Array.from({ length: 2 * RENEWED_AT_ONCE + 7 }, (_, number) => `p${number}`);
  await tell(house, ...wholeCourse(), ...people.map((id) => enrolled(id)));
  await tell(house, graded("p1", "p1", 1, 1), graded("p1", "p2", 2, 3), graded("p2", "p4", 2, 2));
  await tell(house, enrolled("p3", "ended"), policy({ version: 2, cutoffs: { Pass: 0.1 } }), published(2));
  await tell(house, block("problem", "p8", { in: "sequential@ex1", maxScore: 2, graded: true, version: 3 }));
  await tell(house, published(3), graded("p3", "p5", 4, 4), graded("p1", "p1", 0, 1));
  await assertRebuilds(house, house.folder, grading);
});
