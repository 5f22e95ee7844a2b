import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { authoringRefusal, stagingRefusal } from "./rules.ts";

const cases = [
  ["the system", systemActor("import"), undefined],
  ["an operator", { kind: "person", id: "p", roles: ["operator"] }, undefined],
  ["a course team", { kind: "person", id: "p", roles: ["author"] }, undefined],
  ["a learner", { kind: "person", id: "p", roles: [] }, "content.not_an_author"],
  ["a person whose roles are not known", { kind: "person", id: "p" }, "content.not_an_author"],
  ["a plugin", { kind: "plugin", id: "streaks" }, "content.not_an_author"],
] as const;

for (const [who, actor, code] of cases) {
  Deno.test(`authoringRefusal() says ${code ?? "nothing"} to ${who}`, () => {
    assert.equal(authoringRefusal(actor)?.code, code);
  });
}

Deno.test("stagingRefusal() lets only a version that is being staged be added to", () => {
  assert.equal(stagingRefusal({ publishedAt: null }), undefined);
  assert.equal(stagingRefusal({ publishedAt: "2026-01-01T00:00:00Z" })?.code, "content.not_staged");
  assert.equal(stagingRefusal(undefined)?.code, "content.not_staged");
});
