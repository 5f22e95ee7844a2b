import { eq } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { person } from "contexts/identity/schema.ts";
import { roleRevoked } from "contexts/identity/signals.ts";
import { operatorRefusal } from "contexts/identity/rules/actor.ts";
import { lastOperatorRefusal } from "contexts/identity/rules/erase.ts";
import { countRole, findPerson } from "contexts/identity/queries.ts";
import { id } from "./fields.ts";
import { getPersonRow } from "./person_rows.ts";

/**
 * Takes a role on the site back from a person; for operators and the system. What they do not have is not said.
 * Refuses `identity.last_operator`.
 */
export const revokeRole = defineCommand({
  name: "identity.revoke_role",
  doc: "Takes a role on the site back from a person.",
  input: z.object({ personId: id, role: z.enum(["author", "operator"]) }),
  async run(work, { personId, role }) {
    // The roles that count are those stored now, not those that the actor's session was read with.
    const revoker = work.actor.kind === "person"
      ? await findPerson(work, { personId: work.actor.id })
      : undefined;
    refuse(operatorRefusal(work.actor, revoker?.roles ?? []));
    const { roles } = await getPersonRow(work, personId);
    if (!roles.includes(role)) return;
    if (role === "operator") refuse(lastOperatorRefusal(roles, await countRole(work, "operator")));
    const left = roles.filter((one) => one !== role);
    await work.database.update(person).set({ roles: left }).where(eq(person.id, personId));

    work.emit(roleRevoked({ personId, role }));
  },
});
