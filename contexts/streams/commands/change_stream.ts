import { eq } from "drizzle-orm";
import { Refusal, refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import { receiverRefusal } from "contexts/streams/address.ts";
import { allowsPrivate, getStream } from "contexts/streams/queries.ts";
import { closedRefusal, manageRefusal } from "contexts/streams/rules.ts";
import { stream } from "contexts/streams/schema.ts";
import { streamChanged } from "contexts/streams/signals.ts";
import { hears, id, label, permissionOf, url } from "./fields.ts";
import { z } from "zod";

/** Changes what a service may hear, or where it is sent; what is left out stays. Says so only when something differs. */
export const changeStream = defineCommand({
  name: "streams.change_stream",
  doc: "Changes what a service may hear, what it is called, or where a webhook is sent.",
  input: z.object({
    streamId: id,
    label: label.optional(),
    url: url.optional(),
    hears: hears.optional(),
    withPersonal: z.boolean().optional(),
  }),
  async run(work, { streamId, ...given }) {
    refuse(manageRefusal(work.actor));
    const before = await getStream(work, streamId);
    refuse(closedRefusal(before));
    if (given.url !== undefined) refuse(urlRefusal(before.delivery, given.url, await allowsPrivate(work)));

    const after = {
      ...before,
      label: given.label ?? before.label,
      url: given.url ?? before.url,
      hears: given.hears ?? before.hears,
      withPersonal: given.withPersonal ?? before.withPersonal,
    };
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    await work.database.update(stream).set({ ...after, changedAt: work.now }).where(eq(stream.id, streamId));

    work.emit(streamChanged(permissionOf(after)));
  },
});

function urlRefusal(
  delivery: "webhook" | "events",
  url: string,
  allowsPrivate: boolean,
): Refusal | undefined {
  if (delivery === "webhook") return receiverRefusal(url, allowsPrivate);
  return new Refusal(
    "streams.not_sent",
    "conflict",
    "Cannot set a URL: this service fetches its signals by itself",
  );
}
