import assert from "node:assert/strict";
import { providersOf } from "core/plugin/plugin.ts";
import { seeBlocks } from "core/plugin/see_blocks.ts";
import { plugin } from "./plugin.ts";

const EARLIER = "2026-01-01T00:00:00Z";
const SOON = "2026-04-01T09:00:00.000Z";
const LATER = "2026-06-01T08:00:00.000Z";

const COURSE = [
  { id: "course", title: "Bells", start: EARLIER },
  { id: "open", parent: "course", title: "Open" },
  { id: "team", parent: "open", title: "Team", staffOnly: true as const, start: LATER },
  { id: "team_room", parent: "team", title: "Room" },
  { id: "soon", parent: "course", title: "Soon", start: SOON },
  { id: "later", parent: "soon", title: "Later", start: LATER },
  { id: "no_later", parent: "soon", title: "No later", start: EARLIER },
];

const see = (now: string, staff = false) =>
  seeBlocks(providersOf([plugin]), COURSE, { staff, now: new Date(now) });

Deno.test("learners do not see what is for staff only, nor what is in it", () => {
  assert.deepEqual([...see(EARLIER).blocks.keys()], ["course", "open", "soon", "later", "no_later"]);
});

Deno.test("a block opens at the latest start of all that hold it, to the millisecond", () => {
  const { locks, until } = see("2026-03-01T00:00:00Z");
  const opens = [...locks].map(([id, { until }]) => [id, new Date(until!).toISOString()]);
  assert.deepEqual(opens, [["soon", SOON], ["later", LATER], ["no_later", SOON]]);
  assert.equal(until, Date.parse(SOON), "what is open then is asked again");
  assert.deepEqual([...see(SOON).locks.keys()], ["later"]);
  assert.deepEqual([see(LATER).locks.size, see(LATER).until], [0, Infinity]);
});

Deno.test("staff see everything, at any time", () => {
  const { blocks, locks, until } = see("2020-01-01T00:00:00Z", true);
  assert.deepEqual([blocks.size, locks.size, until], [COURSE.length, 0, Infinity]);
});
