import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import type { Work } from "core/work/work.ts";
import { type BlockType, currentFields } from "core/plugin/block_type.ts";
import type { Grading, Terms } from "core/plugin/grading.ts";
import type { Providers } from "core/work/providers.ts";
import { dueNow, type ProblemState, showFacts, UNTOUCHED } from "contexts/learning/rules.ts";
import type { BlockFacts } from "contexts/learning/schema.ts";
import type { ShowFacts } from "contexts/learning/show.ts";
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

/** A block that takes answers, with its type. */
export interface Asked {
  readonly type: BlockType;
  readonly grading: Grading<unknown>;
  readonly fields: unknown;
}

/** A learner before a problem: a block, whatever its type, that takes answers. */
export interface ProblemStanding extends Standing, Asked {
  readonly terms: Terms;
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
  const asked = askedOf(work.providers, standing.facts);
  if (!asked) {
    const message = `Cannot answer "${at.blockId}": it asks nothing`;
    throw new Refusal("learning.not_a_problem", "invalid", message, at);
  }
  const now = standing.state ? JSON.parse(standing.state) as ProblemState : UNTOUCHED;
  const due = dueNow(standing.facts.due, standing.graceMinutes, work.now);
  const terms = asked.grading.terms(asked.fields);
  return { ...standing, ...asked, terms, now, asked: showFacts(now, { due, staff: standing.staff }) };
}

/** What a block asks, by its type; undefined where it asks nothing. Refuses while nobody provides its type. */
export function askedOf(providers: Providers, facts: BlockFacts): Asked | undefined {
  const kept = facts.definition ?? (facts.problem && { version: PROBLEM_VERSION, fields: facts.problem });
  if (!kept) return undefined;
  const type = providers.find("block_type", facts.type);
  if (!type) {
    const message = `Cannot answer: nobody provides blocks of the type "${facts.type}" now`;
    throw new Refusal("learning.block_type_missing", "unavailable", message, { type: facts.type });
  }
  if (!type.grading) return undefined;
  const fields = currentFields(type, { version: kept.version, fields: kept.fields });
  const asksNothing = type.grading.inputs?.(fields).length === 0 && type.grading.terms(fields).points === 0;
  return asksNothing ? undefined : { type, grading: type.grading, fields };
}

/** The version of its type's fields that `problem` in `content.block.published.v1` has the shape of. */
const PROBLEM_VERSION = 1;
