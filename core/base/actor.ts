const ROLES = ["author", "operator"] as const;
/** What a person may do here beyond learning: `author` for course teams, `operator` for the site's own staff. */
export type Role = typeof ROLES[number];

/** Those of these names that are roles: what only a newer program knows as one gives no right here. */
export function knownRoles(names: readonly string[]): Role[] {
  return names.filter((name) => (ROLES as readonly string[]).includes(name)) as Role[];
}

/** Who does something: a person (their id), the system itself (which part of it) or a plugin. */
export type Actor =
  | { readonly kind: "person"; readonly id: string; readonly roles?: readonly Role[] }
  | { readonly kind: "system"; readonly id: string }
  | { readonly kind: "plugin"; readonly id: string };

/** The system as an actor, named by the part of it that acts. */
export function systemActor(part: string): Actor {
  return { kind: "system", id: part };
}

/** One line that names an actor in logs and envelopes: `person:0190…`, `system:import`. */
export function actorName(actor: Actor): string {
  return `${actor.kind}:${actor.id}`;
}
