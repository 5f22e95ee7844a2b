import { and, eq, sql } from "drizzle-orm";
import { Refusal } from "core/base/refusal.ts";
import { prepared, type Reader } from "core/data/reader.ts";
import type { Form, Grade } from "core/plugin/grading.ts";
import type { Providers } from "core/work/providers.ts";
import { block, type BlockFacts } from "contexts/learning/schema.ts";
import { askedOf } from "./problem.ts";

// Grading by code that runs elsewhere takes its time, so it is done before the transaction that counts the answer.

/** A grade, and the block that it was given for. */
export interface GradedApart {
  readonly facts: BlockFacts;
  readonly grade: Grade;
}

const { placeholder } = sql;

const blockFacts = prepared((database) =>
  database.select({ facts: block.facts }).from(block)
    .where(and(eq(block.courseId, placeholder("courseId")), eq(block.blockId, placeholder("blockId"))))
    .prepare()
);

/** What is to be graded: an answer to a block, as it came. */
interface Given {
  readonly courseId: string;
  readonly blockId: string;
  readonly form: Form;
}

/** Grades an answer to a block whose type's code runs elsewhere; undefined for all others, at no cost. */
export async function gradeApart(
  reader: Reader,
  given: Given,
  providers: Providers,
): Promise<GradedApart | undefined> {
  const [type] = given.blockId.split("@", 1);
  return providers.find("block_type", type!)?.apart ? await gradeBefore(reader, given, providers) : undefined;
}

/** Grades an answer before the transaction; undefined where there is nothing that can be graded. */
export async function gradeBefore(
  reader: Reader,
  { courseId, blockId, form }: Given,
  providers: Providers,
): Promise<GradedApart | undefined> {
  const facts = (await blockFacts(reader).get({ courseId, blockId }))?.facts;
  const asked = facts && askedOf(providers, facts);
  const read = asked?.grading.readAnswer(asked.fields, form);
  // What cannot be graded is refused inside, where all else is checked too.
  if (!asked || !read || "errors" in read) return undefined;
  return { facts, grade: await asked.grading.grade(asked.fields, read.answer) };
}

/** The grade that was given before, if the block is still the same. */
export function gradeOf(graded: GradedApart | undefined, { facts }: { readonly facts: BlockFacts }): Grade {
  if (graded && JSON.stringify(graded.facts) === JSON.stringify(facts)) return graded.grade;
  throw new Refusal("learning.block_changed", "conflict", "Cannot grade: the block has changed meanwhile");
}
