import { parseText } from "media-captions";
import { z } from "zod";
import type { TranscriptLine } from "./fields.ts";

/** Open edX's own format of old: three lists of equal length, times in milliseconds. */
const sjson = z.object({ start: z.array(z.number()), end: z.array(z.number()), text: z.array(z.string()) });

/**
 * Reads a transcript: SubRip, WebVTT (W3C, section 4) or Open edX's `.srt.sjson`. Lines that cannot be read
 * are left out; a file that is none of these gives no lines.
 */
export async function readTranscript(path: string, text: string): Promise<TranscriptLine[]> {
  if (path.endsWith(".sjson") || text.trimStart().startsWith("{")) return readSjson(text);
  const type = text.trimStart().startsWith("WEBVTT") ? "vtt" : "srt";
  const { cues } = await parseText(text, { type, strict: false, errors: true });
  return cues.map((cue) => ({ from: cue.startTime, to: cue.endTime, text: plain(cue.text) })).filter(
    isSpoken,
  );
}

function readSjson(text: string): TranscriptLine[] {
  const read = sjson.safeParse(parseJson(text));
  if (!read.success) return [];
  const { start, end, text: lines } = read.data;
  return lines.map((line, at) => ({
    from: (start[at] ?? 0) / 1000,
    to: (end[at] ?? 0) / 1000,
    text: plain(line),
  }))
    .filter(isSpoken);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // not JSON: no transcript, which the caller reports
  }
}

/** Cues may hold italics and voices; a transcript is plain words. */
function plain(text: string): string {
  return text.replace(/<[^>]*>/g, "").replace(/\s+/g, " ").trim();
}

function isSpoken(line: TranscriptLine): boolean {
  return line.text !== "" && Number.isFinite(line.from) && Number.isFinite(line.to);
}
