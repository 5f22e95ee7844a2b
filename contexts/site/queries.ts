import { and, desc, eq, ne } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { Actor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { prepared, type Reader } from "core/data/reader.ts";
import type { Look } from "./rules.ts";
import { type NotedFacts, operationNote, type Outcome, site } from "./schema.ts";

/** A site as its pages show it. */
export interface FoundSite extends Look {
  readonly siteId: string;
}

const theSite = prepared((database) => database.select().from(site).limit(1).prepare());

/** The site of this house. Refuses `site.missing` before it was set up. */
export async function getSite(reader: Reader): Promise<FoundSite> {
  const row = await theSite(reader).get();
  if (!row) throw new Refusal("site.missing", "missing", "Cannot find the site: it was not set up yet");
  const { id: siteId, name, language, hue, chroma } = row;
  return { siteId, name, language, accent: { hue, chroma } };
}

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
