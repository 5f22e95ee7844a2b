import { timingSafeEqual } from "node:crypto";
import { type Argon2Cost, argon2id } from "./argon2.ts";
import { Gate } from "./gate.ts";

/** What a password hash costs now: OWASP's Argon2id setting with the least memory. */
export const COST: Argon2Cost = { memory: 19_456, passes: 2, lanes: 1 };

const SALT_BYTES = 16;
const DIGEST_BYTES = 32;

/** Two at once take 38 MiB; two hundred waiting take some four seconds to pass. */
const gate = new Gate(2, 200);

/** What stands in where there is no account, so that checking costs the same. No password has this digest. */
const NOBODY = toPhc(COST, new Uint8Array(SALT_BYTES), new Uint8Array(DIGEST_BYTES));

/** What checking a password found: whether it is the one, and whether its hash was made at another cost than today's. */
export interface PasswordCheck {
  readonly matches: boolean;
  readonly outdated: boolean;
}

/** Hashes a password with a fresh salt, written as a PHC string. Refuses `identity.busy` in a crowd. */
export async function hashPassword(password: string, cost: Argon2Cost = COST): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  return toPhc(cost, salt, await digest(password, salt, cost, DIGEST_BYTES));
}

/**
 * Checks a password against a PHC string, or, where there is none, does the same work for nothing. Throws a
 * SyntaxError for a string that we did not write. Refuses `identity.busy` in a crowd.
 */
export async function checkPassword(password: string, phc: string | undefined): Promise<PasswordCheck> {
  const { cost, salt, expected } = fromPhc(phc ?? NOBODY);
  const found = await digest(password, salt, cost, expected.length);
  const equal = timingSafeEqual(found, expected);
  const outdated = cost.memory !== COST.memory || cost.passes !== COST.passes || cost.lanes !== COST.lanes;
  return { matches: equal && phc !== undefined, outdated };
}

/** NFC: the same password typed on another system is the same bytes (RFC 8265, section 4.2.2). */
function digest(
  password: string,
  salt: Uint8Array<ArrayBuffer>,
  cost: Argon2Cost,
  length: number,
): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(password.normalize("NFC"));
  return gate.pass(() => argon2id({ password: bytes, salt, length, ...cost }));
}

function toPhc(cost: Argon2Cost, salt: Uint8Array, digest: Uint8Array): string {
  const { memory, passes, lanes } = cost;
  const [saltText, digestText] = [salt, digest].map((bytes) => bytes.toBase64({ omitPadding: true }));
  return `$argon2id$v=19$m=${memory},t=${passes},p=${lanes}$${saltText}$${digestText}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function fromPhc(phc: string) {
  const parts = PHC.exec(phc);
  if (!parts) throw new SyntaxError("Cannot read a password hash: not an Argon2id PHC string");
  const [, memory, passes, lanes, salt, expected] = parts;
  return {
    cost: { memory: Number(memory), passes: Number(passes), lanes: Number(lanes) },
    salt: Uint8Array.fromBase64(salt!),
    expected: Uint8Array.fromBase64(expected!),
  };
}
