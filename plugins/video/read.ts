import type { BlockSource, Reading, ReadTools } from "core/plugin/block_type.ts";
import { elementsIn, type XmlElement } from "core/plugin/element.ts";
import { flag, json, number, seconds, words } from "core/plugin/olx_values.ts";
import type { VideoFields } from "./fields.ts";
import { readTranscript } from "./read_transcript.ts";

/** Reads a video block: where its film plays, what is said in it, and which part of it is meant. */
export async function readVideo(
  { element, settings }: BlockSource,
  tools: ReadTools,
): Promise<Reading<VideoFields>> {
  const inside = (tag: string) => elementsIn(element, tag);
  const asset = inside("video_asset")[0];
  const link = (url: string | undefined) => url ? tools.link(url) : undefined;
  const track = inside("track")[0]?.getAttribute("src") ?? words(settings.track);
  const handout = inside("handout")[0]?.getAttribute("src") ?? words(settings.handout);
  const fields = {
    youtube: youtubeId(settings),
    sources: sourcesOf(settings, inside("source"), asset).flatMap((url) => link(url) ?? []),
    transcripts: await transcriptsOf(settings, inside("transcript"), tools),
    poster: link(asset?.getAttribute("image") || words(settings.thumbnail)),
    start: seconds(settings.start_time ?? settings.from) || undefined,
    end: seconds(settings.end_time ?? settings.to) || undefined,
    durationHint: number(asset?.getAttribute("duration") ?? undefined) || undefined,
    downloadTrack: flag(settings.download_track) ? link(track) : undefined,
    handout: link(handout),
  };
  return { fields: present(fields) };
}

const YOUTUBE = /^[\w-]{5,20}$/;

/** The film at normal speed, from `youtube_id_1_0` or from `youtube="0.75:a,1.00:b"`. */
function youtubeId(settings: Readonly<Record<string, string>>): string | undefined {
  const bySpeed = (words(settings.youtube) ?? "").split(",").map((pair) => pair.trim().split(":"));
  const normal = bySpeed.find(([speed, id]) => Number(speed) === 1 && id) ?? bySpeed.find((pair) => pair[1]);
  const plain = bySpeed.length === 1 && bySpeed[0]!.length === 1 ? bySpeed[0]![0] : undefined;
  const id = (words(settings.youtube_id_1_0) || normal?.[1] || plain)?.trim();
  return id && YOUTUBE.test(id) ? id : undefined;
}

function sourcesOf(
  settings: Readonly<Record<string, string>>,
  sources: readonly XmlElement[],
  asset?: XmlElement,
): string[] {
  const listed = json(settings.html5_sources);
  const encoded = asset ? elementsIn(asset, "encoded_video") : [];
  const found = [
    ...(Array.isArray(listed) ? listed.filter((url) => typeof url === "string") : []),
    ...sources.map((source) => source.getAttribute("src")),
    words(settings.source),
    ...encoded.filter((one) => one.getAttribute("profile") !== "youtube").map((one) =>
      one.getAttribute("url")
    ),
  ];
  return [...new Set(found.flatMap((url) => url?.trim() || []))];
}

async function transcriptsOf(
  settings: Readonly<Record<string, string>>,
  elements: readonly XmlElement[],
  { find, text }: ReadTools,
): Promise<VideoFields["transcripts"]> {
  const listed = Object.entries(json(settings.transcripts) ?? {});
  const written = elements.map((one) => [one.getAttribute("language") ?? "", one.getAttribute("src")]);
  const found = new Map<string, string>();
  for (const [language, name] of [...listed, ...written] as [string, unknown][]) {
    const path = typeof name === "string"
      ? find(`static/${name}`, `static/${name.replaceAll(" ", "_")}`)
      : undefined;
    if (path && language) found.set(language, path);
  }
  const sub = words(settings.sub);
  const old = sub &&
    find(`static/subs_${sub}.srt.sjson`, `static/subs/${sub}.srt.sjson`, `static/subs_${sub}.srt`);
  if (old && !found.has("en")) found.set("en", old);
  const transcripts = [];
  for (const [language, path] of found) {
    const lines = await readTranscript(path, await text(path));
    if (lines.length > 0) transcripts.push({ language, lines });
  }
  return transcripts;
}

/** The same without what is undefined. */
function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
