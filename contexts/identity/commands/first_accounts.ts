import { z } from "zod";
import type { Role } from "core/base/actor.ts";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { newPassword } from "contexts/identity/secret/new_password.ts";
import { hashPassword } from "contexts/identity/secret/password_hash.ts";
import { systemRefusal } from "contexts/identity/rules/actor.ts";
import { hasPeople } from "contexts/identity/queries.ts";
import { email, language, name, password } from "./fields.ts";
import { addPerson } from "./person_rows.ts";

/** One of the accounts that a new site begins with. */
export interface FirstAccount {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly roles: readonly Role[];
}

/**
 * The accounts that a new site begins with, with passwords made here: a learner, a course author, an operator.
 * Write them down first, then send `createFirstAccounts`: whoever dies in between loses no password that counts.
 */
export function newFirstAccounts(): FirstAccount[] {
  // No mail ever reaches ".localhost" (RFC 6761, section 6.3), so these addresses are nobody's.
  const account = (local: string, name: string, roles: readonly Role[]) => ({
    name,
    email: `${local}@carillon.localhost`,
    password: newPassword(),
    roles,
  });
  return [
    account("learner", "Learner", []),
    account("author", "Course author", ["author"]),
    account("operator", "Operator", ["operator"]),
  ];
}

/** Creates the accounts that a new site begins with, where nobody has an account yet; answers whether it did. */
export const createFirstAccounts = defineCommand({
  name: "identity.create_first_accounts",
  doc: "Creates the accounts that a new site begins with, once.",
  input: z.object({
    language,
    accounts: z.array(
      z.object({ name, email, password, roles: z.array(z.enum(["author", "operator"])).readonly() }),
    )
      .max(10),
  }),
  async prepare(reader, { accounts }) {
    if (await hasPeople(reader)) return [];
    return await Promise.all(accounts.map((account) => hashPassword(account.password)));
  },
  async run(work, { language, accounts }, hashes) {
    refuse(systemRefusal(work.actor));
    if (await hasPeople(work)) return { created: false };
    for (const [at, { name, email, roles }] of accounts.entries()) {
      await addPerson(work, { name, email, language, roles, phc: hashes[at]!, generated: true });
    }
    return { created: true };
  },
});
