import { z } from "zod";
import { knownRoles } from "core/base/actor.ts";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { House } from "core/run/house.ts";
import { findSession, touchSession } from "contexts/identity/mod.ts";
import type { Session } from "edge/memory/sessions.ts";
import type { Passes } from "./pass.ts";

const QUESTION = z.object({ secretHash: z.string().regex(/^[0-9a-f]{64}$/) });

const SESSION = z.object({
  sessionId: z.string(),
  personId: z.string(),
  name: z.string(),
  email: z.string(),
  language: z.string(),
  roles: z.array(z.string()).transform(knownRoles),
});

/** What home says of a session: who it is of, where it goes on, and a pass for the browser. Times in milliseconds since 1970. */
export const SESSION_ANSWER = z.object({
  now: z.number().describe("home's time when it looked"),
  found: z.object({ session: SESSION, endsAt: z.number(), pass: z.string() }).optional(),
});

/** An answer of home about a session. */
export type SessionAnswer = z.output<typeof SESSION_ANSWER>;

/** What answers take. */
export interface SessionAnswerParts {
  readonly house: Pick<House, "reader" | "send">;
  readonly passes: Passes;
  readonly clock?: () => Date;
}

/**
 * Home's answers to regions about sessions: `POST /region/session`, by the hash of the secret, never by the secret.
 * Each looks into the database itself: a region asks because what is kept may not be true any more.
 */
export function sessionAnswers({ house, passes, clock = () => new Date() }: SessionAnswerParts) {
  return async function answer(question: unknown): Promise<SessionAnswer> {
    const asked = QUESTION.safeParse(question);
    if (!asked.success) {
      throw new Refusal("region.question_unreadable", "invalid", "Cannot tell which session is asked about");
    }
    const { secretHash } = asked.data;
    const now = clock();
    const read = await findSession(house.reader("identity"), { secretHash, now });
    if (!read) return { now: now.getTime() };
    const { touchDue, expiresAt, ...session } = read;
    if (touchDue) touch(house, session);
    const pass = await passes.seal(session, { secretHash, readAt: now, endsAt: expiresAt });
    const found = { session: { ...session, roles: [...session.roles] }, endsAt: expiresAt.getTime(), pass };
    return { now: now.getTime(), found };
  };
}

/** Notes that a session is in use, which puts off its end. Nobody waits for it. */
function touch(house: Pick<House, "send">, { sessionId, personId }: Session): void {
  house.send(touchSession, { sessionId }, { kind: "person", id: personId }).catch((error) => {
    // It may have ended in this very moment: the next look finds that.
    log("warn", "A session could not be kept up", { sessionId, error });
  });
}
