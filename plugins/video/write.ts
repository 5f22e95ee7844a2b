import type { WrittenBlock } from "core/plugin/block_type.ts";
import { escapeMarkup } from "core/plugin/element.ts";
import type { TranscriptLine, VideoFields } from "./fields.ts";

/** A film as OLX, with a file for each transcript. */
export function writeVideo(fields: VideoFields, name: string): WrittenBlock {
  const files = Object.fromEntries(
    fields.transcripts.map(({ language, lines }) => [`static/${name}-${language}.srt.sjson`, sjson(lines)]),
  );
  const said = fields.transcripts.map(({ language }) =>
    element("transcript", { language, src: `${name}-${language}.srt.sjson` })
  );
  const sources = fields.sources.map((src) => element("source", { src }));
  const asset = { image: fields.poster, duration: fields.durationHint };
  const inside = [
    ...sources,
    ...said,
    ...(fields.poster || fields.durationHint ? [element("video_asset", asset)] : []),
    ...(fields.downloadTrack ? [element("track", { src: fields.downloadTrack })] : []),
    ...(fields.handout ? [element("handout", { src: fields.handout })] : []),
  ];
  const settings = {
    url_name: name,
    youtube_id_1_0: fields.youtube,
    start_time: fields.start,
    end_time: fields.end,
    download_track: fields.downloadTrack ? "true" : undefined,
  };
  return { xml: element("video", settings, inside.join("")), files };
}

function element(
  tag: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  inside = "",
) {
  const written = Object.entries(attributes).flatMap(([name, value]) =>
    value === undefined ? [] : [` ${name}="${escapeMarkup(String(value))}"`]
  );
  return `<${tag}${written.join("")}>${inside}</${tag}>`;
}

/** Open edX's own format: three lists of equal length, times in milliseconds. */
function sjson(lines: readonly TranscriptLine[]): string {
  return JSON.stringify({
    start: lines.map(({ from }) => from * 1000),
    end: lines.map(({ to }) => to * 1000),
    text: lines.map(({ text }) => text),
  });
}
