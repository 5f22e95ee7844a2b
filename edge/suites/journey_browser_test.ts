import assert from "node:assert/strict";
import { servedTest } from "edge/samples/sample_served_site.ts";
import { BELLS } from "edge/samples/sample_site.ts";
import { Typist } from "edge/samples/sample_keyboard.ts";

const bells = encodeURIComponent(BELLS);
const ANSWER = /How many kilograms of tin/;

/** From the catalogue to a course of one's own. */
async function arrive(typist: Typist, address: string): Promise<void> {
  await typist.page.goto(`${address}/courses`);
  await typist.to(/^Skip to the content$/);
  await typist.page.keyboard.press("Enter");
  assert.equal(await typist.place(), "main", "the first link leads past the masthead");
  await typist.fill(/^Search courses$/, "bells");
  await typist.press("Enter", /1 course for “bells”/);
  await typist.follow(/^Bells, carillons/, /Sign in to enrol/);
  await typist.follow(/^Sign in to enrol$/, /Sign in to go on/);
  await typist.follow(/^Make an account$/, /Three lines/);
  await typist.fill(/^Name$/, "Kim Keys");
  await typist.fill(/^E-mail address$/, "kim");
  await typist.fill(/^Password$/, "a quiet stairway up");
  await typist.press("Enter", /There is a problem/);
  assert.equal(await typist.place(), "errors", "what is wrong comes first");
  await typist.follow(/Enter an e-mail address such as/, /There is a problem/);
  assert.equal(await typist.place(), "email");
  await typist.page.keyboard.press("ControlOrMeta+a");
  await typist.page.keyboard.type("kim@example.org");
  await typist.fill(/^Password$/, "a quiet stairway up");
  await typist.press("Enter", /Enrol/);
  await typist.follow(/^Enrol$/, /You are enrolled/);
}

/** Reads two units, answers wrong, unreadably and right, asks for a hint. */
async function learn(typist: Typist): Promise<void> {
  await typist.follow(/^Begin$/, /Welcome to the tower/);
  await typist.follow(/^Mark as done$/, /Mark as not done/);
  await typist.follow(/^Next The parts of a bell/, /Unit 2 of 9/);
  await typist.follow(/^Next Why bronze/, /Unit 3 of 9/);
  await typist.fill(ANSWER, "100");
  await typist.press("Enter", /Not correct: 0 of 1 point/);
  assert.equal(await typist.place(), "p-problem@try_tin-result", "the verdict is where one goes on");
  await typist.follow(/^Show hint 1 of 2$/, /One per cent of 500 kg is 5 kg/);
  await typist.page.locator("body").press("Home");
  await typist.fill(ANSWER, "110 kg");
  await typist.press("Enter", /Use a number such as/);
  assert.equal(await typist.place(), "p-problem@try_tin-errors");
  await typist.to(/Use a number such as/);
  await typist.page.keyboard.press("Enter");
  await typist.page.keyboard.press("ControlOrMeta+a");
  await typist.page.keyboard.type("110");
  await typist.press("Enter", /Correct: 1 of 1 point/);
}

/** Looks at the progress, leaves the course, signs out. */
async function leave(typist: Typist): Promise<void> {
  await typist.page.goto(typist.page.url().replace(/#.*/, ""));
  await typist.follow(/^Progress$/, /2 of 25 units done/);
  await typist.follow(/^Bells, carillons/, /Leave this course/);
  await typist.follow(/^Leave this course$/, /Leave “Bells/);
  await typist.follow(/^Leave the course$/, /You have left the course/);
  await typist.to(/^Kim Keys/);
  await typist.page.keyboard.press("Space");
  await typist.follow(/^Sign out$/, /You are signed out/);
}

for (const script of [true, false]) {
  servedTest(
    `a learner comes, learns and leaves by keyboard alone, ${script ? "with" : "without"} JavaScript`,
    async (browser, site) => {
      const { page, troubles } = await browser.visit({ script });
      const typist = new Typist(page);
      await arrive(typist, site.address);
      await learn(typist);
      await leave(typist);
      assert.deepEqual(typist.unseen, [], "one always sees where one is");
      assert.deepEqual(troubles.filter((trouble) => !/status of 422/.test(trouble)), []);
      const said = await site.said("learning.problem.submitted.v1");
      assert.equal(said.length, 2, "what could not be read was no attempt");
      assert.equal(said[0]?.courseId, decodeURIComponent(bells));
    },
  );
}
