import { type Actor, actorName, type Role } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";

/** The id of the person who acts. Refuses `identity.sign_in_needed` for anyone else: people act for themselves. */
export function actingPerson(actor: Actor): string {
  if (actor.kind === "person") return actor.id;
  throw new Refusal(
    "identity.sign_in_needed",
    "unknown",
    `Cannot do this as ${actorName(actor)}: a person does it for themselves`,
  );
}

/** Why an actor may not do what is the system's alone. */
export function systemRefusal(actor: Actor): Refusal | undefined {
  return actor.kind === "system" ? undefined : forbidden(actor);
}

/** Why an actor with these roles may not do what operators, and the system, may. */
export function operatorRefusal(actor: Actor, roles: readonly Role[]): Refusal | undefined {
  const may = actor.kind === "system" || actor.kind === "person" && roles.includes("operator");
  return may ? undefined : forbidden(actor);
}

function forbidden(actor: Actor): Refusal {
  return new Refusal("identity.forbidden", "forbidden", `Cannot do this as ${actorName(actor)}: not allowed`);
}
