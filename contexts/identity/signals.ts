import { z } from "zod";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";

const personId = z.string().describe("the person");
const person = "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11";

/** A person has an account here from now on; they have not necessarily signed in yet. */
export const personRegistered = defineSignal({
  name: "identity.person.registered.v1",
  doc: "A person has an account from now on.",
  key: (body) => body.personId,
  body: z.object({
    personId,
    language: z.string().describe("BCP 47"),
    personal: z.object({ name: z.string(), email: z.string() }),
  }),
  example: {
    personId: person,
    language: "en",
    personal: { name: "A learner", email: "learner@example.org" },
  },
});

/**
 * Somebody, perhaps its owner, tried to register an address that has an account. The page told them nothing, so
 * the owner should be told.
 */
export const registrationRepeated = defineSignal({
  name: "identity.registration.repeated.v1",
  doc:
    "Somebody tried to register an address that has an account; nothing changed, its owner should be told.",
  key: (body) => body.personId,
  body: z.object({ personId }),
  example: { personId: person },
});

/** A person changed their name, address, language or password; `changed` names which. */
export const personChanged = defineSignal({
  name: "identity.person.changed.v1",
  doc: "A person's account changed; `changed` names the fields.",
  key: (body) => body.personId,
  body: z.object({
    personId,
    changed: z.array(z.enum(["name", "email", "language", "password"])),
    language: z.string().optional(),
    personal: z.object({ name: z.string().optional(), email: z.string().optional() }),
  }),
  example: { personId: person, changed: ["name"], personal: { name: "A learner" } },
});

/** A person signed in: a session began. */
export const sessionStarted = defineSignal({
  name: "identity.session.started.v1",
  doc: "A person signed in.",
  key: (body) => body.personId,
  body: z.object({ personId, sessionId: z.string().describe("the session's own id, not its secret") }),
  example: { personId: person, sessionId: "0190f2a4-8000-7000-8000-000000000001" },
});

/** A person signed out, or signed in on so many browsers that this one made room. Nobody may act under it any more. */
export const sessionEnded = defineSignal({
  name: "identity.session.ended.v1",
  doc: "A session ended by signing out, or to make room for a newer one; nobody may act under it any more.",
  key: (body) => body.personId,
  body: z.object({ personId, sessionId: z.string() }),
  example: { personId: person, sessionId: "0190f2a4-8000-7000-8000-000000000001" },
});

/** Sessions were ended by somebody else's hand or another session's: a password changed, an account closed. */
export const sessionRevoked = defineSignal({
  name: "identity.session.revoked.v1",
  doc: "Sessions were taken back, as after a change of password; caches of sessions drop them at once.",
  key: (body) => body.personId,
  body: z.object({
    personId,
    sessionIds: z.array(z.string()),
    reason: z.enum(["password_changed", "operator"]),
  }),
  example: {
    personId: person,
    sessionIds: ["0190f2a4-8000-7000-8000-000000000001"],
    reason: "password_changed",
  },
});

/** A person may from now on do what a role allows, on the whole site. */
export const roleGranted = defineSignal({
  name: "identity.role.granted.v1",
  doc: "A person was granted a role on the site.",
  key: (body) => body.personId,
  body: z.object({ personId, role: z.enum(["author", "operator"]) }),
  example: { personId: person, role: "author" },
});

/** A person may from now on no longer do what a role allowed. */
export const roleRevoked = defineSignal({
  name: "identity.role.revoked.v1",
  doc: "A role on the site was taken back from a person; caches of sessions drop theirs at once.",
  key: (body) => body.personId,
  body: z.object({ personId, role: z.enum(["author", "operator"]) }),
  example: { personId: person, role: "author" },
});

/**
 * A person is erased: their account, their sessions and all that is personal of them in any signal are gone. Whoever
 * keeps something personal of them deletes it; what stays under their id tells nobody who they were.
 */
export const personErased = defineSignal({
  name: "identity.person.erased.v1",
  doc:
    "A person is erased: their account is gone, and no signal tells anything personal of them any more; whoever keeps such a thing deletes it.",
  key: (body) => body.personId,
  body: z.object({ personId }),
  example: { personId: person },
  erases: true,
});

/** Everything that identity says. */
export const signals = [
  personRegistered,
  registrationRepeated,
  personChanged,
  sessionStarted,
  sessionEnded,
  sessionRevoked,
  roleGranted,
  roleRevoked,
  personErased,
];

declare module "core/signal/signal.ts" {
  interface Signals {
    "identity.person.registered.v1": BodyOf<typeof personRegistered>;
    "identity.registration.repeated.v1": BodyOf<typeof registrationRepeated>;
    "identity.person.changed.v1": BodyOf<typeof personChanged>;
    "identity.session.started.v1": BodyOf<typeof sessionStarted>;
    "identity.session.ended.v1": BodyOf<typeof sessionEnded>;
    "identity.session.revoked.v1": BodyOf<typeof sessionRevoked>;
    "identity.role.granted.v1": BodyOf<typeof roleGranted>;
    "identity.role.revoked.v1": BodyOf<typeof roleRevoked>;
    "identity.person.erased.v1": BodyOf<typeof personErased>;
  }
}
