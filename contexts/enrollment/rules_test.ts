import assert from "node:assert/strict";
import type { Actor } from "core/base/actor.ts";
import { enrollmentRefusal, type EnrollmentTerms } from "./rules.ts";

const now = new Date("2026-03-02T09:00:00Z");
const [before, after] = ["2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z"];
const learner: Actor = { kind: "person", id: "p" };
const author: Actor = { ...learner, roles: ["author"] };
const operator: Actor = { ...learner, roles: ["operator"] };

const CASES: readonly [what: string, terms: Partial<EnrollmentTerms> | undefined, Actor, code?: string][] = [
  ["a course without dates", {}, learner],
  ["a window that is open", { enrollmentStart: before, enrollmentEnd: after, end: after }, learner],
  ["an unknown course", undefined, learner, "enrollment.course_unknown"],
  ["an unknown course as its author", undefined, author, "enrollment.course_unknown"],
  ["before the window", { enrollmentStart: after }, learner, "enrollment.not_open"],
  ["at the first moment of the window", { enrollmentStart: now.toISOString() }, learner],
  ["at the last moment of the window", { enrollmentEnd: now.toISOString() }, learner, "enrollment.closed"],
  ["after the window", { enrollmentEnd: before }, learner, "enrollment.closed"],
  ["after the course", { end: before }, learner, "enrollment.ended"],
  ["after the course and its window", { end: before, enrollmentEnd: before }, learner, "enrollment.ended"],
  ["an invitation", { invitationOnly: true }, learner, "enrollment.invitation_only"],
  ["times with an offset", { enrollmentEnd: "2026-03-02T12:00:00+02:00" }, learner],
  ["an author before the window", { enrollmentStart: after }, author],
  ["an operator after the course", { end: before, invitationOnly: true }, operator],
];

for (const [what, terms, actor, code] of CASES) {
  Deno.test(`enrollmentRefusal() ${code ? `says ${code} for` : "has nothing against"} ${what}`, () => {
    const course = terms && { invitationOnly: false, ...terms };
    assert.equal(enrollmentRefusal({ course, now, actor })?.code, code);
  });
}

Deno.test("enrollmentRefusal() answers a visitor as it would a learner", () => {
  const course = { invitationOnly: false, enrollmentStart: after };
  assert.deepEqual(enrollmentRefusal({ course, now })?.facts, { opens: after });
});
