import { lt, sql } from "drizzle-orm";
import type { Work } from "core/work/work.ts";
import { signInFailure } from "contexts/identity/schema.ts";
import { FORGOTTEN_AFTER, type PaceScope, withOneMore } from "contexts/identity/rules/pace.ts";
import { findFailures, isCounted, type PaceSubjects } from "contexts/identity/queries.ts";

/** Counts one more failure under each of these subjects, and forgets what is long past. */
export async function countFailure(work: Work, subjects: PaceSubjects): Promise<void> {
  const before = await findFailures(work, subjects);
  const scopes = Object.keys(subjects) as PaceScope[];
  await work.database.insert(signInFailure)
    .values(scopes.map((scope) => ({
      scope,
      subject: subjects[scope]!,
      ...withOneMore(scope, before[scope], work.now),
    })))
    .onConflictDoUpdate({
      target: [signInFailure.scope, signInFailure.subject],
      set: { count: sql`excluded.count`, lastAt: sql`excluded.last_at` },
    });
  await work.database.delete(signInFailure)
    .where(lt(signInFailure.lastAt, new Date(work.now.getTime() - FORGOTTEN_AFTER)));
}

/** Forgets the failures under one subject: its password was right. */
export async function forgiveFailures(work: Work, scope: PaceScope, subjects: PaceSubjects): Promise<void> {
  await work.database.delete(signInFailure).where(isCounted(scope, subjects[scope]!));
}
