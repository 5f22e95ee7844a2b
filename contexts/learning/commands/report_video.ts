import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import type { VideoState } from "contexts/learning/rules.ts";
import { videoCompleted, videoPaused, videoPlayed, videoSeeked } from "contexts/learning/signals.ts";
import { keep } from "./keep.ts";
import { blockId, courseId, standAt } from "./standing.ts";

const SIGNALS = { played: videoPlayed, paused: videoPaused, seeked: videoSeeked, completed: videoCompleted };

/**
 * Keeps where a learner is in a video: in a block whose type says that it reports this. Seen to its end it is
 * complete, and begins again at its beginning.
 */
export const reportVideo = defineCommand({
  name: "learning.report_video",
  doc: "Keeps where a learner is in a video, and that they saw it to its end.",
  input: z.object({
    courseId,
    blockId,
    what: z.enum(["played", "paused", "seeked", "completed"]),
    second: z.number().min(0).max(1_000_000),
  }),
  async run(work, { courseId, blockId, what, second }): Promise<VideoState> {
    const standing = await standAt(work, courseId, blockId);
    const { personId, facts } = standing;
    if (!work.providers.find("block_type", facts.type)?.events?.includes(what)) {
      throw new Refusal("learning.not_a_video", "invalid", `Cannot watch "${blockId}": it is no video`, {
        courseId,
        blockId,
      });
    }
    const before = standing.state ? JSON.parse(standing.state) as VideoState : undefined;
    const ended = what === "completed";
    const state = { second: ended ? 0 : second, completed: ended || (before?.completed ?? false) };

    if (!ended || !before?.completed) work.emit(SIGNALS[what]({ personId, courseId, blockId, second }));
    await keep(work, standing, { state, completes: ended });
    return state;
  },
});
