import { sql } from "drizzle-orm";
import { on } from "core/work/hearing.ts";
import { pluginCase } from "./schema.ts";

/** A call that a plugin failed on may tell of whoever it was about: the cases go with them. */
export const forgetPerson = on("identity.person.erased.v1", ["personId"], async (work, { body }) => {
  await work.database.delete(pluginCase).where(sql`instr(${pluginCase.call}, ${body.personId}) > 0`);
});
