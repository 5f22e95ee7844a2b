import { definePlugin } from "core/plugin/plugin.ts";
import manifest from "./manifest.json" with { type: "json" };
import { video } from "./video_block.tsx";

/** Films. Their elements had two other names before 2013. */
export const plugin = definePlugin({
  manifest,
  provides: [
    { kind: "block_type", name: "video", does: video },
    { kind: "block_type", name: "videoalpha", does: video },
    { kind: "block_type", name: "videodev", does: video },
  ],
  module: import.meta.url,
});
