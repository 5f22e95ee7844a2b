import { eq } from "drizzle-orm";
import { refuse } from "core/base/refusal.ts";
import type { Work } from "core/work/work.ts";
import { credential, person, session } from "contexts/identity/schema.ts";
import { personErased } from "contexts/identity/signals.ts";
import { lastOperatorRefusal } from "contexts/identity/rules/erase.ts";
import { countRole, signInSubjects } from "contexts/identity/queries.ts";
import { forgiveFailures } from "./failures.ts";
import { getPersonRow } from "./person_rows.ts";

/** Deletes a person with all that belongs to their account, and says so. Refuses `identity.last_operator`. */
export async function eraseRows(work: Work, personId: string): Promise<void> {
  const { email, roles } = await getPersonRow(work, personId);
  refuse(lastOperatorRefusal(roles, await countRole(work, "operator")));

  await work.database.delete(session).where(eq(session.personId, personId));
  await work.database.delete(credential).where(eq(credential.personId, personId));
  await work.database.delete(person).where(eq(person.id, personId));
  // Failures from their networks go by themselves, within a day: only hashes are kept of them.
  await forgiveFailures(work, "account", signInSubjects({ email, network: "" }));

  work.emit(personErased({ personId }));
}
