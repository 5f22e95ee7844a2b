import type { Role } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";

/** Why a person with these roles may not be erased, or lose the role: nobody would be left to operate the site. */
export function lastOperatorRefusal(roles: readonly Role[], operators: number): Refusal | undefined {
  if (!roles.includes("operator") || operators > 1) return undefined;
  return new Refusal(
    "identity.last_operator",
    "conflict",
    "Cannot do without the last operator: give somebody else the role first",
  );
}
