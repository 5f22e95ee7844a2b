import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { Refusal } from "core/base/refusal.ts";
import { systemActor } from "core/base/actor.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { sampleTypes } from "contexts/content/sample_types.ts";
import { content, findCurrentCourse, findUnit, importCourse, listCourses } from "contexts/content/mod.ts";

const DEMO = decodeURIComponent(new URL(import.meta.resolve("contexts/content/demo/")).pathname);
const operator = systemActor("test");

const filesIn = (house: TestHouse) => {
  const folder = `${house.folder}/files`;
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).length : 0;
};

async function refusedWith(code: string, act: Promise<unknown>): Promise<void> {
  await assert.rejects(act, (error) => error instanceof Refusal && error.code === code);
}

Deno.test("importCourse() publishes our own course whole, and says so", async (t) => {
  await using house = await newHouse({ contexts: [content], providers: sampleTypes });
  const report = await house.run(importCourse, { path: DEMO }, operator);
  const current = (await findCurrentCourse(house.reader("content"), report.course))!;

  await t.step("every unit of the outline has its document", async () => {
    const units = current.outline.sections.flatMap((section) => section.subsections).flatMap((one) =>
      one.units
    );
    assert.ok(units.length >= 15);
    for (const unit of units) {
      const found = await findUnit(house.reader("content"), {
        courseId: report.course,
        version: 1,
        unitId: unit.id,
      });
      assert.equal(found?.id, unit.id);
    }
  });
  await t.step("every block is said once, and the course last", async () => {
    const published = await house.said("content.block.published.v1");
    assert.equal(published.length, report.total);
    assert.equal(new Set(published.map((signal) => signal.body.blockId)).size, report.total);
    const all = await house.everything();
    assert.equal(all.at(-1)!.name, "content.course.published.v1");
  });
  await t.step("the same course again is a new version in which nothing changed", async () => {
    await house.run(importCourse, { path: DEMO }, operator);
    const [, second] = await house.said("content.course.published.v1");
    assert.equal(second!.body.version, 2);
    assert.deepEqual(second!.body.changed, { added: 0, changed: 0, deleted: 0 });
    assert.equal((await house.said("content.policy.changed.v1")).length, 1);
  });
});

Deno.test("importCourse() leaves no trace of a folder that is no course", async () => {
  await using house = await newHouse({ contexts: [content], providers: sampleTypes });
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/notes.txt`, "no course");
  await refusedWith("content.not_a_course", house.run(importCourse, { path: folder }, operator));
  assert.deepEqual(await listCourses(house.reader("content")), []);
  assert.deepEqual(await house.everything(), []);
  assert.equal(filesIn(house), 0);
  await Deno.remove(folder, { recursive: true });
});

Deno.test("importCourse() is for course teams", async () => {
  await using house = await newHouse({ contexts: [content], providers: sampleTypes });
  await refusedWith("content.not_an_author", house.run(importCourse, { path: DEMO }, person("p1")));
});
