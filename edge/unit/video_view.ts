import type { TranscriptLine, UnitBlock } from "contexts/content/mod.ts";
import type { VideoView } from "edge/components/video.tsx";
import { hole } from "edge/unit/hole.ts";
import { resolveSource } from "edge/unit/links.ts";
import { paths } from "edge/paths.ts";
import type { Words } from "edge/words.ts";

type VideoContent = Extract<UnitBlock["content"], { kind: "video" }>;

const TYPES: Readonly<Record<string, string>> = {
  mp4: "video/mp4",
  m4v: "video/mp4",
  webm: "video/webm",
  ogv: "video/ogg",
};

/** A video block as its page draws it. */
export function videoView(
  block: UnitBlock,
  content: VideoContent,
  at: { readonly courseId: string; readonly unitId: string; readonly t: Words },
): VideoView {
  const sources = content.sources.map((source) => {
    const href = resolveSource(source);
    const type = TYPES[/\.(\w+)(?:[?#].*)?$/.exec(href)?.[1]?.toLowerCase() ?? ""];
    return { href, ...(type ? { type } : {}) };
  });
  // The first track is on by itself: the one that the page speaks, where there is one.
  const inPageLanguage = ({ language }: { readonly language: string }) => language === at.t.lang;
  const transcripts = [
    ...content.transcripts.filter(inPageLanguage),
    ...content.transcripts.filter((one) => !inPageLanguage(one)),
  ];
  return {
    id: block.id,
    title: block.title,
    sources,
    tracks: transcripts.map(({ language }) => ({
      href: paths.captions(at.courseId, at.unitId, block.id, language),
      lang: language,
    })),
    transcripts: transcripts.map(({ language, lines }) => ({
      lang: language,
      lines: lines.map((line) => ({ at: line.from, text: line.text })),
    })),
    reports: paths.video(at.courseId, at.unitId, block.id),
    left: hole(`left:${block.id}`),
    ...(content.youtube ? { youtube: content.youtube } : {}),
    ...(content.poster ? { poster: resolveSource(content.poster) } : {}),
  };
}

/** Captions as a browser's `<track>` takes them (WebVTT, W3C, section 4). */
export function webVtt(lines: readonly TranscriptLine[]): string {
  const cues = lines.map(({ from, to, text }) =>
    `${timestamp(from)} --> ${timestamp(Math.max(to, from + 0.001))}\n${
      text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    }\n`
  );
  return `WEBVTT\n\n${cues.join("\n")}`;
}

function timestamp(seconds: number): string {
  const milliseconds = Math.round(seconds * 1000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const rest = String(milliseconds % 1000).padStart(3, "0");
  return `${two(milliseconds / 3_600_000)}:${two((milliseconds / 60_000) % 60)}:${
    two((milliseconds / 1000) % 60)
  }.${rest}`;
}
