import { eq } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { credential, person, session } from "contexts/identity/schema.ts";
import { personChanged, sessionRevoked } from "contexts/identity/signals.ts";
import { checkPassword, hashPassword } from "contexts/identity/secret/password_hash.ts";
import { hashSecret } from "contexts/identity/secret/session_secret.ts";
import { actingPerson } from "contexts/identity/rules/actor.ts";
import { paceRefusal, secondsToWait } from "contexts/identity/rules/pace.ts";
import { passwordRefusal, wrongPassword } from "contexts/identity/rules/password.ts";
import { refused, type Settled } from "contexts/identity/rules/settled.ts";
import { findFailures, type From, type PaceSubjects } from "contexts/identity/queries.ts";
import { countFailure, forgiveFailures } from "./failures.ts";
import { id, password } from "./fields.ts";
import { endSessions, getLiveSession } from "./session_rows.ts";

/**
 * Changes one's own password, which needs the present one, and ends every other session. A wrong present
 * password is told as data (`answerOf()`), since it is counted: a session left open must not be a place to
 * guess from.
 */
export const changePassword = defineCommand({
  name: "identity.change_password",
  doc: "Changes one's own password and ends every other session.",
  input: z.object({
    sessionId: id.describe("the session that asks, which stays"),
    currentPassword: password,
    newPassword: password,
  }),
  async prepare(reader, { sessionId, currentPassword, newPassword }) {
    const owner = await findOwner(reader, sessionId);
    if (owner) {
      const { name, email } = owner;
      refuse(passwordRefusal({ password: newPassword, name, email, current: currentPassword }));
    }
    const { matches } = await checkPassword(currentPassword, owner?.phc);
    return matches ? { checked: owner?.phc, phc: await hashPassword(newPassword) } : {};
  },
  async run(work, { sessionId }, { checked, phc }): Promise<Settled<null>> {
    const personId = actingPerson(work.actor);
    await getLiveSession(work, sessionId, personId);
    const subjects: PaceSubjects = { session: hashSecret(sessionId) };
    const { session: failures } = await findFailures(work, subjects);
    refuse(paceRefusal(secondsToWait("session", failures, work.now)));

    const owner = await findOwner(work, sessionId);
    if (!phc || owner?.phc !== checked) {
      await countFailure(work, subjects);
      return refused(wrongPassword());
    }
    await forgiveFailures(work, "session", subjects);
    await work.database.update(credential).set({ phc, generated: false, changedAt: work.now })
      .where(eq(credential.personId, personId));
    const sessionIds = await endSessions(work, personId, { allBut: sessionId });

    work.emit(personChanged({ personId, changed: ["password"], personal: {} }));
    if (sessionIds.length > 0) {
      work.emit(sessionRevoked({ personId, sessionIds, reason: "password_changed" }));
    }
    return { answer: null };
  },
});

function findOwner(from: From, sessionId: string) {
  return from.database.select({ name: person.name, email: person.email, phc: credential.phc }).from(session)
    .innerJoin(person, eq(person.id, session.personId))
    .innerJoin(credential, eq(credential.personId, session.personId))
    .where(eq(session.id, sessionId)).get();
}
