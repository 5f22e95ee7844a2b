import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { contextsOf, providersOf } from "core/plugin/plugin.ts";
import { openHome } from "core/run/home.ts";
import { person } from "core/testing/house.ts";
import { assertRebuilds } from "core/testing/rebuilds.ts";
import { readSaid } from "core/work/outbox.ts";
import { importCourse } from "contexts/content/mod.ts";
import { enrollLearner, leaveCourse } from "contexts/enrollment/mod.ts";
import { gatherCrowd } from "edge/samples/sample_crowd.ts";
import { writeGrowingCourse } from "edge/samples/sample_growing_course.ts";
import { SITE } from "edge/start/open_house.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";

const OPERATOR = systemActor("operator");

Deno.test("every resident that hears can be rebuilt, in a house where people learn and courses grow", async (test) => {
  // Only people who did something themselves: a copy of one is in no log.
  await using crowd = await gatherCrowd({ learners: 0 });
  const { folder, course: { courseId } } = crowd;
  const plugins = contextsOf(PLUGINS);
  const house = await openHome({
    folder,
    site: SITE,
    contexts: CONTEXTS,
    plugins,
    providers: providersOf(PLUGINS),
  });
  const source = await Deno.makeTempDir({ prefix: "carillon_" });
  for (const sections of [2, 3, 1]) {
    const path = await writeGrowingCourse(`${source}/${sections}`, sections);
    await house.run(importCourse, { path }, OPERATOR);
  }
  for (const id of ["stays", "leaves"]) await house.send(enrollLearner, { courseId }, person(id));
  await house.send(leaveCourse, { courseId }, person("leaves"));
  const hearers = [...CONTEXTS, ...plugins].filter(({ projects }) => projects.length > 0);
  assert.ok(hearers.length >= 6);
  // What is heard makes others say something, which is heard.
  for (const _round of [1, 2, 3]) {
    const said = [...CONTEXTS, ...plugins].map(async ({ name }) =>
      [name, await readSaid(house.reader(name))] as const
    );
    assert.ok(await house.carried(Object.fromEntries(await Promise.all(said)), 30_000));
    assert.ok(await house.signals.caughtUp(hearers.map(({ name }) => name), 30_000));
  }
  for (const hearer of hearers) {
    await test.step(hearer.name, () => assertRebuilds(house, folder, hearer));
  }
  await house.close();
  await Deno.remove(source, { recursive: true });
});
