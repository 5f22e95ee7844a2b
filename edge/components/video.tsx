import { Icon } from "edge/components/icon.tsx";
import type { Words } from "edge/words.ts";
import { islandMark } from "islands/mark.ts";

/** A line of a transcript: from which second, what is said. */
export interface TranscriptLine {
  readonly at: number;
  readonly text: string;
}

/** A video as a unit holds it; the same for every learner. */
export interface VideoView {
  readonly id: string;
  readonly title: string;
  /** Files the browser may play, best first. */
  readonly sources: readonly { readonly href: string; readonly type?: string }[];
  /** The id of the video at YouTube, where there is no file. */
  readonly youtube?: string;
  readonly poster?: string;
  readonly seconds?: number;
  readonly tracks: readonly { readonly href: string; readonly lang: string }[];
  readonly transcripts: readonly { readonly lang: string; readonly lines: readonly TranscriptLine[] }[];
  /** Where it is reported what a learner does with it. */
  readonly reports?: string;
  /** The second where the learner left, or a hole for it: the only thing here that is the learner's own. */
  readonly left?: string;
  readonly downloads?: readonly { readonly href: string; readonly what: "video" | "transcript" }[];
}

/** A player, or a card that says whose player it is before anything of it loads; then the transcript as text. */
export function Video({ video, t }: { readonly video: VideoView; readonly t: Words }) {
  return (
    <section class="video" id={`b-${video.id}`} aria-labelledby={`v-${video.id}`} {...playerMark(video, t)}>
      <h2 id={`v-${video.id}`}>
        <bdi>{video.title || t("video.untitled")}</bdi>
      </h2>
      {video.sources.length > 0
        ? <Player video={video} t={t} />
        : video.youtube
        ? <YouTube video={video} t={t} />
        : <p class="muted">{t("video.none")}</p>}
      {video.transcripts.map(({ lang, lines }) => (
        <Transcript key={lang} video={video} lang={lang} lines={lines} t={t} />
      ))}
      {video.downloads && video.downloads.length > 0 && (
        <ul class="facts">
          {video.downloads.map(({ href, what }) => (
            <li key={href}>
              <a href={href} download>
                {t(what === "video" ? "video.download" : "video.download_transcript")}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** A player of our own goes on where the learner left; one of somebody else is left alone. */
function playerMark(video: VideoView, t: Words) {
  if (video.sources.length === 0) return {};
  const resume = t("video.resume", { time: "{time}" });
  return islandMark("video", { url: video.reports, second: video.left, resume, speed: t("video.speed") });
}

function Player({ video, t }: { readonly video: VideoView; readonly t: Words }) {
  return (
    <video
      controls
      preload="none"
      playsInline
      poster={video.poster}
      aria-labelledby={`v-${video.id}`}
      data-video={video.id}
    >
      {video.sources.map(({ href, type }) => <source key={href} src={href} type={type} />)}
      {video.tracks.map(({ href, lang }, at) => (
        <track
          key={href}
          kind="captions"
          src={href}
          srclang={lang}
          label={t.languageName(lang)}
          default={at === 0}
        />
      ))}
    </video>
  );
}

function YouTube({ video, t }: { readonly video: VideoView; readonly t: Words }) {
  return (
    <details class="load">
      <summary>
        <Icon name="play" />
        <span>
          <b>{t("video.youtube_load")}</b>
          <span class="small muted">{t("video.youtube_privacy")}</span>
        </span>
      </summary>
      <iframe
        src={`https://www.youtube-nocookie.com/embed/${
          encodeURIComponent(video.youtube ?? "")
        }?cc_load_policy=1`}
        title={video.title || t("video.untitled")}
        loading="lazy"
        allow="fullscreen; encrypted-media; picture-in-picture"
        referrerpolicy="strict-origin-when-cross-origin"
      >
      </iframe>
    </details>
  );
}

interface TranscriptProps {
  readonly video: VideoView;
  readonly lang: string;
  readonly lines: readonly TranscriptLine[];
  readonly t: Words;
}

function Transcript({ video, lang, lines, t }: TranscriptProps) {
  const many = video.transcripts.length > 1;
  const id = `v-${video.id}-${lang}`;
  return (
    <details class="transcript">
      <summary id={id}>
        {many ? t("video.transcript_in", { language: t.languageName(lang) }) : t("video.transcript")}
      </summary>
      <div lang={lang} dir="auto" tabIndex={0} role="region" aria-labelledby={`v-${video.id} ${id}`}>
        {paragraphs(lines).map((paragraph) => (
          <p key={paragraph.at} data-at={paragraph.at}>{paragraph.text}</p>
        ))}
      </div>
    </details>
  );
}

const PARAGRAPH_SECONDS = 30;

// Captions are cut for reading under a picture; as text they read better joined up to the next half minute.
function paragraphs(lines: readonly TranscriptLine[]): readonly TranscriptLine[] {
  const joined: { at: number; text: string }[] = [];
  for (const line of lines) {
    const last = joined.at(-1);
    if (last && line.at - last.at < PARAGRAPH_SECONDS) last.text += ` ${line.text}`;
    else joined.push({ at: line.at, text: line.text });
  }
  return joined;
}
