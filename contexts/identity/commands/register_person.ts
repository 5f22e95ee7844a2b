import { eq } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { asks } from "core/work/filter.ts";
import { identityRegistration } from "contexts/identity/filters.ts";
import { person } from "contexts/identity/schema.ts";
import { registrationRepeated } from "contexts/identity/signals.ts";
import { hashPassword } from "contexts/identity/secret/password_hash.ts";
import { passwordRefusal } from "contexts/identity/rules/password.ts";
import { email, language, name, password } from "./fields.ts";
import { addPerson } from "./person_rows.ts";

const input = z.object({ name, email, password, language });

/**
 * Gives a person an account, unless the address has one. Which of the two is not told: the work, the answer
 * (none) and the one signal said are the same, so that nobody learns here who has an account.
 */
export const registerPerson = defineCommand({
  name: "identity.register_person",
  doc: "Gives a person an account, unless the address has one; the answer is the same.",
  input,
  asks: asks(identityRegistration, {
    question: ({ name, email, language }: z.output<typeof input>) =>
      Promise.resolve({ name, email, language }),
    answered: (given, { name, language }) => ({ ...given, name, language }),
  }),
  async prepare(_reader, { name, email, password }) {
    refuse(passwordRefusal({ password, name, email }));
    return { phc: await hashPassword(password) };
  },
  async run(work, { name, email, language }, { phc }) {
    const known = await work.database.select({ personId: person.id }).from(person)
      .where(eq(person.email, email)).get();

    if (known) work.emit(registrationRepeated(known));
    else await addPerson(work, { name, email, language, roles: [], phc, generated: false });
  },
});
