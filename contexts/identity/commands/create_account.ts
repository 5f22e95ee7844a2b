import { eq } from "drizzle-orm";
import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { person } from "contexts/identity/schema.ts";
import { hashPassword } from "contexts/identity/secret/password_hash.ts";
import { passwordRefusal } from "contexts/identity/rules/password.ts";
import { systemRefusal } from "contexts/identity/rules/actor.ts";
import { email, language, name, password } from "./fields.ts";
import { addPerson } from "./person_rows.ts";

/**
 * Gives somebody else an account with a password made for them (`newPassword()`), as an operator does at the
 * command line. Unlike `registerPerson` it tells whether the address has one: refuses `identity.email_taken`.
 */
export const createAccount = defineCommand({
  name: "identity.create_account",
  doc: "Gives somebody an account with a password made for them; for the system.",
  input: z.object({
    name,
    email,
    password,
    language,
    roles: z.array(z.enum(["author", "operator"])).readonly(),
  }),
  async prepare(_reader, { name, email, password }) {
    refuse(passwordRefusal({ password, name, email }));
    return { phc: await hashPassword(password) };
  },
  async run(work, { name, email, language, roles }, { phc }) {
    refuse(systemRefusal(work.actor));
    const known = await work.database.select({ id: person.id }).from(person).where(eq(person.email, email))
      .get();
    if (known) {
      throw new Refusal("identity.email_taken", "conflict", `Cannot create account: "${email}" has one`, {
        email,
      });
    }
    return { personId: await addPerson(work, { name, email, language, roles, phc, generated: true }), email };
  },
});
