import assert from "node:assert/strict";
import { manifestSchema } from "core/plugin/manifest.ts";
import type { FoundChoice, FoundPlugin } from "contexts/site/mod.ts";
import { isOnAt, readScopeForm, scopeView, settingsToTry } from "edge/views/scope_view.ts";
import { words } from "edge/words.ts";

const COURSE = "course:Carillon+BELLS1+2026";
const t = words("en");
const known = { signal: () => undefined, filter: () => undefined, slot: () => undefined };

const manifest = manifestSchema.parse({
  id: "tutor",
  version: "1.0.0",
  platform: "0.x",
  title: "Tutor",
  description: "Tutors.",
  author: "A school",
  licence: "MIT",
  tier: "sandboxed",
  fills: [{ slot: "unit.aside.v1", priority: 30 }],
  settings: {
    site: { type: "object", properties: { key: { type: "string", "x-secret": true } }, required: ["key"] },
    course: {
      type: "object",
      properties: {
        level: { type: "integer", title: "Level", minimum: 1, maximum: 6, default: 2 },
        days: { type: "array", items: { type: "string", enum: ["Monday", "Friday"] } },
        loud: { type: "boolean" },
        pass: { type: "string", "x-secret": true },
      },
    },
  },
});

function plugin(choices: readonly Partial<FoundChoice>[], more: Partial<FoundPlugin> = {}): FoundPlugin {
  return {
    id: "tutor",
    manifest,
    checksum: "c",
    state: "enabled",
    allowed: true,
    changedAt: new Date(0),
    choices: choices.map((one) => ({ scope: "site", settings: {}, secrets: [], placements: [], ...one })),
    ...more,
  };
}

function form(fields: Readonly<Record<string, string>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  return data;
}

Deno.test("isOnAt() the narrowest scope that says anything counts", () => {
  const site = { scope: "site" as const, enabled: true };
  assert.equal(isOnAt(plugin([]), COURSE), false);
  assert.equal(isOnAt(plugin([site]), COURSE), true);
  assert.equal(isOnAt(plugin([site, { scope: COURSE, enabled: false }]), COURSE), false);
  assert.equal(isOnAt(plugin([site, { scope: "org:Carillon", enabled: false }]), COURSE), false);
  assert.equal(isOnAt(plugin([site, { scope: "org:Carillon", enabled: false }]), "site"), true);
});

Deno.test("isOnAt() a team's choice does not count while teams may not choose", () => {
  const chosen = plugin([{ scope: COURSE, enabled: true }], { allowed: false });
  assert.equal(isOnAt(chosen, COURSE), false);
});

Deno.test("scopeView() shows what is set, what counts where nothing is, and never a secret", () => {
  const view = scopeView(plugin([{ scope: COURSE, settings: { loud: true }, secrets: ["pass"] }]), COURSE, {
    action: "/x",
    known,
  });
  assert.deepEqual(view.fields.map(({ name, kind }) => [name, kind]), [
    ["level", "number"],
    ["days", "choices"],
    ["loud", "yes_no"],
    ["pass", "secret"],
  ]);
  assert.deepEqual(view.typed, { level: "2", days: "", loud: "yes", pass: "" });
  assert.deepEqual(view.placements, [{ slot: "unit.aside.v1", shown: true, priority: 30, doc: undefined }]);
  assert.equal(view.previews, true);
});

Deno.test("readScopeForm() reads what was typed as what the schema asks for", () => {
  const view = scopeView(plugin([{ scope: COURSE, secrets: ["pass"] }]), COURSE, { action: "/x", known });
  const chosen = readScopeForm(
    view,
    form({
      "setting-level": "4",
      "setting-days": "Friday",
      "setting-pass": "",
      "shown-unit.aside.v1": "yes",
      "priority-unit.aside.v1": "10",
    }),
    t,
  );
  assert.deepEqual(chosen.view.errors, []);
  assert.deepEqual(chosen.settings, { level: 4, days: ["Friday"], loud: false });
  assert.deepEqual(chosen.placements, [{ slot: "unit.aside.v1", shown: true, priority: 10 }]);
});

Deno.test("readScopeForm() a secret goes where that is asked for", () => {
  const view = scopeView(plugin([{ scope: COURSE, secrets: ["pass"] }]), COURSE, { action: "/x", known });
  assert.equal(readScopeForm(view, form({ "forget-pass": "yes" }), t).settings.pass, null);
});

for (
  const [typed, words] of [
    ["9", "“Level”: at most 6"],
    ["0", "“Level”: at least 1"],
    ["2.5", "“Level” is a whole number, such as 12"],
    ["many", "“Level” is a whole number, such as 12"],
  ] as const
) {
  Deno.test(`readScopeForm() says at the field what is wrong with "${typed}"`, () => {
    const view = scopeView(plugin([]), COURSE, { action: "/x", known });
    const { view: { errors, typed: again } } = readScopeForm(view, form({ "setting-level": typed }), t);
    assert.deepEqual(errors, [{ field: "setting-level", text: words }]);
    assert.equal(again.level, typed);
  });
}

Deno.test("readScopeForm() what must be there and is not is asked for, a secret that is set is not", () => {
  const errorsOf = (secrets: readonly string[]) => {
    const view = scopeView(plugin([{ secrets }]), "site", { action: "/x", known });
    return readScopeForm(view, form({}), t).view.errors.map(({ field }) => field);
  };
  assert.deepEqual(errorsOf([]), ["setting-key"]);
  assert.deepEqual(errorsOf(["key"]), []);
});

Deno.test("settingsToTry() what was typed stands over what is set for the site, and set secrets stay", () => {
  const installed = plugin([
    { settings: { level: 1, key: "k" } },
    { scope: COURSE, settings: { level: 5, pass: "p", loud: true } },
  ]);
  const tried = settingsToTry(installed, COURSE.slice("course:".length), { level: 3 });
  assert.deepEqual(tried, { level: 3, key: "k", pass: "p" });
});
