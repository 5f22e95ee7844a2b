import type { Element } from "@xmldom/xmldom";
import type { CourseText } from "./course_text.ts";
import type { Definition } from "./definition.ts";
import type { LinkRewriter } from "./links.ts";
import type { VideoContent } from "./reading.ts";
import { flag, json, number, seconds, words } from "./values.ts";
import { childElements } from "./xml.ts";

// Films: where they play, what is said in them, and which part of them is meant.

/** A video block for learners. */
export function videoContent(text: CourseText, definition: Definition, links: LinkRewriter): VideoContent {
  const { element, attributes } = definition;
  const inside = (tag: string) => childElements(element).filter((child) => child.tagName === tag);
  const asset = inside("video_asset")[0];
  const link = (url: string | undefined) => url ? links(url) : undefined;
  const track = inside("track")[0]?.getAttribute("src") ?? words(attributes.track);
  const handout = inside("handout")[0]?.getAttribute("src") ?? words(attributes.handout);
  return present({
    kind: "video" as const,
    youtube: youtubeId(attributes),
    sources: sourcesOf(attributes, inside("source"), asset).flatMap((url) => link(url) ?? []),
    transcripts: transcriptsOf(text, attributes, inside("transcript")),
    poster: link(asset?.getAttribute("image") || words(attributes.thumbnail)),
    start: seconds(attributes.start_time ?? attributes.from) || undefined,
    end: seconds(attributes.end_time ?? attributes.to) || undefined,
    durationHint: number(asset?.getAttribute("duration") ?? undefined) || undefined,
    downloadTrack: flag(attributes.download_track) ? link(track) : undefined,
    handout: link(handout),
  });
}

const YOUTUBE = /^[\w-]{5,20}$/;

/** The film at normal speed, from `youtube_id_1_0` or from `youtube="0.75:a,1.00:b"`. */
function youtubeId(attributes: Readonly<Record<string, string>>): string | undefined {
  const bySpeed = (words(attributes.youtube) ?? "").split(",").map((pair) => pair.trim().split(":"));
  const normal = bySpeed.find(([speed, id]) => Number(speed) === 1 && id) ?? bySpeed.find((pair) => pair[1]);
  const plain = bySpeed.length === 1 && bySpeed[0]!.length === 1 ? bySpeed[0]![0] : undefined;
  const id = (words(attributes.youtube_id_1_0) || normal?.[1] || plain)?.trim();
  return id && YOUTUBE.test(id) ? id : undefined;
}

function sourcesOf(
  attributes: Readonly<Record<string, string>>,
  sources: Element[],
  asset?: Element,
): string[] {
  const listed = json(attributes.html5_sources);
  const encoded = asset ? childElements(asset).filter((child) => child.tagName === "encoded_video") : [];
  const found = [
    ...(Array.isArray(listed) ? listed.filter((url) => typeof url === "string") : []),
    ...sources.map((source) => source.getAttribute("src")),
    words(attributes.source),
    ...encoded.filter((one) => one.getAttribute("profile") !== "youtube").map((one) =>
      one.getAttribute("url")
    ),
  ];
  return [...new Set(found.flatMap((url) => url?.trim() || []))];
}

function transcriptsOf(
  text: CourseText,
  attributes: Readonly<Record<string, string>>,
  elements: Element[],
): { language: string; path: string }[] {
  const listed = Object.entries(json(attributes.transcripts) ?? {});
  const written = elements.map((
    element,
  ) => [element.getAttribute("language") ?? "", element.getAttribute("src")]);
  const sub = words(attributes.sub);
  const found = new Map<string, string>();
  for (const [language, name] of [...listed, ...written] as [string, unknown][]) {
    const path = typeof name === "string"
      ? text.find(`static/${name}`, `static/${name.replaceAll(" ", "_")}`)
      : undefined;
    if (path && language) found.set(language, path);
  }
  const old = sub &&
    text.find(`static/subs_${sub}.srt.sjson`, `static/subs/${sub}.srt.sjson`, `static/subs_${sub}.srt`);
  if (old && !found.has("en")) found.set("en", old);
  return Array.from(found, ([language, path]) => ({ language, path }));
}

/** The same without what is undefined. */
function present<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
