import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { policyRefusal } from "contexts/streams/rules.ts";
import { policy } from "contexts/streams/schema.ts";

/** Says what the operator of the machine allows; sent at every start, so that what is no longer said no longer holds. */
export const setPolicy = defineCommand({
  name: "streams.set_policy",
  doc: "Says whether webhooks may be sent into the operator's own network; for whoever starts the server.",
  input: z.object({ allowsPrivate: z.boolean() }),
  async run(work, { allowsPrivate }) {
    refuse(policyRefusal(work.actor));
    await work.database.update(policy).set({ allowsPrivate });
  },
});
