import assert from "node:assert/strict";
import { z } from "zod";
import { defineSignal } from "./signal.ts";
import { chosen, heardAs, waysTo } from "./version.ts";

const body = z.object({ bell: z.string() });
const first = defineSignal({
  name: "tower.bell.rung.v1",
  doc: "A bell was rung.",
  key: ({ bell }) => bell,
  body,
  example: { bell: "a" },
});
const second = defineSignal({
  name: "tower.bell.rung.v2",
  doc: "A bell was rung, so many times.",
  key: ({ bell }) => bell,
  body: body.extend({ strokes: z.number() }),
  example: { bell: "a", strokes: 2 },
  before: first,
  upcast: ({ bell }) => ({ bell, strokes: 1 }),
  downcast: ({ bell }) => ({ bell }),
});
const third = defineSignal({
  name: "tower.bell.rung.v3",
  doc: "A bell was rung, at a height.",
  key: ({ name }) => name,
  body: z.object({ name: z.string(), strokes: z.number(), height: z.number().optional() }),
  example: { name: "a", strokes: 2 },
  before: second,
  upcast: ({ bell, strokes }) => ({ name: bell, strokes }),
});
const defined = [first, second, third];

Deno.test("waysTo() leads from every older version by upcasting, step by step", () => {
  const ways = waysTo("tower.bell.rung.v3", defined);
  assert.deepEqual([...ways.keys()], ["tower.bell.rung.v3", "tower.bell.rung.v2", "tower.bell.rung.v1"]);
  assert.deepEqual(ways.get("tower.bell.rung.v1")!({ bell: "b" }), { name: "b", strokes: 1 });
  assert.deepEqual(ways.get("tower.bell.rung.v3")!({ name: "b", strokes: 3 }), { name: "b", strokes: 3 });
});

Deno.test("waysTo() leads from newer versions as far as they downcast, and no further", () => {
  const ways = waysTo("tower.bell.rung.v1", defined);
  assert.deepEqual([...ways.keys()], ["tower.bell.rung.v1", "tower.bell.rung.v2"]);
  assert.deepEqual(ways.get("tower.bell.rung.v2")!({ bell: "b", strokes: 3 }), { bell: "b" });
});

Deno.test("waysTo() knows a signal that nobody defined as itself only", () => {
  assert.deepEqual([...waysTo("tower.rope.cut.v1", defined).keys()], ["tower.rope.cut.v1"]);
});

Deno.test("defineSignal() refuses to follow a version that is not the one before", () => {
  const parts = { doc: "A bell was rung.", key: () => "k", body, example: { bell: "a" }, before: first };
  for (const name of ["tower.bell.rung.v3", "tower.bell.heard.v2", "tower.bell.rung.v1"]) {
    assert.throws(() => defineSignal({ ...parts, name }), SyntaxError, name);
  }
});

Deno.test("chosen() tells whoever chose a version that version, whichever is said, and each fact once", () => {
  const old = chosen(["tower.bell.rung.v1", "tower.door.shut.v1"], defined);
  assert.deepEqual(old.names, ["tower.bell.rung.v1", "tower.door.shut.v1", "tower.bell.rung.v2"]);
  const said = { id: "1", name: "tower.bell.rung.v2", body: { bell: "b", strokes: 3 } };
  assert.deepEqual(old.as(said), { id: "1", name: "tower.bell.rung.v1", body: { bell: "b" } });
  const both = chosen(["tower.bell.rung.v1", "tower.bell.rung.v2"], defined);
  assert.equal(both.as(said), said);
});

Deno.test("heardAs() awaits of each fact the version after the newest that anybody has defined", () => {
  const names = ["tower.bell.rung.v1", "tower.door.shut.v1", "tower.bell.rung.v2"];
  assert.deepEqual(heardAs(new Set(names), defined), {
    hears: names,
    awaits: ["tower.bell.rung.v4", "tower.door.shut.v2"],
  });
});
