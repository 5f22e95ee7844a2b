/** What a person may do here beyond learning: `author` for course teams, `operator` for the site's own staff. */
export type Role = "author" | "operator";

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
