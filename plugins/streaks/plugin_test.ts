import assert from "node:assert/strict";
import { asc } from "drizzle-orm";
import { z } from "zod";
import type { Said, SignalName } from "core/signal/signal.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { plugin } from "./plugin.ts";
import { day } from "./schema.ts";
import { dashboardWidget, unitWidget } from "./widgets.tsx";

// A stand-in for whoever says the signals: a plugin does not care who that is, and nor does its test.
const say = defineCommand({
  name: "learning.say_signal",
  doc: "Says a signal as it is given.",
  input: z.custom<Said>(),
  run(work, signal) {
    work.emit(signal);
    return Promise.resolve();
  },
});
const learning = defineContext({
  name: "learning",
  migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
  commands: [say],
});

function openHouse(): Promise<TestHouse> {
  return newHouse({ contexts: [learning], plugins: [plugin.context] });
}

async function tell(house: TestHouse, name: SignalName, personId: string, at: string): Promise<void> {
  house.clock.now = new Date(at);
  await house.send(say, { name, key: personId, body: { personId } }, person(personId));
  await house.settle();
}

async function rows(house: TestHouse): Promise<string[]> {
  const found = await house.reader("streaks").database.select().from(day).orderBy(
    asc(day.personId),
    asc(day.day),
  );
  return found.map((row) => `${row.personId} ${row.day}`);
}

function tools(house: TestHouse, language = "en") {
  const t = (key: string, values = {}) => `${key} ${Object.values(values)}`;
  return { reader: house.reader("streaks"), language, t, island: () => ({}) };
}

Deno.test("noteDay() keeps a day once for each person, however often and by whatever they learned", async () => {
  await using house = await openHouse();
  await tell(house, "learning.unit.viewed.v1", "p", "2026-03-02T09:00:00Z");
  await tell(house, "learning.block.completed.v1", "p", "2026-03-02T23:59:59Z");
  await tell(house, "learning.problem.submitted.v1", "p", "2026-03-03T00:00:00Z");
  await tell(house, "learning.unit.viewed.v1", "q", "2026-03-03T09:00:00Z");
  assert.deepEqual(await rows(house), ["p 2026-03-02", "p 2026-03-03", "q 2026-03-03"]);
});

Deno.test("noteDay() finds the same days when everything is heard again, later", async () => {
  await using house = await openHouse();
  await tell(house, "learning.unit.viewed.v1", "p", "2026-03-02T09:00:00Z");
  const before = await rows(house);
  house.clock.now = new Date("2026-04-01T00:00:00Z");
  await house.signals.replay("streaks", { since: new Date(0) });
  await house.settle();
  assert.deepEqual(await rows(house), before);
});

Deno.test("dashboardWidget() leaves no trace for who has not begun, and shows a rhythm to who has", async () => {
  await using house = await openHouse();
  await tell(house, "learning.unit.viewed.v1", "p", "2026-02-25T09:00:00Z");
  const now = new Date("2026-03-05T09:00:00Z");
  assert.equal(await dashboardWidget({ personId: "q" }, tools(house), now), undefined);
  assert.ok(await dashboardWidget({ personId: "p" }, tools(house), now));
  assert.ok(await dashboardWidget({ personId: "p" }, tools(house, "ar"), now));
});

Deno.test("unitWidget() shows this week, once there is something in it", async () => {
  await using house = await openHouse();
  await tell(house, "learning.unit.viewed.v1", "p", "2026-02-25T09:00:00Z");
  const now = new Date("2026-03-05T09:00:00Z");
  assert.equal(await unitWidget({ personId: "p" }, tools(house), now), undefined);
  await tell(house, "learning.block.completed.v1", "p", "2026-03-04T09:00:00Z");
  assert.ok(await unitWidget({ personId: "p" }, tools(house), now));
});

Deno.test("plugin has every word in every language", () => {
  const { en, ...others } = plugin.messages;
  for (const [language, messages] of Object.entries(others)) {
    assert.deepEqual(Object.keys(messages).sort(), Object.keys(en!).sort(), language);
  }
});
