import assert from "node:assert/strict";
import { z } from "zod";
import type { Said, SignalName } from "core/signal/signal.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { plugin } from "./plugin.ts";
import { award, course } from "./schema.ts";
import { dashboardWidget } from "./widget.tsx";

// A stand-in for whoever says the signals: a plugin does not care who that is, and nor does its test.
const say = defineCommand({
  name: "stage.say_signal",
  doc: "Says a signal as it is given.",
  input: z.custom<Said>(),
  run(work, signal) {
    work.emit(signal);
    return Promise.resolve();
  },
});
const stage = defineContext({
  name: "stage",
  migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
  commands: [say],
});

function openHouse(): Promise<TestHouse> {
  return newHouse({ contexts: [stage], plugins: [plugin.context] });
}

async function tell(house: TestHouse, name: SignalName, facts: Record<string, unknown> = {}): Promise<void> {
  const body = { personId: "p", courseId: "c", ...facts };
  await house.send(say, { name, key: "k", body }, person("p"));
  await house.settle();
}

async function awarded(house: TestHouse): Promise<string[]> {
  const said = await house.said("milestones.milestone.awarded.v1");
  return said.map(({ key, body }) => `${key} ${body.courseId} ${body.milestone}`);
}

function tools(house: TestHouse, language = "en") {
  const t = (key: string, values = {}) => `${key} ${Object.values(values)}`;
  return { reader: house.reader("milestones"), language, t, island: () => ({}) };
}

Deno.test("awardOnce() awards each milestone of a course once, and says so once", async () => {
  await using house = await openHouse();
  for (const sectionId of ["one", "two"]) await tell(house, "learning.section.completed.v1", { sectionId });
  for (const share of [0.6, 0.9]) await tell(house, "grading.course.passed.v1", { share });
  await tell(house, "learning.course.completed.v1");
  await tell(house, "learning.course.completed.v1", { courseId: "d" });
  assert.deepEqual(await awarded(house), [
    "p c first_section",
    "p c course_passed",
    "p c course_completed",
    "p d course_completed",
  ]);
});

Deno.test("awardOnce() changes and says nothing when everything is heard again", async () => {
  await using house = await openHouse();
  await tell(house, "content.course.published.v1", { version: 2, title: "Bells", language: "en" });
  await tell(house, "content.course.published.v1", { version: 1, title: "Bell", language: "en" });
  await tell(house, "learning.section.completed.v1", { sectionId: "one" });
  const database = house.reader("milestones").database;
  const rows = async () => [await database.select().from(award), await database.select().from(course)];
  const [before, said] = [await rows(), await awarded(house)];
  house.clock.now = new Date("2026-04-01T00:00:00Z");
  await house.signals.replay("milestones", { since: new Date(0) });
  await house.settle();
  assert.deepEqual([await rows(), await awarded(house)], [before, said]);
  assert.equal((await database.select().from(course))[0]?.title, "Bells");
});

Deno.test("dashboardWidget() leaves no trace for who reached nothing, and shows the newest to who did", async () => {
  await using house = await openHouse();
  for (const courseId of ["a", "b", "c", "d"]) {
    await tell(house, "learning.course.completed.v1", { courseId });
  }
  assert.equal(await dashboardWidget({ personId: "q" }, tools(house)), undefined);
  for (const language of ["en", "ar"]) {
    assert.ok(await dashboardWidget({ personId: "p" }, tools(house, language)));
  }
});

Deno.test("plugin has every word in every language", () => {
  const { en, ...others } = plugin.messages;
  for (const [language, messages] of Object.entries(others)) {
    assert.deepEqual(Object.keys(messages).sort(), Object.keys(en!).sort(), language);
  }
});
