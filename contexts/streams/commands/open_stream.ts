import { eq } from "drizzle-orm";
import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { receiverRefusal } from "contexts/streams/address.ts";
import { allowsPrivate, countStreams } from "contexts/streams/queries.ts";
import { manageRefusal, openRefusal } from "contexts/streams/rules.ts";
import { stream } from "contexts/streams/schema.ts";
import { streamOpened } from "contexts/streams/signals.ts";
import { hears, id, label, permissionOf, url } from "./fields.ts";
import { newSecret } from "./secret_rows.ts";

const delivery = z.discriminatedUnion("by", [
  z.object({ by: z.literal("webhook"), url }),
  z.object({ by: z.literal("events") }),
]);

/**
 * Permits a service to hear some signals, and answers its secret: only now, since nobody is told it again. The
 * caller chooses the id, so that a form sent twice opens one stream.
 */
export const openStream = defineCommand({
  name: "streams.open_stream",
  doc: "Permits a service to hear some signals, sent to it or fetched by it; answers its secret, once.",
  input: z.object({
    streamId: id,
    label,
    delivery,
    hears,
    withPersonal: z.boolean().default(false),
    beginsAfter: z.int().min(0).describe(
      "the sequence in the log after which it may hear; 0 for all that was ever said",
    ),
  }),
  async run(work, input): Promise<{ streamId: string; secret: string }> {
    refuse(manageRefusal(work.actor));
    refuse(openRefusal(await countStreams(work)));
    const { streamId, label, hears, withPersonal, beginsAfter } = input;
    const url = input.delivery.by === "webhook" ? input.delivery.url : null;
    if (url !== null) refuse(receiverRefusal(url, await allowsPrivate(work)));
    if (await work.database.select().from(stream).where(eq(stream.id, streamId)).get()) {
      throw new Refusal(
        "streams.opened_before",
        "conflict",
        `Cannot open stream "${streamId}": it is open, and its secret was shown then`,
        { streamId },
      );
    }

    const row = { id: streamId, label, delivery: input.delivery.by, url, hears, withPersonal, beginsAfter };
    await work.database.insert(stream)
      .values({ ...row, state: "open", openedAt: work.now, changedAt: work.now });
    const secret = await newSecret(work, row);

    work.emit(streamOpened(permissionOf(row)));
    return { streamId, secret };
  },
});
