import { Refusal } from "core/base/refusal.ts";

/** The fewest and the most characters of a password. No rule says which: length is what protects. */
export const PASSWORD_LENGTH = { least: 10, most: 200 } as const;

/** What a new password is judged by: itself, and what anyone may know of its owner. */
export interface NewPassword {
  readonly password: string;
  readonly name: string;
  readonly email: string;
  /** The one that it replaces. */
  readonly current?: string;
}

/** What anyone tries first, whatever digits and signs stand before or behind it. */
const OBVIOUS = new Set(
  `abcdefghij abcdefghijk abcdefghijkl abcdefghijklmnopqrstuvwxyz admin administrator asdfghjkl azertyuiop
  carillon changeme changemenow default football guest hello helloworld iloveyou learner learning letmein login
  mypassword newpassword p@ssw0rd p@ssword passphrase passw0rd password passwordpassword q2w3e4r q2w3e4r5t
  q2w3e4r5t6y qwerty   qwertyqwerty qwertyuiop qwertzuiop secret student teacher testtest welcome yourpassword
  0123456789 0987654321 1122334455 1234512345 1234554321 123456123456 1234567890 123456789012
  12345678901234567890 12345678910 9876543210`.split(/\s+/),
);

/**
 * Why a password cannot be taken: too short, too long, the one it replaces, the owner's own name or address,
 * or among the first that anyone would try.
 */
export function passwordRefusal({ password, name, email, current }: NewPassword): Refusal | undefined {
  const { least, most } = PASSWORD_LENGTH;
  const length = [...password.normalize("NFC")].length;
  if (length < least) {
    return no("identity.password_short", `a password has at least ${least} characters`, { least });
  }
  if (length > most) {
    return no("identity.password_long", `a password has at most ${most} characters`, { most });
  }
  if (password === current) return no("identity.password_same", "it is the present one");
  if (isOwn(password, name, email)) {
    return no("identity.password_own", "it is the name or the address of its owner");
  }
  if (isObvious(password)) {
    return no("identity.password_obvious", "it is among the first that anyone would try");
  }
  return undefined;
}

function no(code: string, why: string, facts: Record<string, number> = {}): Refusal {
  return new Refusal(code, "invalid", `Cannot take this password: ${why}`, facts);
}

function isOwn(password: string, name: string, email: string): boolean {
  const core = letters(password);
  const own = [name, email, email.slice(0, email.lastIndexOf("@"))].map(letters);
  return own.some((word) => word.length > 2 && core === word);
}

function isObvious(password: string): boolean {
  const folded = password.normalize("NFKC").toLowerCase();
  if (new Set(folded).size < 4) return true;
  return OBVIOUS.has(folded) || OBVIOUS.has(folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, ""));
}

/** The letters of a text alone, so that "A.Learner-1990" is "alearner". */
function letters(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}]/gu, "");
}

/** Why what needs one's password is not done. */
export function wrongPassword(): Refusal {
  return new Refusal("identity.password_wrong", "invalid", "Cannot do this: the present password is another");
}
