import { eq } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { person } from "contexts/identity/schema.ts";
import { roleGranted } from "contexts/identity/signals.ts";
import { operatorRefusal } from "contexts/identity/rules/actor.ts";
import { findPerson } from "contexts/identity/queries.ts";
import { id } from "./fields.ts";
import { getPersonRow } from "./person_rows.ts";

/** Grants a person a role on the site; for operators and the system. Granting it twice says nothing the second time. */
export const grantRole = defineCommand({
  name: "identity.grant_role",
  doc: "Grants a person a role on the site.",
  input: z.object({ personId: id, role: z.enum(["author", "operator"]) }),
  async run(work, { personId, role }) {
    // The roles that count are those stored now, not those that the actor's session was read with.
    const granter = work.actor.kind === "person"
      ? await findPerson(work, { personId: work.actor.id })
      : undefined;
    refuse(operatorRefusal(work.actor, granter?.roles ?? []));
    const { roles } = await getPersonRow(work, personId);
    if (roles.includes(role)) return;
    await work.database.update(person).set({ roles: [...roles, role] }).where(eq(person.id, personId));

    work.emit(roleGranted({ personId, role }));
  },
});
