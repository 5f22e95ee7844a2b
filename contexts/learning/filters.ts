import { z } from "zod";
import { defineFilter, type QuestionOf } from "core/work/filter.ts";

const at = {
  personId: z.string().describe("the learner"),
  courseId: z.string(),
  blockId: z.string().describe("the problem: `type@name`"),
};
const example = {
  personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11",
  courseId: "Carillon+BELLS1+2026",
  blockId: "problem@strike",
};
const answer = z.record(z.string().max(300), z.union([z.string(), z.array(z.string())]))
  .describe("the form's fields by name: what was typed, or the choices that were ticked");

/** An answer to a problem, before it is read, counted and graded. */
export const learningSubmission = defineFilter({
  name: "learning.submission.v1",
  doc:
    "Asked before a learner's answer is read, counted and graded. A changed answer counts in place of what was typed; whoever halts it makes it use no attempt, and the reason is on the page that the learner gets.",
  asked: "before",
  question: z.object({ ...at, answer }),
  change: ["answer"],
  halts: true,
  example: { ...example, answer: { q1: "440 Hz" } },
});

const verdict = z.enum(["correct", "partly", "incorrect"]);

/** The verdict on an answer, before it counts. */
export const learningVerdict = defineFilter({
  name: "learning.verdict.v1",
  doc:
    "Asked when an answer is graded, before the attempt is counted: what is changed of the verdict is what counts, is shown and is said. Words of feedback that are new are shown as plain text. Whoever halts it makes the answer use no attempt.",
  asked: "before",
  question: z.object({
    ...at,
    answer,
    score: z.number().min(0),
    max: z.number().min(0),
    correct: verdict,
    parts: z.array(z.object({
      part: z.string(),
      correct: verdict,
      credit: z.number().min(0).max(1),
      feedback: z.array(z.string().max(10_000)).max(100).describe("HTML as the author wrote it"),
    })),
  }).refine(({ score, max }) => score <= max, "the score is above its maximum"),
  change: ["score", "correct", "parts"],
  halts: true,
  example: {
    ...example,
    answer: { q1: "440 Hz" },
    score: 1,
    max: 1,
    correct: "correct",
    parts: [{ part: "q1", correct: "correct", credit: 1, feedback: [] }],
  },
});

const looking = {
  personId: z.string().describe("the learner"),
  language: z.string().describe("of the page: BCP 47"),
};
const note = z.string().max(200).optional().describe("a line of plain words beside it");

/** A unit's page. */
export const learningUnitRender = defineFilter({
  name: "learning.unit.render.v1",
  doc:
    "Asked when a unit is drawn for a learner. Blocks left out of the answer are not shown; one with html is shown as that, cleaned, and one with a note has it above it. The order stays. What is not shown is not locked. Whoever halts it has the page not shown, with the reason in its place.",
  asked: "on_page",
  question: z.object({
    ...looking,
    courseId: at.courseId,
    unitId: z.string(),
    title: z.string(),
    blocks: z.array(z.object({
      blockId: z.string(),
      type: z.string(),
      title: z.string(),
      html: z.string().max(200_000).optional().describe("in place of the block"),
      note,
    })).max(1_000),
  }),
  change: ["blocks"],
  halts: true,
  example: {
    personId: example.personId,
    courseId: example.courseId,
    language: "en",
    unitId: "vertical@metal",
    title: "Metal",
    blocks: [{ blockId: example.blockId, type: "problem", title: "What rings?" }],
  },
});

/** A course's outline for one learner. */
export const learningOutlineRender = defineFilter({
  name: "learning.outline.render.v1",
  doc:
    "Asked when the outline of a course is drawn for a learner. Units left out of the answer are not listed, and neither is what holds none any more; a note stands beside its unit. Not being listed locks nobody out: see learning.unit.render.v1. Whoever halts it has the page not shown, with the reason in its place.",
  asked: "on_page",
  question: z.object({
    ...looking,
    courseId: at.courseId,
    units: z.array(z.object({
      unitId: z.string(),
      sectionId: z.string(),
      subsectionId: z.string(),
      title: z.string(),
      state: z.enum(["untouched", "begun", "done"]),
      note,
    })).max(10_000),
  }),
  change: ["units"],
  halts: true,
  example: {
    personId: example.personId,
    courseId: example.courseId,
    language: "en",
    units: [{
      unitId: "vertical@metal",
      sectionId: "chapter@bells",
      subsectionId: "sequential@sound",
      title: "Metal",
      state: "begun",
    }],
  },
});

/** A learner's own page with their courses. */
export const learningDashboardRender = defineFilter({
  name: "learning.dashboard.render.v1",
  doc:
    "Asked when the page with a learner's own courses is drawn. Courses come in the order of the answer, those left out are not shown; of each the href and the note count. Whoever halts it has the page not shown, with the reason in its place.",
  asked: "on_page",
  question: z.object({
    ...looking,
    courses: z.array(z.object({
      courseId: z.string(),
      title: z.string(),
      state: z.enum(["new", "begun", "upcoming", "finished", "ended"]),
      done: z.int().describe("units that are done"),
      total: z.int().describe("of so many"),
      href: z.string().max(2_000).regex(/^(\/(?![/\\])|https:\/\/)[^\s\\]*$/)
        .describe("where its title leads: a path of this site, or an https address"),
      note,
    })).max(500),
  }),
  change: ["courses"],
  halts: true,
  example: {
    personId: example.personId,
    language: "en",
    courses: [{
      courseId: example.courseId,
      title: "Bells",
      state: "begun",
      done: 3,
      total: 20,
      href: "/learn/Carillon+BELLS1+2026",
    }],
  },
});

/** Everything that learning asks. */
export const filters = [
  learningSubmission,
  learningVerdict,
  learningUnitRender,
  learningOutlineRender,
  learningDashboardRender,
];

declare module "core/work/filter.ts" {
  interface Filters {
    "learning.submission.v1": QuestionOf<typeof learningSubmission>;
    "learning.verdict.v1": QuestionOf<typeof learningVerdict>;
    "learning.unit.render.v1": QuestionOf<typeof learningUnitRender>;
    "learning.outline.render.v1": QuestionOf<typeof learningOutlineRender>;
    "learning.dashboard.render.v1": QuestionOf<typeof learningDashboardRender>;
  }
}
