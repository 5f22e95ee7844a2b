import { newHouse } from "core/testing/house.ts";
import { assertRebuilds } from "core/testing/rebuilds.ts";
import type { Signals } from "core/signal/signal.ts";
import type {} from "contexts/content/signals.ts";
import { catalog } from "./mod.ts";

type Published = Signals["content.course.published.v1"];

const BELLS: Published = {
  courseId: "a",
  version: 1,
  title: "Bells",
  org: "Carillon",
  number: "BELLS1",
  run: "2026",
  language: "en",
  shortDescription: "How towers sing",
  visibility: "both",
  start: "2026-03-01T00:00:00Z",
  invitationOnly: false,
  selfPaced: true,
  sections: 3,
  units: 20,
  changed: { added: 60, changed: 0, deleted: 0 },
};

Deno.test("catalog is rebuilt: the courses and what can be searched of them, in the same order", async () => {
  await using house = await newHouse({ contexts: [catalog] });
  const publish = (courseId: string, facts: Partial<Published>) => {
    const body = { ...BELLS, courseId, ...facts };
    return house.tell("content.course.published.v1", body, courseId);
  };
  await publish("a", { version: 1, title: "Bells" });
  house.clock.now = new Date("2026-04-01T00:00:00Z");
  await publish("b", { version: 1, start: undefined });
  await publish("c", { version: 1, visibility: "about" });
  await publish("a", { version: 3, title: "Carillons", end: "2027-01-01T00:00:00+02:00" });
  await publish("a", { version: 2, title: "Late" });
  await publish("b", { version: 2, visibility: "none" });
  await assertRebuilds(house, house.folder, catalog);
});
