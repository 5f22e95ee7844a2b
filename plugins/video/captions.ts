import type { TranscriptLine } from "./fields.ts";

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
