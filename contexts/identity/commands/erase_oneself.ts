import { eq } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { credential, session } from "contexts/identity/schema.ts";
import { checkPassword } from "contexts/identity/secret/password_hash.ts";
import { hashSecret } from "contexts/identity/secret/session_secret.ts";
import { actingPerson } from "contexts/identity/rules/actor.ts";
import { paceRefusal, secondsToWait } from "contexts/identity/rules/pace.ts";
import { wrongPassword } from "contexts/identity/rules/password.ts";
import { refused, type Settled } from "contexts/identity/rules/settled.ts";
import { findFailures, type From, type PaceSubjects } from "contexts/identity/queries.ts";
import { eraseRows } from "./erase_rows.ts";
import { countFailure } from "./failures.ts";
import { id, password } from "./fields.ts";
import { getLiveSession } from "./session_rows.ts";

/**
 * Erases whoever asks, for good, as `erasePerson` does; it needs their password. A wrong one is told as data
 * (`answerOf()`), since it is counted.
 */
export const eraseOneself = defineCommand({
  name: "identity.erase_oneself",
  doc: "Erases whoever asks: their account, and all that is personal of them in any signal.",
  input: z.object({ sessionId: id.describe("the session that asks"), password }),
  async prepare(reader, { sessionId, password }) {
    const phc = await findHash(reader, sessionId);
    const { matches } = await checkPassword(password, phc);
    return { checked: matches ? phc : undefined };
  },
  async run(work, { sessionId }, { checked }): Promise<Settled<null>> {
    const personId = actingPerson(work.actor);
    await getLiveSession(work, sessionId, personId);
    const subjects: PaceSubjects = { session: hashSecret(sessionId) };
    const { session: failures } = await findFailures(work, subjects);
    refuse(paceRefusal(secondsToWait("session", failures, work.now)));

    if (checked === undefined || await findHash(work, sessionId) !== checked) {
      await countFailure(work, subjects);
      return refused(wrongPassword());
    }
    await eraseRows(work, personId);
    return { answer: null };
  },
});

async function findHash(from: From, sessionId: string): Promise<string | undefined> {
  const found = await from.database.select({ phc: credential.phc }).from(session)
    .innerJoin(credential, eq(credential.personId, session.personId))
    .where(eq(session.id, sessionId)).get();
  return found?.phc;
}
