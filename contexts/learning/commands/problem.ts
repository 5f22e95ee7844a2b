import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import type { Work } from "core/work/work.ts";
import type { ShowFacts } from "contexts/learning/grade/show.ts";
import { dueNow, type Problem, type ProblemState, showFacts, UNTOUCHED } from "contexts/learning/rules.ts";
import { blockId, courseId, standAt, type Standing } from "./standing.ts";

/** Which problem. */
export const problemInput = z.object({ courseId, blockId });

/** The revision of the state that a form was made from. */
export const rev = z.number().int().min(0);

/** A form's fields by name: what was typed, or the choices that were ticked. */
export const form = z.record(
  z.string().max(300),
  z.union([z.string().max(20_000), z.array(z.string().max(300)).max(1_000)]),
).refine((fields) => Object.keys(fields).length <= 1_000, "too many fields");

/** A learner before a problem. */
export interface ProblemStanding extends Standing {
  readonly problem: Problem;
  readonly now: ProblemState;
  /** What the rules of showing and closing ask. */
  readonly asked: ShowFacts;
}

/** The learner who acts, before a problem. Refuses a block that asks nothing. */
export async function standAtProblem(
  work: Work,
  at: { readonly courseId: string; readonly blockId: string },
): Promise<ProblemStanding> {
  const standing = await standAt(work, at.courseId, at.blockId);
  const { problem, due } = standing.facts;
  if (!problem || problem.parts.length === 0) {
    throw new Refusal(
      "learning.not_a_problem",
      "invalid",
      `Cannot answer "${at.blockId}": it asks nothing`,
      at,
    );
  }
  const now = standing.state ? JSON.parse(standing.state) as ProblemState : UNTOUCHED;
  const asked = showFacts(now, {
    due: dueNow(due, standing.graceMinutes, work.now),
    staff: standing.staff,
  });
  return { ...standing, problem, now, asked };
}
