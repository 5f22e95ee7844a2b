import { eq } from "drizzle-orm";
import { z } from "zod";
import { defineCommand } from "core/work/command.ts";
import { asks } from "core/work/filter.ts";
import { identityProfileChange } from "contexts/identity/filters.ts";
import { person } from "contexts/identity/schema.ts";
import { personChanged } from "contexts/identity/signals.ts";
import { actingPerson } from "contexts/identity/rules/actor.ts";
import { language, name } from "./fields.ts";
import { getPersonRow } from "./person_rows.ts";

const input = z.object({ name: name.optional(), language: language.optional() });

/** Changes one's own name or language. What stays the same is not said. */
export const changeProfile = defineCommand({
  name: "identity.change_profile",
  doc: "Changes one's own name or language.",
  input,
  asks: asks(identityProfileChange, {
    question: (changes: z.output<typeof input>, { actor }) =>
      Promise.resolve({ personId: actingPerson(actor), ...changes }),
    answered: (_changes, { name, language }) => ({ name, language }),
  }),
  async run(work, input) {
    const before = await getPersonRow(work, actingPerson(work.actor));
    const name = input.name ?? before.name;
    const language = input.language ?? before.language;

    const changed = [
      ...name === before.name ? [] : ["name" as const],
      ...language === before.language ? [] : ["language" as const],
    ];
    if (changed.length === 0) return;
    await work.database.update(person).set({ name, language }).where(eq(person.id, before.id));

    work.emit(personChanged({
      personId: before.id,
      changed,
      ...changed.includes("language") ? { language } : {},
      personal: changed.includes("name") ? { name } : {},
    }));
  },
});
