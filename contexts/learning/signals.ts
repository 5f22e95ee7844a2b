import { z } from "zod";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";

const who = { personId: z.string(), courseId: z.string() };
const learner = { personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11", courseId: "Carillon+BELLS1+2026" };
const blockId = z.string();
const key = (body: { personId: string; courseId: string }) => `${body.personId}/${body.courseId}`;

/** A learner opened a course for the first time. */
export const courseStarted = defineSignal({
  name: "learning.course.started.v1",
  doc: "A learner opened a unit of a course for the first time.",
  key,
  body: z.object(who),
  example: learner,
});

/** Everything in a course that can be completed is completed by a learner. */
export const courseCompleted = defineSignal({
  name: "learning.course.completed.v1",
  doc: "A learner has completed everything in a course that can be completed.",
  key,
  body: z.object(who),
  example: learner,
});

/** A learner has a unit before their eyes. Said once a view, not more than once a minute. */
export const unitViewed = defineSignal({
  name: "learning.unit.viewed.v1",
  doc: "A learner looked at a unit; at most once a minute for one unit.",
  key,
  body: z.object({ ...who, unitId: blockId }),
  example: { ...learner, unitId: "vertical@partials" },
});

/** A learner completed a block: read it to its end, answered it, watched it, or marked it as done. */
export const blockCompleted = defineSignal({
  name: "learning.block.completed.v1",
  doc: "A learner completed a block, for the first time.",
  key,
  body: z.object({ ...who, blockId, type: z.string(), unitId: blockId }),
  example: { ...learner, blockId: "html@hum", type: "html", unitId: "vertical@partials" },
});

/** A learner completed all there is to complete in a section. */
export const sectionCompleted = defineSignal({
  name: "learning.section.completed.v1",
  doc: "A learner has completed everything in a section that can be completed.",
  key,
  body: z.object({ ...who, sectionId: blockId }),
  example: { ...learner, sectionId: "chapter@sound" },
});

/** A learner's answer was accepted as an attempt. Malformed input is no attempt and is never said. */
export const problemSubmitted = defineSignal({
  name: "learning.problem.submitted.v1",
  doc: "A learner's answer was accepted as an attempt.",
  key,
  body: z.object({
    ...who,
    blockId,
    attempt: z.number().int(),
    answer: z.record(z.string(), z.union([z.string(), z.array(z.string())])).describe("by part"),
  }),
  example: { ...learner, blockId: "problem@hum", attempt: 1, answer: { p1: "choice_0" } },
});

/** An attempt has its score; said in the same work as `submitted`. The newest one is the score that counts. */
export const problemGraded = defineSignal({
  name: "learning.problem.graded.v1",
  doc: "An attempt was graded; the newest score of a problem is the one that counts.",
  key,
  body: z.object({
    ...who,
    blockId,
    attempt: z.number().int(),
    score: z.number(),
    maxScore: z.number(),
    correct: z.enum(["correct", "partly", "incorrect"]),
  }),
  example: { ...learner, blockId: "problem@hum", attempt: 1, score: 1, maxScore: 1, correct: "correct" },
});

/** A learner saved what they typed without submitting it. */
export const problemSaved = defineSignal({
  name: "learning.problem.saved.v1",
  doc: "A learner saved an answer without submitting it; no attempt is used.",
  key,
  body: z.object({ ...who, blockId }),
  example: { ...learner, blockId: "problem@hum" },
});

/** A learner gave up the state of a problem to begin again; attempts used stay used. */
export const problemReset = defineSignal({
  name: "learning.problem.reset.v1",
  doc: "A learner reset a problem to begin again; attempts used stay used.",
  key,
  body: z.object({ ...who, blockId }),
  example: { ...learner, blockId: "problem@hum" },
});

/** A learner asked for a hint and saw it. */
export const hintShown = defineSignal({
  name: "learning.hint.shown.v1",
  doc: "A learner asked for a hint of a problem; `hint` counts from 1.",
  key,
  body: z.object({ ...who, blockId, hint: z.number().int() }),
  example: { ...learner, blockId: "problem@hum", hint: 1 },
});

/** A learner asked for the answer of a problem and saw it. */
export const answerShown = defineSignal({
  name: "learning.answer.shown.v1",
  doc: "A learner asked for the correct answer of a problem, and the course's rule let them see it.",
  key,
  body: z.object({ ...who, blockId }),
  example: { ...learner, blockId: "problem@hum" },
});

const watched = z.object({ ...who, blockId, second: z.number().min(0).describe("position in the video") });
const watching = { ...learner, blockId: "video@strike", second: 12.5 };

/** A learner let a video play. */
export const videoPlayed = defineSignal({
  name: "learning.video.played.v1",
  doc: "A learner let a video play from a second on.",
  key,
  body: watched,
  example: watching,
});

/** A learner paused a video; it resumes there. */
export const videoPaused = defineSignal({
  name: "learning.video.paused.v1",
  doc: "A learner paused a video at a second; it resumes there.",
  key,
  body: watched,
  example: watching,
});

/** A learner jumped within a video. */
export const videoSeeked = defineSignal({
  name: "learning.video.seeked.v1",
  doc: "A learner jumped within a video, to a second.",
  key,
  body: watched,
  example: watching,
});

/** A learner saw a video to its end. */
export const videoCompleted = defineSignal({
  name: "learning.video.completed.v1",
  doc: "A learner saw a video to its end, for the first time.",
  key,
  body: watched,
  example: watching,
});

/** Everything that learning says. */
export const signals = [
  courseStarted,
  courseCompleted,
  unitViewed,
  blockCompleted,
  sectionCompleted,
  problemSubmitted,
  problemGraded,
  problemSaved,
  problemReset,
  hintShown,
  answerShown,
  videoPlayed,
  videoPaused,
  videoSeeked,
  videoCompleted,
];

declare module "core/signal/signal.ts" {
  interface Signals {
    "learning.course.started.v1": BodyOf<typeof courseStarted>;
    "learning.course.completed.v1": BodyOf<typeof courseCompleted>;
    "learning.unit.viewed.v1": BodyOf<typeof unitViewed>;
    "learning.block.completed.v1": BodyOf<typeof blockCompleted>;
    "learning.section.completed.v1": BodyOf<typeof sectionCompleted>;
    "learning.problem.submitted.v1": BodyOf<typeof problemSubmitted>;
    "learning.problem.graded.v1": BodyOf<typeof problemGraded>;
    "learning.problem.saved.v1": BodyOf<typeof problemSaved>;
    "learning.problem.reset.v1": BodyOf<typeof problemReset>;
    "learning.hint.shown.v1": BodyOf<typeof hintShown>;
    "learning.answer.shown.v1": BodyOf<typeof answerShown>;
    "learning.video.played.v1": BodyOf<typeof videoPlayed>;
    "learning.video.paused.v1": BodyOf<typeof videoPaused>;
    "learning.video.seeked.v1": BodyOf<typeof videoSeeked>;
    "learning.video.completed.v1": BodyOf<typeof videoCompleted>;
  }
}
