import assert from "node:assert/strict";
import { type Manifest, manifestSchema } from "./manifest.ts";
import { type InstalledPlugin, PluginSet, type ScopeChoice } from "./plugin_set.ts";

function manifest(id: string, more: Record<string, unknown> = {}): Manifest {
  const said = { title: id, description: id, author: "The tests", licence: "Apache-2.0" };
  return manifestSchema.parse({ id, version: "1.0.0", platform: "0.x", tier: "sandboxed", ...said, ...more });
}

const choice = (
  scope: ScopeChoice["scope"],
  enabled?: boolean,
  more: Partial<ScopeChoice> = {},
): ScopeChoice => ({
  scope,
  enabled,
  settings: {},
  placements: [],
  ...more,
});

function installed(
  id: string,
  choices: readonly ScopeChoice[],
  more: Partial<InstalledPlugin> & { says?: Record<string, unknown> } = {},
): InstalledPlugin {
  const { says = {}, ...rest } = more;
  return { manifest: manifest(id, says), state: "enabled", allowed: true, choices, ...rest };
}

const on = (set: PluginSet, courseId?: string) => set.at({ courseId }).plugins.map(({ id }) => id);

const COURSES: readonly [
  what: string,
  plugin: InstalledPlugin,
  site: boolean,
  bells: boolean,
  other: boolean,
][] = [
  ["nobody switched on", installed("alto", []), false, false, false],
  ["on for the site", installed("alto", [choice("site", true)]), true, true, true],
  ["on for one organisation", installed("alto", [choice("org:Bells", true)]), false, true, false],
  ["on for one course", installed("alto", [choice("course:Bells+1+a", true)]), false, true, false],
  [
    "off in one course",
    installed("alto", [choice("site", true), choice("course:Bells+1+a", false)]),
    true,
    false,
    true,
  ],
  [
    "on for one course by an operator, where teams may not choose",
    installed("alto", [choice("course:Bells+1+a", true)], { allowed: false }),
    false,
    true,
    false,
  ],
  [
    "on for one course by its team, where teams may not choose",
    installed("alto", [choice("course:Bells+1+a", true, { byTeam: true })], { allowed: false }),
    false,
    false,
    false,
  ],
  [
    "configured in a course, on for the site",
    installed("alto", [choice("site", true), choice("course:Bells+1+a")]),
    true,
    true,
    true,
  ],
  ["disabled", installed("alto", [choice("site", true)], { state: "disabled" }), false, false, false],
  ["quarantined", installed("alto", [choice("site", true)], { state: "quarantined" }), false, false, false],
];

for (const [what, plugin, site, bells, other] of COURSES) {
  Deno.test(`at() a plugin that is ${what}`, () => {
    const set = new PluginSet([plugin]);
    assert.deepEqual(on(set), site ? ["alto"] : [], "on the site");
    assert.deepEqual(on(set, "Bells+1+a"), bells ? ["alto"] : [], "in the course");
    assert.deepEqual(on(set, "Other+1+a"), other ? ["alto"] : [], "in another course");
  });
}

Deno.test("find() merges settings from the widest scope to the narrowest", () => {
  const plugin = installed("alto", [
    choice("course:Bells+1+a", undefined, { settings: { tone: "soft" } }),
    choice("site", true, { settings: { tone: "loud", length: 3 } }),
    choice("org:Bells", undefined, { settings: { length: 5 } }),
  ]);
  const set = new PluginSet([plugin]);
  assert.deepEqual(set.find("alto", {})?.settings, { tone: "loud", length: 3 });
  assert.deepEqual(set.find("alto", { courseId: "Bells+1+b" })?.settings, { tone: "loud", length: 5 });
  assert.deepEqual(set.find("alto", { courseId: "Bells+1+a" })?.settings, { tone: "soft", length: 5 });
  assert.equal(set.find("bass", {}), undefined);
});

Deno.test("fillings() are in the order of their priority, then of their ids, wherever people did not choose otherwise", () => {
  const fills = (priority?: number) => ({
    says: { fills: [{ slot: "unit.aside.v1", ...priority ? { priority } : {} }] },
  });
  const moved = choice("course:Bells+1+a", undefined, {
    placements: [{ slot: "unit.aside.v1", shown: true, priority: 1 }],
  });
  const hidden = choice("course:Bells+1+b", undefined, {
    placements: [{ slot: "unit.aside.v1", shown: false }],
  });
  const set = new PluginSet([
    installed("late", [choice("site", true), moved, hidden], fills(90)),
    installed("bass", [choice("site", true)], fills()),
    installed("alto", [choice("site", true)], fills()),
  ]);
  const filled = (courseId?: string) =>
    set.at({ courseId }).fillings("unit.aside.v1").map(({ here }) => here.id);
  assert.deepEqual(filled(), ["alto", "bass", "late"]);
  assert.deepEqual(filled("Bells+1+a"), ["late", "alto", "bass"]);
  assert.deepEqual(filled("Bells+1+b"), ["alto", "bass"]);
  assert.deepEqual(set.at({}).fillings("unit.nowhere.v1"), []);
});

Deno.test("answerers() are asked in the order of their priority", () => {
  const filters = (priority: number) => ({
    says: { filters: [{ name: "enrollment.request.v1", priority }] },
  });
  const set = new PluginSet([
    installed("alto", [choice("site", true)], filters(70)),
    installed("bass", [choice("site", true)], filters(10)),
  ]);
  assert.deepEqual(set.at({}).answerers("enrollment.request.v1").map(({ id }) => id), ["bass", "alto"]);
  assert.deepEqual(set.at({}).answerers("enrollment.leave.v1"), []);
});
