import { z } from "zod";
import { newId } from "core/base/id.ts";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { operatorRefusal } from "contexts/site/rules.ts";
import { operationNote } from "contexts/site/schema.ts";
import { operationDone } from "contexts/site/signals.ts";

const facts = z.record(
  z.string().max(40),
  z.union([z.string().max(500), z.number(), z.boolean()]),
);

/**
 * Notes what an operator has done: once as "begun" before it is done, and once with how it ended. Who and when are
 * those of the work, not what anybody says.
 */
export const noteOperation = defineCommand({
  name: "site.note_operation",
  doc: "Notes that an operator begins something, or how it ended.",
  input: z.object({
    operationId: z.string().min(1).max(64),
    operation: z.string().regex(/^[a-z][a-zA-Z_]{0,39}$/),
    about: facts,
    outcome: z.enum(["begun", "done", "refused", "failed"]),
    answer: facts.optional(),
  }),
  async run(work, note) {
    refuse(operatorRefusal(work.actor));
    const { kind, id } = work.actor;
    await work.database.insert(operationNote).values({
      id: newId(work.now),
      at: work.now,
      actor: { kind, id },
      ...note,
    });
    if (note.outcome === "begun") return;
    const { operationId, operation, about, outcome, answer } = note;
    const code = outcome === "refused" && typeof answer?.code === "string" ? { code: answer.code } : {};
    work.emit(operationDone({ siteId: work.site, operationId, operation, about, outcome, ...code }));
  },
});
