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
  render: (block, tools) => <Video block={block} tools={tools} />,
  serve({ transcripts }, name) {
    const transcript = transcripts.find(({ language }) => name === `${language}.vtt`);
    return transcript && { contentType: "text/vtt; charset=utf-8", body: webVtt(transcript.lines) };
  },
});
