import { and, desc, eq, gt, inArray, isNull, lt, ne, type SQL } from "drizzle-orm";
import { newId } from "core/base/id.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Work } from "core/work/work.ts";
import { session } from "contexts/identity/schema.ts";
import { sessionEnded, sessionStarted } from "contexts/identity/signals.ts";
import { hashSecret, newSessionSecret } from "contexts/identity/secret/session_secret.ts";
import { KEPT_FOR, MOST_SESSIONS, sessionEnd } from "contexts/identity/rules/session_life.ts";

/** Begins a session, making room for it where a person has too many, and says so. */
export async function beginSession(work: Work, personId: string, network: string) {
  await dropOldSessions(work, personId);
  await makeRoom(work, personId);
  const sessionId = newId<"session">(work.now);
  const sessionSecret = newSessionSecret();
  const expiresAt = sessionEnd(work.now, work.now);
  await work.database.insert(session).values({
    id: sessionId,
    personId,
    secretHash: hashSecret(sessionSecret),
    networkHash: hashSecret(network),
    createdAt: work.now,
    lastSeenAt: work.now,
    expiresAt,
  });

  work.emit(sessionStarted({ personId, sessionId }));
  return { sessionId, sessionSecret, expiresAt };
}

/** The live session of a person. Refuses `identity.session_missing` for one that is over or somebody else's. */
export async function getLiveSession(work: Work, sessionId: string, personId: string) {
  const found = await work.database.select().from(session)
    .where(and(eq(session.id, sessionId), isLive(work, personId))).get();
  if (found) return found;
  throw new Refusal(
    "identity.session_missing",
    "missing",
    `Cannot find session "${sessionId}" of person "${personId}": it is over, or never was`,
  );
}

/** Ends a person's live sessions, all but one where one is to stay; gives back which ended. */
export async function endSessions(
  work: Work,
  personId: string,
  which: { readonly only: readonly string[] } | { readonly allBut: string },
): Promise<string[]> {
  const chosen = "only" in which ? inArray(session.id, [...which.only]) : ne(session.id, which.allBut);
  const ended = await work.database.update(session).set({ endedAt: work.now })
    .where(and(isLive(work, personId), chosen)).returning({ id: session.id });
  return ended.map((one) => one.id);
}

function isLive(work: Work, personId: string): SQL | undefined {
  return and(eq(session.personId, personId), isNull(session.endedAt), gt(session.expiresAt, work.now));
}

async function makeRoom(work: Work, personId: string): Promise<void> {
  const surplus = await work.database.select({ id: session.id }).from(session).where(isLive(work, personId))
    .orderBy(desc(session.lastSeenAt)).limit(MOST_SESSIONS).offset(MOST_SESSIONS - 1);
  if (surplus.length === 0) return;
  for (const sessionId of await endSessions(work, personId, { only: surplus.map((one) => one.id) })) {
    work.emit(sessionEnded({ personId, sessionId }));
  }
}

/** Every session that began so long ago is over, however it ended. */
async function dropOldSessions(work: Work, personId: string): Promise<void> {
  const old = new Date(work.now.getTime() - KEPT_FOR);
  await work.database.delete(session).where(and(eq(session.personId, personId), lt(session.createdAt, old)));
}
