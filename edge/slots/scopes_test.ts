import assert from "node:assert/strict";
import type { Actor } from "core/base/actor.ts";
import { until } from "core/testing/until.ts";
import { disablePlugin, enablePlugin, placePlugin } from "contexts/site/mod.ts";
import { PLUGINS } from "edge/plugins.ts";
import { BELLS, openSampleSite } from "edge/samples/sample_site.ts";
import { samplePlugin } from "edge/slots/sample_widgets.ts";

const author: Actor = { kind: "person", id: "a team", roles: ["author"] };
const at = (course: string) => `/courses/${encodeURIComponent(course)}`;
const scope = `course:${BELLS}`;

const notes = samplePlugin("notes", {
  "page.top.v1": { priority: 20, draw: () => "<p>On top</p>" },
  "course.about.v1": { priority: 20, draw: () => "<p>First note</p>" },
});
const other = samplePlugin("other", {
  "course.about.v1": { priority: 30, draw: () => "<p>Second note</p>" },
});

Deno.test("a course's team says what is on in its course and where: on the next page, and nowhere else", async () => {
  await using site = await openSampleSite({ plugins: [...PLUGINS, notes, other] });
  const rooms = await site.addCourse("R1");
  const visitor = site.visitor();
  const read = async (course: string) => (await visitor.get(at(course))).text;
  const becomes = (words: RegExp) => until(`${words}`, async () => words.test(await read(BELLS)), 5_000);
  for (const course of [BELLS, rooms]) assert.match(await read(course), /On top.*First note.*Second note/s);

  const placements = [{ slot: "page.top.v1", shown: false }, {
    slot: "course.about.v1",
    shown: true,
    priority: 40,
  }];
  await site.house.send(placePlugin, { plugin: "notes", scope, placements }, author);
  await becomes(/Second note.*First note/s);
  assert.doesNotMatch(await read(BELLS), /On top/);

  await site.house.send(disablePlugin, { plugin: "notes", scope }, author);
  await becomes(/^(?!.*First note)/s);
  assert.match(await read(rooms), /On top.*First note.*Second note/s);
  assert.match((await visitor.get("/courses")).text, /On top/);

  await site.house.send(enablePlugin, { plugin: "notes", scope }, author);
  await becomes(/Second note.*First note/s);
});
