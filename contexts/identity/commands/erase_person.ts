import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { operatorRefusal } from "contexts/identity/rules/actor.ts";
import { findPerson } from "contexts/identity/queries.ts";
import { eraseRows } from "./erase_rows.ts";
import { id } from "./fields.ts";

/**
 * Erases a person; for operators and the system, and for good: the account goes with all that belongs to it, and the
 * signal makes the key of what was personal in any other be destroyed. Refuses `identity.last_operator`.
 */
export const erasePerson = defineCommand({
  name: "identity.erase_person",
  doc: "Erases a person: their account, and all that is personal of them in any signal.",
  input: z.object({ personId: id }),
  async run(work, { personId }) {
    // The roles that count are those stored now, not those that the actor's session was read with.
    const eraser = work.actor.kind === "person"
      ? await findPerson(work, { personId: work.actor.id })
      : undefined;
    refuse(operatorRefusal(work.actor, eraser?.roles ?? []));
    await eraseRows(work, personId);
  },
});
