import { eq } from "drizzle-orm";
import { z } from "zod";
import { refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import type { Work } from "core/work/work.ts";
import { getStream } from "contexts/streams/queries.ts";
import { closedRefusal, manageRefusal } from "contexts/streams/rules.ts";
import { secret, stream } from "contexts/streams/schema.ts";
import { streamClosed, streamPaused, streamResumed, streamTested } from "contexts/streams/signals.ts";
import { id } from "./fields.ts";

const input = z.object({ streamId: id });

/** Lets a service hear nothing for the time being; what is said meanwhile comes to it later. */
export const pauseStream = defineCommand({
  name: "streams.pause_stream",
  doc: "Lets a service hear nothing until its stream is resumed; what is said meanwhile is not lost to it.",
  input,
  async run(work, { streamId }) {
    const { state } = await livingStream(work, streamId);
    if (state === "paused") return;
    await setState(work, streamId, "paused");
    work.emit(streamPaused({ streamId }));
  },
});

/** Lets a service that was paused hear again, from where it stood. */
export const resumeStream = defineCommand({
  name: "streams.resume_stream",
  doc: "Lets a service that was paused hear again, from where it stood.",
  input,
  async run(work, { streamId }) {
    const { state } = await livingStream(work, streamId);
    if (state === "open") return;
    await setState(work, streamId, "open");
    work.emit(streamResumed({ streamId }));
  },
});

/** Ends a permission for good, and forgets its secrets. One that is over already is over. */
export const endStream = defineCommand({
  name: "streams.end_stream",
  doc: "Ends a permission for good: the service hears nothing any more, its secrets are worth nothing.",
  input: z.object({ streamId: id, reason: z.enum(["ended", "gone"]).default("ended") }),
  async run(work, { streamId, reason }) {
    refuse(manageRefusal(work.actor));
    if ((await getStream(work, streamId)).state === "closed") return;
    await work.database.update(stream)
      .set({ state: "closed", changedAt: work.now, closedAt: work.now, closedFor: reason })
      .where(eq(stream.id, streamId));
    await work.database.delete(secret).where(eq(secret.streamId, streamId));
    work.emit(streamClosed({ streamId, reason }));
  },
});

/** Says a signal that this one service hears, so that its operators see whether it comes. */
export const testStream = defineCommand({
  name: "streams.test_stream",
  doc: "Says a signal that one service hears, whatever else it hears, and no other does.",
  input,
  async run(work, { streamId }) {
    await livingStream(work, streamId);
    work.emit(streamTested({ streamId }));
  },
});

async function livingStream(work: Work, streamId: string) {
  refuse(manageRefusal(work.actor));
  const found = await getStream(work, streamId);
  refuse(closedRefusal(found));
  return found;
}

async function setState(work: Work, streamId: string, state: "open" | "paused"): Promise<void> {
  await work.database.update(stream).set({ state, changedAt: work.now }).where(eq(stream.id, streamId));
}
