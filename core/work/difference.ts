import { sql } from "drizzle-orm";
import type { Reader } from "core/data/reader.ts";
import type { Workplace } from "./work.ts";

/** What a plugin's answer to a filter made different: a field of the question, or that it was halted. */
export type Difference =
  & { readonly filter: string; readonly plugin: string }
  & (
    /** Without before and after where the field tells who somebody is. */
    | { readonly field: string; readonly before?: unknown; readonly after?: unknown }
    /** The reason, as it was shown; empty where the question tells who somebody is. */
    | { readonly halted: string }
  );

/** A difference as it is kept, with when, in which course and for whom. */
export type KeptDifference = Difference & {
  /** ISO 8601. */
  readonly at: string;
  readonly courseId: string | null;
  readonly personId: string | null;
};

/** The most that a context keeps: what operators look at, not an archive. */
const KEPT = 1_000;
/** The most characters of a difference as JSON; of a longer one it is kept that there was one. */
const LONGEST = 4_000;

/** Whom and where differences are about. */
export interface Deciding {
  readonly courseId?: string | undefined;
  readonly personId?: string | undefined;
}

/** Keeps differences inside the transaction under way, and lets the oldest go where there are too many. */
export async function keepDifferences(
  { writer, clock }: Workplace,
  differences: readonly Difference[],
  { courseId, personId }: Deciding,
): Promise<void> {
  const at = clock().toISOString();
  for (const difference of differences) {
    const whole = JSON.stringify(difference);
    const kept = whole.length <= LONGEST
      ? whole
      : JSON.stringify({ ...difference, before: undefined, after: undefined });
    await writer.execute(
      `insert into _difference (at, course_id, person_id, difference) values (?, ?, ?, ?)`,
      [at, courseId ?? null, personId ?? null, kept],
    );
  }
  if (differences.length === 0) return;
  await writer.execute(
    "delete from _difference where sequence <= (select max(sequence) from _difference) - ?",
    [KEPT],
  );
}

/** Takes what was decided for these people out of what is kept. */
export async function forgetDifferences({ writer }: Workplace, people: readonly string[]): Promise<void> {
  await writer.execute(
    "delete from _difference where person_id in (select value from json_each(?))",
    [JSON.stringify(people)],
  );
}

/** Lists what plugins changed or halted in a context, newest first. */
export async function listDifferences(reader: Reader, limit: number): Promise<KeptDifference[]> {
  const rows = await reader.database.all<
    { at: string; course_id: string | null; person_id: string | null; difference: string }
  >(sql`select at, course_id, person_id, difference from _difference order by sequence desc limit ${limit}`);
  return rows.map(({ at, course_id, person_id, difference }) => ({
    ...JSON.parse(difference) as Difference,
    at,
    courseId: course_id,
    personId: person_id,
  }));
}
