import { and, asc, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import type { Role } from "core/base/actor.ts";
import type { Refusal } from "core/base/refusal.ts";
import { prepared, type Reader } from "core/data/reader.ts";
import { normalizeEmail } from "./rules/email.ts";
import { type Failures, paceRefusal, type PaceScope, secondsToWait } from "./rules/pace.ts";
import { isTouchDue } from "./rules/session_life.ts";
import { credential, person, session, signInFailure } from "./schema.ts";
import { hashSecret } from "./secret/session_secret.ts";

/** What a query needs: a reader, or inside a command its work. */
export type From = Pick<Reader, "database">;

/** Who a session speaks for. `touchDue`: time to send `touchSession`. */
export interface FoundSession {
  readonly sessionId: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly roles: readonly Role[];
  readonly expiresAt: Date;
  readonly touchDue: boolean;
}

/** A person as others may be shown them: operators, and they themselves. */
export interface FoundPerson {
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  readonly language: string;
  readonly roles: readonly Role[];
  readonly createdAt: Date;
}

const sessionBySecret = prepared((database) =>
  database.select({
    sessionId: session.id,
    personId: person.id,
    name: person.name,
    email: person.email,
    language: person.language,
    roles: person.roles,
    expiresAt: session.expiresAt,
    lastSeenAt: session.lastSeenAt,
  }).from(session).innerJoin(person, eq(person.id, session.personId)).where(and(
    eq(session.secretHash, sql.placeholder("secretHash")),
    isNull(session.endedAt),
    gt(session.expiresAt, sql.placeholder("now")),
  )).prepare()
);

/** The live session whose secret has this hash, with its person, in one statement; undefined once it is over. */
export async function findSession(
  reader: Reader,
  { secretHash, now }: { readonly secretHash: string; readonly now: Date },
): Promise<FoundSession | undefined> {
  const row = await sessionBySecret(reader).get({ secretHash, now: now.getTime() });
  if (!row) return undefined;
  const { lastSeenAt, ...found } = row;
  return { ...found, touchDue: isTouchDue(lastSeenAt, now) };
}

const PERSON = {
  personId: person.id,
  name: person.name,
  email: person.email,
  language: person.language,
  roles: person.roles,
  createdAt: person.createdAt,
};

/** A person by id. */
export async function findPerson(
  reader: From,
  { personId }: { readonly personId: string },
): Promise<FoundPerson | undefined> {
  return await reader.database.select(PERSON).from(person).where(eq(person.id, personId)).get();
}

/** A person by their address, however it is written. */
export async function findPersonByEmail(
  reader: From,
  { email }: { readonly email: string },
): Promise<FoundPerson | undefined> {
  return await reader.database.select(PERSON).from(person).where(eq(person.email, normalizeEmail(email)))
    .get();
}

/** How many people have a role. */
export async function countRole(from: From, role: Role): Promise<number> {
  const rows = await from.database.all<{ many: number }>(
    sql`select count(*) as many from person, json_each(person.roles) where json_each.value = ${role}`,
  );
  return rows[0]?.many ?? 0;
}

/** The most people that one page of a list holds. */
const LONGEST_PAGE = 100;

/** People in the order they registered, a page at a time: `next` is where the page after this one begins. For operators. */
export async function listPeople(
  reader: From,
  { after = "", limit = LONGEST_PAGE }: { readonly after?: string; readonly limit?: number } = {},
): Promise<{ readonly people: readonly FoundPerson[]; readonly next: string | undefined }> {
  const size = Math.max(1, Math.min(limit, LONGEST_PAGE));
  const rows = await reader.database.select(PERSON).from(person).where(gt(person.id, after))
    .orderBy(asc(person.id)).limit(size + 1);
  const people = rows.slice(0, size);
  return { people, next: rows.length > size ? people.at(-1)!.personId : undefined };
}

/** Whether anybody has an account here at all. */
export async function hasPeople(reader: From): Promise<boolean> {
  return await reader.database.select({ id: person.id }).from(person).limit(1).get() !== undefined;
}

/** The addresses of those whose password is still the one that was generated for them. */
export async function listGeneratedPasswords(reader: From): Promise<readonly string[]> {
  const rows = await reader.database.select({ email: person.email }).from(credential)
    .innerJoin(person, eq(person.id, credential.personId)).where(eq(credential.generated, true)).limit(100);
  return rows.map((row) => row.email);
}

/** Who tries to sign in, and from which network (`networkPrefix()` of the address). */
export interface SignInAttempt {
  readonly email: string;
  readonly network: string;
}

/** What failures are counted under: hashes, since what people type into a form is not ours to keep. */
export type PaceSubjects = Readonly<Partial<Record<PaceScope, string>>>;

/** What an attempt to sign in has in common with others. */
export function signInSubjects({ email, network }: SignInAttempt): PaceSubjects {
  const account = normalizeEmail(email);
  return {
    account_network: hashSecret(`${account} ${network}`),
    account: hashSecret(account),
    network: hashSecret(network),
  };
}

/** The failures counted under these subjects. */
export async function findFailures(
  from: From,
  subjects: PaceSubjects,
): Promise<Readonly<Partial<Record<PaceScope, Failures>>>> {
  const rows = await from.database.select().from(signInFailure)
    .where(or(...Object.entries(subjects).map(([scope, subject]) => isCounted(scope as PaceScope, subject))));
  return Object.fromEntries(rows.map(({ scope, count, lastAt }) => [scope, { count, lastAt }]));
}

/** The condition that finds the count of one subject. */
export function isCounted(scope: PaceScope, subject: string): SQL {
  return and(eq(signInFailure.scope, scope), eq(signInFailure.subject, subject))!;
}

/**
 * Why this attempt to sign in comes too early, if it does. The command asks the same; a page asks here first,
 * so that nobody can make us hash passwords without end. Equal for addresses with and without an account.
 */
export async function findSignInRefusal(
  from: From,
  attempt: SignInAttempt,
  now: Date,
): Promise<Refusal | undefined> {
  const failures = await findFailures(from, signInSubjects(attempt));
  const account = secondsToWait("account", failures.account, now);
  return paceRefusal(Math.max(
    secondsToWait("account_network", failures.account_network, now),
    secondsToWait("network", failures.network, now),
    // Strangers may type an address as often as they like: its owner, on a network of theirs, does not wait for them.
    account > 0 && await isKnownFrom(from, attempt) ? 0 : account,
  ));
}

async function isKnownFrom(from: From, { email, network }: SignInAttempt): Promise<boolean> {
  const known = await from.database.select({ id: session.id }).from(person)
    .innerJoin(session, eq(session.personId, person.id))
    .where(and(eq(person.email, normalizeEmail(email)), eq(session.networkHash, hashSecret(network))))
    .limit(1).get();
  return known !== undefined;
}
