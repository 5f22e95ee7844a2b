import assert from "node:assert/strict";
import { z } from "zod";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import { coursePublished } from "contexts/content/signals.ts";
import { catalog } from "./mod.ts";
import { findCourse, listLanguages, MOST_COUNTED, searchCourses } from "./queries.ts";

type Facts = Partial<typeof coursePublished.example>;

const publish = defineCommand({
  name: "content.publish_course",
  doc: "Says that courses were published.",
  input: z.array(z.custom<Facts>()),
  run(work, courses) {
    for (const facts of courses) work.emit(coursePublished({ ...coursePublished.example, ...facts }));
    return Promise.resolve();
  },
});
const content = defineContext({
  name: "content",
  migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
  signals: [coursePublished],
  commands: [publish],
});

async function houseWith(...courses: Facts[]): Promise<TestHouse> {
  const house = await newHouse({ contexts: [content, catalog] });
  await say(house, ...courses);
  return house;
}

async function say(house: TestHouse, ...courses: Facts[]): Promise<void> {
  await house.send(publish, courses, person("author"));
  await house.settle();
}

async function names(house: TestHouse): Promise<string[]> {
  await house.settle();
  const said = await house.everything();
  return said.map((signal) => signal.name).filter((name) => name.startsWith("catalog."));
}

async function search(house: TestHouse, asked: Partial<Parameters<typeof searchCourses>[1]>) {
  return await searchCourses(house.reader("catalog"), { now: house.clock.now, limit: 10, ...asked });
}

async function found(house: TestHouse, asked: Partial<Parameters<typeof searchCourses>[1]>) {
  return (await search(house, asked)).courses.map((course) => course.courseId);
}

Deno.test("keepCourse() lists a course once, and says what changes of it", async () => {
  await using house = await houseWith({ version: 1 });
  assert.deepEqual(await names(house), ["catalog.course.listed.v1"]);
  await say(house, { version: 2, changed: { added: 0, changed: 3, deleted: 0 } });
  assert.equal((await names(house)).length, 1, "nothing that the catalogue shows has changed");
  await say(house, { version: 3, shortDescription: "Bronze" });
  await say(house, { version: 4, visibility: "about" });
  await say(house, { version: 5, visibility: "both" });
  assert.deepEqual((await names(house)).slice(1), [
    "catalog.course.changed.v1",
    "catalog.course.unlisted.v1",
    "catalog.course.listed.v1",
  ]);
});

Deno.test("keepCourse() hears everything again without saying or changing anything", async () => {
  await using house = await houseWith({ version: 1, title: "Old" });
  await say(house, { version: 2, title: "New" });
  const [before, said] = [await search(house, {}), await names(house)];
  await house.signals.replay("catalog", { since: new Date(0) });
  assert.deepEqual(await names(house), said);
  assert.deepEqual(await search(house, {}), before);
  assert.deepEqual(await found(house, { q: "old" }), []);
});

Deno.test("findCourse() finds what has a page about it, searchCourses() only what is listed", async () => {
  await using house = await houseWith(
    { courseId: "a", visibility: "both" },
    { courseId: "b", visibility: "about" },
    { courseId: "c", visibility: "none" },
  );
  const reader = house.reader("catalog");
  const seen = await Promise.all(["a", "b", "c", "d"].map((id) => findCourse(reader, id)));
  assert.deepEqual(seen.map((course) => course?.visibility), ["both", "about", undefined, undefined]);
  assert.deepEqual(await found(house, {}), ["a"]);
  assert.deepEqual(await found(house, { q: "bells" }), ["a"]);
});

Deno.test("findCourse() gives times in UTC and the counts of the version", async () => {
  await using house = await houseWith({ start: "2026-01-01T02:00:00+02:00", sections: 4, units: 31 });
  const course = await findCourse(house.reader("catalog"), coursePublished.example.courseId);
  assert.deepEqual([course?.start, course?.end, course?.sections, course?.units], [
    "2026-01-01T00:00:00.000Z",
    null,
    4,
    31,
  ]);
});

const SHELF: readonly Facts[] = [
  { courseId: "old", title: "Bronze", start: "2020-01-01T00:00:00Z", end: "2021-01-01T00:00:00Z" },
  { courseId: "new", title: "Towers", start: "2026-02-01T00:00:00Z", shortDescription: "of bronze bells" },
  { courseId: "arabic", title: "الأجراس", language: "ar-EG", start: "2025-01-01T00:00:00Z" },
  { courseId: "later", title: "Élan", start: "2027-01-01T00:00:00Z", org: "Guild" },
];

const FOUND: readonly [asked: Parameters<typeof search>[1], ids: string[]][] = [
  [{}, ["later", "new", "arabic", "old"]],
  [{ q: "  " }, ["later", "new", "arabic", "old"]],
  [{ language: "ar" }, ["arabic"]],
  [{ language: "fr" }, []],
  [{ q: "bronze" }, ["old", "new"]],
  [{ q: "bro" }, ["old", "new"]],
  [{ q: "bronze tow" }, ["new", "old"]],
  [{ q: "bronze of" }, ["new"]],
  [{ q: "elan" }, ["later"]],
  [{ q: "ÉLAN" }, ["later"]],
  [{ q: "guild" }, ["later"]],
  [{ q: "الاجراس" }, ["arabic"]],
  [{ q: "bronze", language: "ar" }, []],
  [{ q: "الأجراس", language: "ar-SA" }, ["arabic"]],
  [{ q: "bronze", language: '"\u0000' }, []],
  [{ q: "bro\u0000nze" }, []],
  [{ q: "!!!" }, []],
  [{ q: '"*' }, []],
  [{ q: "') or 1=1 --" }, []],
  [{ q: "title:bronze" }, []],
];

Deno.test("searchCourses() finds by words, unfinished, in any case and without marks", async (test) => {
  await using house = await houseWith(...SHELF);
  for (const [asked, ids] of FOUND) {
    await test.step(JSON.stringify(asked), async () => assert.deepEqual(await found(house, asked), ids));
  }
});

Deno.test("searchCourses() turns pages without losing or repeating a course", async (test) => {
  const ids = Array.from({ length: 23 }, (_, at) => `course${at}`);
  await using house = await houseWith(...ids.map((courseId, at) => ({
    courseId,
    // Some begin at the same time, every third is over.
    start: `2025-01-0${1 + at % 5}T00:00:00Z`,
    ...at % 3 === 0 && { end: "2025-06-01T00:00:00Z" },
  })));
  for (const q of [undefined, "bells"]) {
    await test.step(q ?? "the whole list", async () => {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await search(house, { limit: 4, q, after });
        assert.deepEqual([page.count, page.more], [23, false]);
        seen.push(...page.courses.map((course) => course.courseId));
        after = page.next;
      } while (after);
      assert.deepEqual(seen, await found(house, { limit: 100, q }));
      assert.deepEqual(seen.toSorted(), ids.toSorted());
    });
  }
});

for (const after of ["x", "0.1", "9.1.2026", "1.1.'"]) {
  Deno.test(`searchCourses() refuses to go on from ${after}`, async () => {
    await using house = await houseWith();
    for (const q of [undefined, "bells"]) {
      await assert.rejects(search(house, { after, q }), { code: "catalog.cursor_invalid" });
    }
  });
}

Deno.test("searchCourses() counts up to a bound", async () => {
  await using house = await houseWith(
    ...Array.from({ length: MOST_COUNTED + 1 }, (_, at) => ({ courseId: `course${at}` })),
  );
  for (const q of [undefined, "bells"]) {
    const { count, more } = await search(house, { q });
    assert.deepEqual([count, more], [MOST_COUNTED, true]);
  }
});

Deno.test("listLanguages() names each language of the list once", async () => {
  await using house = await houseWith(
    ...["en", "ar", "en-GB", "fr", "ar-EG"].map((language) => ({ courseId: language, language })),
    { courseId: "hidden", language: "de", visibility: "none" },
  );
  assert.deepEqual(await listLanguages(house.reader("catalog")), ["ar", "en", "fr"]);
});
