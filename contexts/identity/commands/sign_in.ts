import { eq } from "drizzle-orm";
import { z } from "zod";
import type { Role } from "core/base/actor.ts";
import { Refusal, refuse } from "core/base/refusal.ts";
import { defineCommand, type PreparedInput } from "core/work/command.ts";
import { asks } from "core/work/filter.ts";
import type { Work } from "core/work/work.ts";
import { identitySignIn } from "contexts/identity/filters.ts";
import { credential, person } from "contexts/identity/schema.ts";
import { checkPassword, hashPassword } from "contexts/identity/secret/password_hash.ts";
import { refused, type Settled } from "contexts/identity/rules/settled.ts";
import { findSignInRefusal, type From, signInSubjects } from "contexts/identity/queries.ts";
import { countFailure, forgiveFailures } from "./failures.ts";
import { email, password } from "./fields.ts";
import { beginSession } from "./session_rows.ts";

/** A session that began: its secret is told here once, for the cookie, and kept nowhere. */
export interface SignedIn {
  readonly sessionSecret: string;
  readonly sessionId: string;
  readonly expiresAt: Date;
  readonly personId: string;
  readonly name: string;
  readonly language: string;
  readonly roles: readonly Role[];
}

const input = z.object({
  email,
  password,
  network: z.string().min(1).max(64).describe("the prefix of the address that the attempt comes from"),
});

type Attempt = z.output<typeof input>;

/** What came of the password: the hash that it matched, if it did, and that under today's cost. */
interface Checked {
  readonly checked: string | undefined;
  readonly renewed: string | undefined;
}

/**
 * Begins a session for whoever knows the password. A wrong password and an unknown address are the same
 * `identity.sign_in_failed`, after the same work; it is told as data (`answerOf()`), since the failure is
 * stored. Attempts that come too early are refused `identity.too_many_attempts`, right or wrong.
 */
export const signIn = defineCommand({
  name: "identity.sign_in",
  doc: "Begins a session for whoever knows the password of the account.",
  input,
  async prepare(reader, { email, password }): Promise<Checked> {
    const account = await findAccount(reader, email);
    const { matches, outdated } = await checkPassword(password, account?.phc);
    const renewed = matches && outdated ? await hashPassword(password) : undefined;
    return { checked: matches ? account?.phc : undefined, renewed };
  },
  asksPrepared: asks(identitySignIn, {
    async question({ input, prepared }: PreparedInput<Attempt, Checked>, { reader, now }) {
      // Nobody learns from a plugin's reason what an attempt that does not count would have come to.
      if (prepared.checked === undefined || await findSignInRefusal(reader, input, now)) return undefined;
      const account = await findAccount(reader, input.email);
      const { email, network } = input;
      return account && { personId: account.personId, email, roles: [...account.roles], network };
    },
  }),
  async run(work, { email, network }, { checked, renewed }): Promise<Settled<SignedIn>> {
    const subjects = signInSubjects({ email, network });
    // Now, in the one queue of works: of attempts sent all at once, only as many count as are allowed.
    refuse(await findSignInRefusal(work, { email, network }, work.now));
    const account = await findAccount(work, email);

    // What matched must still be the password: it may have been changed while we computed.
    if (!account || checked === undefined || account.phc !== checked) {
      await countFailure(work, subjects);
      return refused(signInFailed());
    }
    await forgiveFailures(work, "account_network", subjects);
    if (renewed) await renewHash(work, account.personId, renewed);
    const { personId, name, language, roles } = account;
    const session = await beginSession(work, personId, network);

    return { answer: { ...session, personId, name, language, roles } };
  },
});

function findAccount(from: From, email: string) {
  return from.database.select({
    personId: person.id,
    name: person.name,
    language: person.language,
    roles: person.roles,
    phc: credential.phc,
  }).from(person).innerJoin(credential, eq(credential.personId, person.id))
    .where(eq(person.email, email)).get();
}

/** The same password under today's cost: no change that anyone needs to hear of. */
async function renewHash(work: Work, personId: string, phc: string): Promise<void> {
  await work.database.update(credential).set({ phc }).where(eq(credential.personId, personId));
}

function signInFailed(): Refusal {
  return new Refusal(
    "identity.sign_in_failed",
    "invalid",
    "Cannot sign in: no account has this address and password",
  );
}
