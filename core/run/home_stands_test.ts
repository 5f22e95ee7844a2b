import assert from "node:assert/strict";
import { HomeStands } from "./home_stands.ts";

const LEARNING = { context: "learning", generation: "g1", sequence: 40 };

Deno.test("HomeStands.behind() counts the works that a copy has not got, and none where it is ahead of what was told", () => {
  const stands = new HomeStands(() => 0);
  stands.learn([LEARNING, { ...LEARNING, context: "grading", sequence: 7 }]);
  assert.equal(stands.behind({ ...LEARNING, sequence: 31 }), 9);
  assert.equal(stands.behind({ ...LEARNING, sequence: 41 }), 0);
  assert.equal(stands.behind({ ...LEARNING, context: "grading", sequence: 7 }), 0);
});

Deno.test("HomeStands.behind() says nothing of what it cannot know: another life, another context, no copy, old news", () => {
  const clock = { now: 0 };
  const stands = new HomeStands(() => clock.now);
  assert.equal(stands.behind(LEARNING), undefined);
  stands.learn([LEARNING]);
  assert.equal(stands.behind({ ...LEARNING, generation: "g2" }), undefined);
  assert.equal(stands.behind({ ...LEARNING, context: "site" }), undefined);
  assert.equal(stands.behind(undefined), undefined);
  clock.now = 10_000;
  assert.equal(stands.behind(LEARNING), 0);
  clock.now = 10_001;
  assert.equal(stands.behind(LEARNING), undefined);
});
