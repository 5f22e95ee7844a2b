import { z } from "zod";
import { normalizeEmail } from "contexts/identity/rules/email.ts";

/** A name as a person writes it: any script, one line. */
export const name = z.string().trim().normalize("NFC").min(1).max(100).regex(/^[^\p{Cc}]*$/u);

/** An address, in the form that accounts are found by. Whether mail reaches it, only mail can tell. */
export const email = z.string().max(254).transform(normalizeEmail).pipe(
  z.string().regex(/^[^\s@"<>\p{Cc}]{1,64}@[^\s@"<>\p{Cc}]{1,253}$/u),
);

/** A password as it was typed; what it must be is a rule's to say, this only bounds it. */
export const password = z.string().max(1_000);

/** A language by its BCP 47 tag, in canonical form. */
export const language = z.string().max(35).transform((tag, context) => {
  try {
    return Intl.getCanonicalLocales(tag)[0]!;
  } catch {
    // A RangeError here means exactly this: no language tag.
    context.addIssue({ code: "custom", message: "not a language tag" });
    return z.NEVER;
  }
});

/** The id of a row of ours. */
export const id = z.string().min(1).max(64);
