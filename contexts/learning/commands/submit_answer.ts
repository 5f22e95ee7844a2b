import { and, eq, sql } from "drizzle-orm";
import { refuse } from "core/base/refusal.ts";
import { prepared } from "core/data/reader.ts";
import { defineCommand } from "core/work/command.ts";
import type { Work } from "core/work/work.ts";
import type { Answer, ReadAnswer } from "core/plugin/grading.ts";
import {
  closedRefusal,
  elsewhereRefusal,
  isSameAnswer,
  malformedRefusal,
  type ProblemState,
} from "contexts/learning/rules.ts";
import { attempt } from "contexts/learning/schema.ts";
import { problemGraded, problemSubmitted } from "contexts/learning/signals.ts";
import { keep } from "./keep.ts";
import { gradeApart, gradeOf } from "./grade_apart.ts";
import { type ProblemStanding, standAtProblem } from "./problem.ts";
import { asksSubmission, asksVerdict, submission } from "./submission.ts";

/** What came of an answer. */
export interface Submitted {
  /** Which attempt it was, counted from 1. */
  readonly attempt: number;
  /** True where this very answer had been counted already: a double click, a request sent again. */
  readonly repeated: boolean;
  /** How the learner stands now. */
  readonly state: ProblemState;
}

const { placeholder } = sql;

const keepAttempt = prepared((database) =>
  database.insert(attempt).values({
    personId: placeholder("personId"),
    courseId: placeholder("courseId"),
    blockId: placeholder("blockId"),
    rev: placeholder("rev"),
    attempt: placeholder("attempt"),
    answer: placeholder("answer"),
    score: placeholder("score"),
    max: placeholder("max"),
    at: placeholder("at"),
  }).prepare()
);

/**
 * Counts and grades a learner's answer to one revision of a problem's state: exactly one attempt, however often
 * the same answer is sent. Another answer to a revision that is no more is a conflict, never an attempt.
 */
export const submitAnswer = defineCommand({
  name: "learning.submit_answer",
  doc: "Counts and grades an answer, once for each revision of the problem's state.",
  input: submission,
  asks: asksSubmission,
  prepare: gradeApart,
  asksPrepared: asksVerdict,
  async run(work, { courseId, blockId, rev, form }, apart): Promise<Submitted> {
    const standing = await standAtProblem(work, { courseId, blockId });
    const { personId, type, grading, fields, terms, now, asked } = standing;
    const read = grading.readAnswer(fields, form);
    if (rev !== now.rev) return await repeatedAnswer(work, standing, rev, read);
    refuse(closedRefusal(terms, asked));
    if ("errors" in read) throw malformedRefusal(read.errors);

    const grade = apart || type.apart ? gradeOf(apart, standing) : await grading.grade(fields, read.answer);
    const { score, max, correct } = grade;
    const at = work.now.toISOString();
    const { draft: _draft, savedAt: _savedAt, ...kept } = now;
    const state: ProblemState = {
      ...kept,
      rev: rev + 1,
      attempts: now.attempts + 1,
      answer: read.answer,
      grade,
      submittedAt: at,
      score,
      max,
    };
    const who = { personId, courseId, blockId, attempt: state.attempts };
    work.emit(problemSubmitted({ ...who, answer: read.answer }));
    work.emit(problemGraded({ ...who, score, maxScore: max, correct }));
    // Like Open edX: a problem is complete when it is answered, whatever the verdict.
    await Promise.all([
      keepAttempt(work).run({ ...who, rev, answer: read.answer, score, max, at }),
      keep(work, standing, { state, completes: standing.facts.completedBy === "answering" }),
    ]);
    return { attempt: state.attempts, repeated: false, state };
  },
});

/** An answer to an earlier revision: the attempt that was counted for it, if it is the same; else a conflict. */
async function repeatedAnswer(
  work: Work,
  { personId, courseId, blockId, now }: ProblemStanding,
  rev: number,
  read: ReadAnswer,
): Promise<Submitted> {
  const counted = await work.database.select({ attempt: attempt.attempt, answer: attempt.answer }).from(
    attempt,
  )
    .where(and(
      eq(attempt.personId, personId),
      eq(attempt.courseId, courseId),
      eq(attempt.blockId, blockId),
      eq(attempt.rev, rev),
    )).get();
  if (!counted || "errors" in read || !isSameAnswer(counted.answer as Answer, read.answer)) {
    throw elsewhereRefusal(now);
  }
  return { attempt: counted.attempt, repeated: true, state: now };
}
