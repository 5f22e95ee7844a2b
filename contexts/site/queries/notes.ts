import { and, desc, eq, ne } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Actor } from "core/base/actor.ts";
import type { Reader } from "core/data/reader.ts";
import { type NotedFacts, operationNote, type Outcome } from "contexts/site/schema.ts";

/** An operation as it was noted. */
export interface NotedOperation {
  readonly operationId: string;
  readonly operation: string;
  readonly actor: Actor;
  readonly about: NotedFacts;
  /** "begun" where it is under way, or was cut off. */
  readonly outcome: Outcome;
  /** What came of it; of a refusal its code. */
  readonly answer?: NotedFacts;
  readonly at: Date;
  readonly endedAt?: Date;
}

/** What operators had done, the newest first. */
export async function listOperations(reader: Reader, limit: number): Promise<readonly NotedOperation[]> {
  const ended = alias(operationNote, "ended");
  const rows = await reader.database.select({ begun: operationNote, ended }).from(operationNote)
    .leftJoin(
      ended,
      and(eq(ended.operationId, operationNote.operationId), ne(ended.outcome, "begun")),
    )
    .where(eq(operationNote.outcome, "begun")).orderBy(desc(operationNote.id)).limit(limit);
  return rows.map(({ begun: { operationId, operation, actor, about, at }, ended }) => ({
    operationId,
    operation,
    actor,
    about,
    outcome: ended?.outcome ?? "begun",
    ...(ended?.answer ? { answer: ended.answer } : {}),
    at,
    ...(ended ? { endedAt: ended.at } : {}),
  }));
}
