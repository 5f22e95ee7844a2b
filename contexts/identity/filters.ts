import { z } from "zod";
import { defineFilter, type QuestionOf } from "core/work/filter.ts";

const personId = z.string();
const person = "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11";

/** Whether somebody may have an account, and under which name. */
export const identityRegistration = defineFilter({
  name: "identity.registration.v1",
  doc:
    "Asked before somebody registers, whether or not the address has an account already. Whoever halts it leaves them without one; the reason is on the page that they get.",
  asked: "before",
  question: z.object({
    name: z.string(),
    email: z.string().describe("as accounts are found by it: in lower case"),
    language: z.string().describe("BCP 47"),
  }),
  change: ["name", "language"],
  personal: ["name", "email"],
  halts: true,
  example: { name: "A learner", email: "learner@example.org", language: "en" },
});

/** Whether somebody who knows the password may come in. */
export const identitySignIn = defineFilter({
  name: "identity.sign_in.v1",
  doc:
    "Asked when somebody gave the right password, before their session begins. Whoever halts it keeps them out; the reason is on the page that they get.",
  asked: "before",
  question: z.object({
    personId,
    email: z.string(),
    roles: z.array(z.enum(["author", "operator"])),
    network: z.string().describe("the prefix of the address that they come from"),
  }),
  change: [],
  personal: ["email", "network"],
  halts: true,
  example: { personId: person, email: "learner@example.org", roles: [], network: "192.0.2.0/24" },
});

/** What a person may change of their own account. */
export const identityProfileChange = defineFilter({
  name: "identity.profile_change.v1",
  doc:
    "Asked before a person changes their name or language; what stays is not in the question. Whoever halts it makes it stay as it is; the reason is on the page that they get.",
  asked: "before",
  question: z.object({ personId, name: z.string().optional(), language: z.string().optional() }),
  change: ["name", "language"],
  personal: ["name"],
  halts: true,
  example: { personId: person, name: "A learner" },
});

/** Everything that identity asks. */
export const filters = [identityRegistration, identitySignIn, identityProfileChange];

declare module "core/work/filter.ts" {
  interface Filters {
    "identity.registration.v1": QuestionOf<typeof identityRegistration>;
    "identity.sign_in.v1": QuestionOf<typeof identitySignIn>;
    "identity.profile_change.v1": QuestionOf<typeof identityProfileChange>;
  }
}
