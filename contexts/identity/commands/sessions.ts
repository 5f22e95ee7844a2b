import { eq } from "drizzle-orm";
import { z } from "zod";
import { defineCommand } from "core/work/command.ts";
import { session } from "contexts/identity/schema.ts";
import { sessionEnded } from "contexts/identity/signals.ts";
import { actingPerson } from "contexts/identity/rules/actor.ts";
import { isTouchDue, sessionEnd } from "contexts/identity/rules/session_life.ts";
import { id } from "./fields.ts";
import { endSessions, getLiveSession } from "./session_rows.ts";

/** Ends a session of one's own. Ending it twice is no mistake, and says nothing the second time. */
export const signOut = defineCommand({
  name: "identity.sign_out",
  doc: "Ends a session of one's own.",
  input: z.object({ sessionId: id }),
  async run(work, { sessionId }) {
    const personId = actingPerson(work.actor);
    for (const ended of await endSessions(work, personId, { only: [sessionId] })) {
      work.emit(sessionEnded({ personId, sessionId: ended }));
    }
  },
});

/**
 * Notes that a session is in use, which puts off its end; answers when that is now, for the cookie. Within ten
 * minutes of the last time it changes nothing. Refuses `identity.session_missing` once it is over.
 */
export const touchSession = defineCommand({
  name: "identity.touch_session",
  doc: "Notes that a session of one's own is in use, which puts off its end.",
  input: z.object({ sessionId: id }),
  async run(work, { sessionId }) {
    const found = await getLiveSession(work, sessionId, actingPerson(work.actor));
    if (!isTouchDue(found.lastSeenAt, work.now)) return { expiresAt: found.expiresAt };
    const expiresAt = sessionEnd(found.createdAt, work.now);
    await work.database.update(session).set({ lastSeenAt: work.now, expiresAt }).where(
      eq(session.id, sessionId),
    );
    return { expiresAt };
  },
});
