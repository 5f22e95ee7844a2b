import { and, eq, lte, sql } from "drizzle-orm";
import type { BodyOf } from "core/signal/signal.ts";
import type { Work } from "core/work/work.ts";
import type {
  blockDeleted,
  blockPublished,
  coursePublished,
  policyChanged,
} from "contexts/content/signals.ts";
import type { Plan, PlannedProblem, PlannedSubsection, Policy } from "contexts/grading/rules.ts";
import { course, problem, subsection } from "contexts/grading/schema.ts";
import { renewSome } from "./renew_grades.ts";

// Blocks and policy are kept as they are heard; nothing is graded by them before the version is published, so no
// grade is ever computed from half a version. What is older than what is kept is passed over.

/** The block types that carry points in Open edX, whether or not they can be graded here. */
const SCORED = new Set([
  "drag-and-drop-v2",
  "edx_sga",
  "lti",
  "lti_consumer",
  "openassessment",
  "problem",
  "staffgradedxblock",
]);

const NO_POLICY: Policy = { graders: [], cutoffs: {} };

/** What grading needs of a block. */
export const BLOCK = [
  "courseId",
  "version",
  "blockId",
  "type",
  "title",
  "place",
  "due",
  "graded",
  "format",
  "staffOnly",
  "maxScore",
  "problem",
] as const;
/** What it needs of one that is gone. */
export const DELETED = ["courseId", "version", "blockId", "type"] as const;
/** What it needs of a course's policy. */
export const POLICY = ["courseId", "version", "graders", "cutoffs"] as const;
/** What it needs of a published version. */
export const VERSION = ["courseId", "version"] as const;

type Block = Pick<BodyOf<typeof blockPublished>, typeof BLOCK[number]>;
type Deleted = Pick<BodyOf<typeof blockDeleted>, typeof DELETED[number]>;
type PolicyChanged = Pick<BodyOf<typeof policyChanged>, typeof POLICY[number]>;
type Version = Pick<BodyOf<typeof coursePublished>, typeof VERSION[number]>;

/** Keeps what grading needs of a subsection or of a block with points; most blocks are neither. */
export async function keepBlock(work: Work, body: Block): Promise<void> {
  const facts = {
    courseId: body.courseId,
    version: body.version,
    gone: false,
    position: body.place.order,
    title: body.title,
    graded: body.graded,
    staffOnly: body.staffOnly,
  };
  if (body.type === "sequential") {
    const row = { ...facts, subsectionId: body.blockId, format: body.format ?? null };
    await work.database.insert(subsection).values(row).onConflictDoUpdate({
      target: [subsection.courseId, subsection.subsectionId],
      set: row,
      setWhere: lte(subsection.version, body.version),
    });
  } else if (SCORED.has(body.type) || body.maxScore !== undefined) {
    const row = {
      ...facts,
      blockId: body.blockId,
      subsectionId: body.place.subsectionId ?? null,
      maxScore: body.maxScore ?? null,
      showCorrectness: body.problem?.showCorrectness ?? "always",
      due: body.due ?? null,
    };
    await work.database.insert(problem).values(row).onConflictDoUpdate({
      target: [problem.courseId, problem.blockId],
      set: row,
      setWhere: lte(problem.version, body.version),
    });
  }
}

/** Notes that a block is gone. The row stays, so that hearing of its older self again does not bring it back. */
export async function dropBlock(work: Work, body: Deleted): Promise<void> {
  const gone = { gone: true, version: body.version };
  if (body.type === "sequential") {
    await work.database.update(subsection).set(gone).where(
      and(
        eq(subsection.courseId, body.courseId),
        eq(subsection.subsectionId, body.blockId),
        lte(subsection.version, body.version),
      ),
    );
  } else {
    await work.database.update(problem).set(gone).where(
      and(
        eq(problem.courseId, body.courseId),
        eq(problem.blockId, body.blockId),
        lte(problem.version, body.version),
      ),
    );
  }
}

/** Keeps a course's policy, to be put in force when its version is published. */
export async function keepPolicy(work: Work, body: PolicyChanged): Promise<void> {
  const policy = JSON.stringify({ graders: body.graders, cutoffs: body.cutoffs } satisfies Policy);
  await work.database.insert(course)
    .values({
      courseId: body.courseId,
      version: 0,
      policyVersion: body.version,
      policy,
      revision: 0,
      plan: "",
    })
    .onConflictDoUpdate({
      target: course.courseId,
      set: { policyVersion: body.version, policy },
      setWhere: lte(course.policyVersion, body.version),
    });
}

/**
 * Puts a version's plan in force. Where it grades differently from the last one, the grades of the course's
 * learners are renewed from here on, so many at a time.
 */
export async function publishPlan(work: Work, body: Version): Promise<void> {
  const { courseId, version } = body;
  const kept = await work.database.select().from(course).where(eq(course.courseId, courseId)).get();
  if (kept && kept.version > version) return;
  const policy = kept ? JSON.parse(kept.policy) as Policy : NO_POLICY;
  const plan = JSON.stringify(await makePlan(work, courseId, policy));
  const same = kept !== undefined && kept.plan === plan;
  const revision = (kept?.revision ?? 0) + (same ? 0 : 1);
  const facts = { version, plan, revision, planId: await planIdOf(plan) };
  await work.database.insert(course)
    .values({ courseId, policyVersion: 0, policy: JSON.stringify(NO_POLICY), ...facts })
    .onConflictDoUpdate({ target: course.courseId, set: facts });
  await renewSome(work, courseId);
}

/** Whoever hears the same signals makes the same plan, and calls it the same. */
async function planIdOf(plan: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(plan));
  return new Uint8Array(digest).toHex();
}

async function makePlan(work: Work, courseId: string, policy: Policy): Promise<Plan> {
  const subsections = await work.database.select().from(subsection)
    .where(
      and(eq(subsection.courseId, courseId), eq(subsection.gone, false), eq(subsection.staffOnly, false)),
    )
    .orderBy(subsection.position);
  const problems = await work.database.select().from(problem)
    .where(
      and(
        eq(problem.courseId, courseId),
        eq(problem.gone, false),
        eq(problem.staffOnly, false),
        sql`${problem.subsectionId} is not null`,
      ),
    )
    .orderBy(problem.position);
  const bySubsection = Map.groupBy(problems, (row) => row.subsectionId!);
  const types = new Set(policy.graders.map((grader) => grader.type));
  let ungraded = 0;
  const planned = subsections.flatMap((row): PlannedSubsection[] => {
    const format = row.graded && row.format !== null && types.has(row.format) ? row.format : undefined;
    const own = bySubsection.get(row.subsectionId) ?? [];
    if (format) ungraded += own.filter((one) => one.graded && one.maxScore === null).length;
    const gradable = own.flatMap((one) => planProblem(one, format !== undefined));
    return gradable.length === 0
      ? []
      : [{ id: row.subsectionId, title: row.title, format, problems: gradable }];
  });
  return { graders: policy.graders, cutoffs: policy.cutoffs, subsections: planned, ungraded };
}

/** A problem that is worth nothing, or that nothing here can grade, is no part of the plan. */
function planProblem(row: typeof problem.$inferSelect, inGraded: boolean): PlannedProblem[] {
  if (row.maxScore === null || row.maxScore <= 0) return [];
  return [{
    id: row.blockId,
    title: row.title,
    maxScore: row.maxScore,
    counts: inGraded && row.graded,
    showCorrectness: row.showCorrectness,
    due: row.due,
  }];
}
