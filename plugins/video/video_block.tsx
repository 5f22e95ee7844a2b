import { defineBlockType } from "core/plugin/block_type.ts";
import { webVtt } from "./captions.ts";
import { type VideoFields, videoFields } from "./fields.ts";
import ar from "./messages/ar.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };
import { Video } from "./player.tsx";
import { writeVideo } from "./write.ts";

/** Films: where they play, what is said in them, and which part of them is meant. */
export const video = defineBlockType<VideoFields>({
  title: "Video",
  version: 1,
  fields: videoFields,
  // Before there were block types, a film was stored with the word for what it is beside it.
  upgrades: { 0: (stored: VideoFields) => stored },
  completedBy: "watching",
  offline: false,
  events: ["played", "paused", "seeked", "completed"],
  messages: { en, ar },
  async read(source, tools) {
    const { readVideo } = await import("./read.ts"); // only who imports a course needs it
    return await readVideo(source, tools);
  },
  write: writeVideo,
  seconds: secondsToWatch,
  render: (block, tools) => <Video block={block} tools={tools} />,
  serve({ transcripts }, name) {
    const transcript = transcripts.find(({ language }) => name === `${language}.vtt`);
    return transcript && { contentType: "text/vtt; charset=utf-8", body: webVtt(transcript.lines) };
  },
});

/** The part that is meant, else all that is said of its length, else as long as somebody speaks. */
function secondsToWatch({ start = 0, end, durationHint, transcripts }: VideoFields): number | undefined {
  const spoken = Math.max(0, ...transcripts.flatMap(({ lines }) => lines.map(({ to }) => to)));
  const until = end ?? durationHint ?? spoken;
  return until > start ? Math.round(until - start) : undefined;
}
