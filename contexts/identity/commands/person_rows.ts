import { eq } from "drizzle-orm";
import type { Role } from "core/base/actor.ts";
import { newId } from "core/base/id.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Work } from "core/work/work.ts";
import { credential, person } from "contexts/identity/schema.ts";
import { personRegistered, roleGranted } from "contexts/identity/signals.ts";

/** A person who is about to have an account. */
export interface Newcomer {
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly roles: readonly Role[];
  readonly phc: string;
  readonly generated: boolean;
}

/** Stores a person with their credential, and says so, and which roles they have. */
export async function addPerson(work: Work, newcomer: Newcomer): Promise<string> {
  const { name, email, language, roles, phc, generated } = newcomer;
  const personId = newId<"person">(work.now);
  await work.database.insert(person).values({
    id: personId,
    email,
    name,
    language,
    roles,
    createdAt: work.now,
  });
  await work.database.insert(credential).values({ personId, phc, generated, changedAt: work.now });

  work.emit(personRegistered({ personId, language, personal: { name, email } }));
  for (const role of roles) work.emit(roleGranted({ personId, role }));
  return personId;
}

/** A person's row. Refuses `identity.person_missing`. */
export async function getPersonRow(work: Work, personId: string) {
  const found = await work.database.select().from(person).where(eq(person.id, personId)).get();
  if (found) return found;
  throw new Refusal("identity.person_missing", "missing", `Cannot find person "${personId}"`, { personId });
}
