import { type DrawnBlock, type RenderTools } from "core/plugin/block_type.ts";
import type { TranscriptLine, VideoFields } from "./fields.ts";

/** A film with what draws it. */
interface VideoProps {
  readonly block: DrawnBlock<VideoFields>;
  readonly tools: RenderTools;
}

const TYPES: Readonly<Record<string, string>> = {
  mp4: "video/mp4",
  m4v: "video/mp4",
  webm: "video/webm",
  ogv: "video/ogg",
};

/** A player, or a card that says whose player it is before anything of it loads; then the transcript as text. */
export function Video({ block, tools }: VideoProps) {
  const { id, title, fields: { sources, youtube } } = block;
  const { t } = tools;
  const transcripts = transcriptsOf(block.fields, tools.language);
  return (
    <section class="video" aria-labelledby={`v-${id}`} {...playerMark(block, tools)}>
      <h2 id={`v-${id}`}>
        <bdi>{title || t("untitled")}</bdi>
      </h2>
      {sources.length > 0
        ? <Player block={block} tools={tools} transcripts={transcripts} />
        : youtube
        ? <YouTube block={block} tools={tools} />
        : <p class="muted">{t("none")}</p>}
      {transcripts.map((transcript) => (
        <Transcript
          key={transcript.language}
          id={id}
          transcript={transcript}
          many={transcripts.length > 1}
          tools={tools}
        />
      ))}
    </section>
  );
}

type Transcripts = VideoFields["transcripts"];

/** The first track is on by itself: the one that the page speaks, where there is one. */
function transcriptsOf({ transcripts }: VideoFields, language: string): Transcripts {
  const isOwn = (one: Transcripts[number]) => one.language === language;
  return [...transcripts.filter(isOwn), ...transcripts.filter((one) => !isOwn(one))];
}

/** A player of our own goes on where the learner left; one of somebody else is left alone. */
function playerMark({ fields, reports, left }: VideoProps["block"], { t, island }: RenderTools) {
  if (fields.sources.length === 0) return {};
  return island("video", {
    url: reports,
    second: left,
    resume: t("resume", { time: "{time}" }),
    speed: t("speed"),
  });
}

function Player({ block, tools, transcripts }: VideoProps & { readonly transcripts: Transcripts }) {
  const { id, fields: { sources, poster }, file } = block;
  return (
    <video
      controls
      preload="none"
      playsInline
      poster={poster}
      aria-labelledby={`v-${id}`}
      data-video={id}
    >
      {sources.map((href) => <source key={href} src={href} type={typeOf(href)} />)}
      {transcripts.map(({ language }, at) => (
        <track
          key={language}
          kind="captions"
          src={file(`${language}.vtt`)}
          srclang={language}
          label={tools.languageName(language)}
          default={at === 0}
        />
      ))}
    </video>
  );
}

function typeOf(href: string): string | undefined {
  return TYPES[/\.(\w+)(?:[?#].*)?$/.exec(href)?.[1]?.toLowerCase() ?? ""];
}

function YouTube({ block: { title, fields }, tools: { t, icon } }: VideoProps) {
  return (
    <details class="load">
      <summary>
        {icon("play")}
        <span>
          <b>{t("youtube_load")}</b>
          <span class="small muted">{t("youtube_privacy")}</span>
        </span>
      </summary>
      <iframe
        src={`https://www.youtube-nocookie.com/embed/${
          encodeURIComponent(fields.youtube ?? "")
        }?cc_load_policy=1`}
        title={title || t("untitled")}
        loading="lazy"
        allow="fullscreen; encrypted-media; picture-in-picture"
        referrerpolicy="strict-origin-when-cross-origin"
      >
      </iframe>
    </details>
  );
}

interface TranscriptProps {
  readonly id: string;
  readonly transcript: Transcripts[number];
  readonly many: boolean;
  readonly tools: RenderTools;
}

function Transcript(
  { id, transcript: { language, lines }, many, tools: { t, languageName } }: TranscriptProps,
) {
  const summary = `v-${id}-${language}`;
  return (
    <details class="transcript">
      <summary id={summary}>
        {many ? t("transcript_in", { language: languageName(language) }) : t("transcript")}
      </summary>
      <div lang={language} dir="auto" tabIndex={0} role="region" aria-labelledby={`v-${id} ${summary}`}>
        {paragraphs(lines).map(({ from, text }) => <p key={from} data-at={from}>{text}</p>)}
      </div>
    </details>
  );
}

const PARAGRAPH_SECONDS = 30;

// Captions are cut for reading under a picture; as text they read better joined up to the next half minute.
function paragraphs(
  lines: readonly TranscriptLine[],
): readonly { readonly from: number; readonly text: string }[] {
  const joined: { from: number; text: string }[] = [];
  for (const { from, text } of lines) {
    const last = joined.at(-1);
    if (last && from - last.from < PARAGRAPH_SECONDS) last.text += ` ${text}`;
    else joined.push({ from, text });
  }
  return joined;
}
