import { and, eq, gt, isNull, lte, or } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { getStream, listSecrets } from "contexts/streams/queries.ts";
import { closedRefusal, LIMITS, manageRefusal, rotateRefusal } from "contexts/streams/rules.ts";
import { secret } from "contexts/streams/schema.ts";
import { secretRotated } from "contexts/streams/signals.ts";
import { id } from "./fields.ts";
import { newSecret } from "./secret_rows.ts";

/**
 * Gives a stream a new secret and answers it, once. Those before hold for the hours given, so that the service can
 * change over; for none, where one has leaked.
 */
export const rotateSecret = defineCommand({
  name: "streams.rotate_secret",
  doc: "Gives a stream a new secret, answered once; those before hold for some hours more, or for none.",
  input: z.object({ streamId: id, overlapHours: z.int().min(0).max(LIMITS.overlapHours) }),
  async run(work, { streamId, overlapHours }): Promise<{ secret: string; until: string }> {
    refuse(manageRefusal(work.actor));
    const stream = await getStream(work, streamId);
    refuse(closedRefusal(stream));
    const holding = await listSecrets(work, streamId, work.now);
    if (overlapHours > 0) refuse(rotateRefusal(holding.length));

    const until = new Date(work.now.getTime() + overlapHours * 3_600_000);
    const ofStream = eq(secret.streamId, streamId);
    await work.database.update(secret).set({ until })
      .where(and(ofStream, or(isNull(secret.until), gt(secret.until, until))));
    await work.database.delete(secret).where(and(ofStream, lte(secret.until, work.now)));
    const made = await newSecret(work, stream);

    work.emit(secretRotated({ streamId, until: until.toISOString() }));
    return { secret: made, until: until.toISOString() };
  },
});
