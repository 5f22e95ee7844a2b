/** Why a refusal was given; the one translator in the edge turns it into an HTTP status. */
export type RefusalKind = typeof REFUSAL_KINDS[number];

/** Every kind of refusal there is. */
export const REFUSAL_KINDS = [
  "invalid", // what was given cannot be understood or is out of bounds
  "unknown", // who is asking is not known: sign in first
  "forbidden", // who is asking may not
  "missing", // what was asked for is not there
  "conflict", // it cannot be done in the present state
  "limited", // too much, too often or too large: later or smaller
  "unavailable", // a part that is needed does not answer now
] as const;

/** Facts of a refusal for words in any language and for machines: ids, limits, counts; never a secret. */
export type RefusalFacts = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/**
 * The domain says no. The only error class of the domain: a rule returns it, a command throws it, the
 * edge translates it. `code` is `<context>.<reason>`, public API: never reworded. `message` is for logs and
 * machines; pages have their own words for a code.
 */
export class Refusal extends Error {
  readonly code: string;
  readonly kind: RefusalKind;
  readonly facts: RefusalFacts;

  constructor(code: string, kind: RefusalKind, message: string, facts: RefusalFacts = {}, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "Refusal";
    this.code = code;
    this.kind = kind;
    this.facts = facts;
  }
}

/** Throws the refusal that a rule returned, or does nothing where the rule had no objection. */
export function refuse(refusal: Refusal | undefined): void {
  if (refusal) throw refusal;
}

/** The refusal that an error is, or that lies in what it came of: a query builder wraps what a query met. */
export function refusalIn(error: unknown): Refusal | undefined {
  for (let at = error; at instanceof Error; at = at.cause) if (at instanceof Refusal) return at;
  return undefined;
}
