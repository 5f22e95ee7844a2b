import { and, eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import type { Work } from "core/work/work.ts";
import { block, blockState, learner } from "contexts/learning/schema.ts";
import { keep } from "./keep.ts";
import { blockId, courseId, missing, standAt, type Standing } from "./standing.ts";

const unit = z.object({ courseId, unitId: blockId });

/**
 * A learner has read or watched blocks of a unit, or marks them as done: those that are named, or all that reading
 * or watching completes. Answers the blocks that were not complete before.
 */
export const completeBlocks = defineCommand({
  name: "learning.complete_blocks",
  doc: "Completes blocks of a unit that are read or watched: those named, or all.",
  input: unit.extend({ blockIds: z.array(blockId).min(1).max(500).optional() }),
  async run(work, { courseId, unitId, blockIds }): Promise<{ completed: string[] }> {
    const standing = await standAt(work, courseId, unitId);
    const here = await readableBlocks(work, standing);
    for (const named of blockIds ?? []) {
      if (!here.some((one) => one.blockId === named)) {
        throw await notCompletable(work, courseId, unitId, named);
      }
    }
    const completed = here.filter((one) => !one.done && (blockIds?.includes(one.blockId) ?? true));
    for (const one of completed) await keep(work, one, { completes: true });
    return { completed: completed.map((one) => one.blockId) };
  },
});

/**
 * A learner takes back that they read or watched the blocks of a unit, to meet it again as not done. What was said
 * of it stays said, and is not said again. Answers the blocks that are done no more.
 */
export const reopenUnit = defineCommand({
  name: "learning.reopen_unit",
  doc: "Takes back that the read and watched blocks of a unit are done.",
  input: unit,
  async run(work, { courseId, unitId }): Promise<{ reopened: string[] }> {
    const standing = await standAt(work, courseId, unitId);
    const { personId } = standing;
    const here = await readableBlocks(work, standing);
    const reopened = here.filter((one) => one.done).map((one) => one.blockId);
    if (reopened.length === 0) return { reopened };

    await work.database.update(blockState).set({ done: false }).where(and(
      eq(blockState.personId, personId),
      eq(blockState.courseId, courseId),
      inArray(blockState.blockId, reopened),
    ));
    await work.database.update(learner).set({ done: sql`${learner.done} - ${reopened.length}` })
      .where(and(eq(learner.personId, personId), eq(learner.courseId, courseId)));
    return { reopened };
  },
});

/** The blocks of a unit that reading or watching completes, with what the learner has in each. */
async function readableBlocks(work: Work, unit: Standing): Promise<Standing[]> {
  if (unit.unitId !== unit.blockId) throw missing(unit.courseId, unit.blockId);
  const rows = await work.database.select({
    blockId: block.blockId,
    facts: block.facts,
    done: blockState.done,
    doneAt: blockState.doneAt,
    state: blockState.state,
  }).from(block).leftJoin(
    blockState,
    and(
      eq(blockState.personId, unit.personId),
      eq(blockState.courseId, block.courseId),
      eq(blockState.blockId, block.blockId),
    ),
  ).where(and(eq(block.courseId, unit.courseId), eq(block.unitId, unit.blockId), eq(block.counts, true)));
  return rows.flatMap(({ facts, done, ...row }) =>
    facts && (facts.completedBy === "reading" || facts.completedBy === "watching")
      ? [{ ...unit, ...row, facts, counts: true, done: done ?? false }]
      : []
  );
}

/** Says why a block of a unit cannot be completed by reading: it is not there, or asks for an answer. */
async function notCompletable(work: Work, courseId: string, unitId: string, named: string): Promise<Refusal> {
  const found = await standAt(work, courseId, named);
  if (found.unitId !== unitId) return missing(courseId, named);
  return new Refusal(
    "learning.not_completable",
    "invalid",
    `Cannot complete "${named}": reading does not do it`,
    {
      blockId: named,
    },
  );
}
