import assert from "node:assert/strict";
import { manifestSchema } from "core/plugin/manifest.ts";
import { asksForMore, getsPersonal, type KnownNames, permissionsOf } from "edge/views/permission_view.ts";

const known: KnownNames = {
  signal: (name) => name === "learning.block.completed.v1" ? "A block is done." : undefined,
  filter: () => ({ doc: "Somebody enrols.", change: ["mode"], personal: [], halts: true }),
  slot: () => "Beside a unit.",
};

const first = manifestSchema.parse({
  id: "bells",
  version: "1.0.0",
  platform: "0.x",
  title: "Bells",
  description: "Rings.",
  author: "A school",
  licence: "MIT",
  tier: "sandboxed",
  hears: [{ signal: "learning.block.completed.v1", needs: ["personId"] }],
  fills: [{ slot: "unit.aside.v1" }],
  reaches: ["bells.example.org"],
});

Deno.test("permissionsOf() a first installation has nothing that is new, and says what names mean", () => {
  const view = permissionsOf(first, known);
  assert.equal(asksForMore(view), false);
  assert.equal(getsPersonal(view), false);
  assert.equal(view.hears[0]!.doc, "A block is done.");
  assert.equal(view.shows[0]!.doc, "Beside a unit.");
});

const MORE: Readonly<Record<string, Record<string, unknown>>> = {
  "another signal": { hears: [...first.hears, { signal: "grading.course.passed.v1", needs: [] }] },
  "another field": { hears: [{ signal: "learning.block.completed.v1", needs: ["personId", "courseId"] }] },
  "a filter": { filters: [{ name: "enrollment.request.v1" }] },
  "another place in a slot": { fills: [{ slot: "unit.aside.v1", place: "replace" }] },
  "another host": { reaches: ["bells.example.org", "*.example.net"] },
  "more memory": { budgets: { memoryMegabytes: 128 } },
  "an action": { actions: ["ring"] },
};

for (const [what, change] of Object.entries(MORE)) {
  Deno.test(`asksForMore() tells that a version wants ${what}`, () => {
    const next = manifestSchema.parse({ ...first, ...change });
    assert.equal(asksForMore(permissionsOf(next, known, first)), true);
  });
}

Deno.test("asksForMore() is quiet about less, and about the same", () => {
  const less = manifestSchema.parse({ ...first, version: "1.1.0", reaches: [] });
  assert.equal(asksForMore(permissionsOf(less, known, first)), false);
});

Deno.test("getsPersonal() names and addresses are personal, an id is not", () => {
  const named = { ...first, hears: [{ signal: "identity.person.registered.v1", needs: ["personal.name"] }] };
  assert.equal(getsPersonal(permissionsOf(named, known)), true);
});
