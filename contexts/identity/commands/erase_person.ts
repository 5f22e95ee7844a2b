import { eq } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { credential, person, session } from "contexts/identity/schema.ts";
import { personErased } from "contexts/identity/signals.ts";
import { operatorRefusal } from "contexts/identity/rules/actor.ts";
import { lastOperatorRefusal } from "contexts/identity/rules/erase.ts";
import { countRole, findPerson, signInSubjects } from "contexts/identity/queries.ts";
import { forgiveFailures } from "./failures.ts";
import { id } from "./fields.ts";
import { getPersonRow } from "./person_rows.ts";

/**
 * Erases a person; for operators and the system, and for good: the account goes with all that belongs to it, and the
 * signal makes the key of what was personal in any other be destroyed. Refuses `identity.last_operator`.
 */
export const erasePerson = defineCommand({
  name: "identity.erase_person",
  doc: "Erases a person: their account, and all that is personal of them in any signal.",
  input: z.object({ personId: id }),
  async run(work, { personId }) {
    // The roles that count are those stored now, not those that the actor's session was read with.
    const eraser = work.actor.kind === "person"
      ? await findPerson(work, { personId: work.actor.id })
      : undefined;
    refuse(operatorRefusal(work.actor, eraser?.roles ?? []));
    const { email, roles } = await getPersonRow(work, personId);
    refuse(lastOperatorRefusal(roles, await countRole(work, "operator")));

    await work.database.delete(session).where(eq(session.personId, personId));
    await work.database.delete(credential).where(eq(credential.personId, personId));
    await work.database.delete(person).where(eq(person.id, personId));
    // Failures from their networks go by themselves, within a day: only hashes are kept of them.
    await forgiveFailures(work, "account", signInSubjects({ email, network: "" }));

    work.emit(personErased({ personId }));
  },
});
