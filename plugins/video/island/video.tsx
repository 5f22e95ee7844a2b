import { type Signal, signal } from "@preact/signals";
import { render } from "preact";
import { withStorage } from "islands/storage.ts";
import { wakeTranscript } from "./transcript.tsx";
import { reportWatching } from "./video_reports.ts";
import { clock, type KeyDoes, keyDoes, nextSpeed, SPEEDS } from "./watching.ts";

/** What a player is told by the server. */
export interface VideoProps {
  /** Where it reports what the learner does; without it, nowhere. */
  readonly url?: string;
  /** The second where the learner left: text, since it may be a hole of a page that is rendered once for all. */
  readonly second?: string;
  /** "Continue at {time}". */
  readonly resume: string;
  /** "Speed". */
  readonly speed: string;
}

const SPEED_KEY = "speed";
/** Who left in the first seconds begins again. */
const WORTH_RESUMING = 5;

/** A video that goes on where the learner left, with its speed remembered, a transcript to click and keys. */
export function wake(root: HTMLElement, props: VideoProps): void {
  const video = root.querySelector("video");
  if (!video) return;
  const speed = rememberSpeed(video);
  const second = Number(props.second ?? 0);
  const left = signal(second >= WORTH_RESUMING ? second : undefined);
  video.addEventListener("play", () => left.value = undefined, { once: true });
  const bar = document.createElement("div");
  bar.className = "video-bar";
  video.after(bar);
  render(<Video video={video} left={left} speed={speed} words={props} />, bar);
  const regions = new Set([...root.querySelectorAll("[data-at]")].map((line) => line.parentElement!));
  for (const region of regions) wakeTranscript(region, video);
  root.addEventListener("keydown", (press) => pressed(press, video));
  if (props.url) reportWatching(video, props.url);
}

interface VideoBarProps {
  readonly video: HTMLVideoElement;
  readonly left: Signal<number | undefined>;
  readonly speed: Signal<number>;
  readonly words: Pick<VideoProps, "resume" | "speed">;
}

/** What stands under the player: the way on from where the learner left, and the speed. */
function Video({ video, left, speed, words }: VideoBarProps) {
  const second = left.value;
  const language = document.documentElement.lang;
  const goOn = () => {
    video.currentTime = second ?? 0;
    video.focus();
    play(video);
  };
  return (
    <>
      {second !== undefined && (
        <button type="button" class="button" onClick={goOn}>
          {words.resume.replace("{time}", clock(second, language))}
        </button>
      )}
      <label>
        <span>{words.speed}</span>
        <select
          value={speed.value}
          onChange={(event) => video.playbackRate = Number(event.currentTarget.value)}
        >
          {SPEEDS.map((one) => (
            <option key={one} value={one}>{new Intl.NumberFormat(language).format(one)} ×</option>
          ))}
        </select>
      </label>
    </>
  );
}

/** The speed that this reader chose last, on this video and on the next. */
function rememberSpeed(video: HTMLVideoElement): Signal<number> {
  const kept = Number(withStorage((storage) => storage.getItem(SPEED_KEY)));
  if (SPEEDS.includes(kept)) video.defaultPlaybackRate = video.playbackRate = kept;
  const speed = signal(video.playbackRate);
  video.addEventListener("ratechange", () => {
    speed.value = video.playbackRate;
    withStorage((storage) => storage.setItem(SPEED_KEY, String(video.playbackRate)));
  });
  return speed;
}

/** Keys work while the focus is in the player or its transcript, never elsewhere (WCAG 2.2, 2.1.4). */
function pressed(press: KeyboardEvent, video: HTMLVideoElement): void {
  const does = keyDoes(press);
  const choosing = press.target instanceof HTMLSelectElement; // by letters and arrows
  if (!does || choosing || press.defaultPrevented) return;
  press.preventDefault();
  doKey(does, video);
}

function doKey(key: KeyDoes, video: HTMLVideoElement): void {
  switch (key.does) {
    case "toggle":
      return video.paused ? play(video) : video.pause();
    case "jump":
      video.currentTime = Math.max(0, video.currentTime + key.by);
      return;
    case "mute":
      video.muted = !video.muted;
      return;
    case "speed":
      video.playbackRate = nextSpeed(video.playbackRate, key.by);
      return;
    case "captions":
      return toggleCaptions([...video.textTracks]);
    case "fullscreen":
      if (document.fullscreenElement) void document.exitFullscreen();
      else void video.requestFullscreen?.();
  }
}

/** Off if some are shown; else those in the language of the page, or the first there are. */
function toggleCaptions(tracks: readonly TextTrack[]): void {
  const shown = tracks.find(({ mode }) => mode === "showing");
  const own = tracks.find(({ language }) => language === document.documentElement.lang);
  const track = shown ?? own ?? tracks[0];
  if (track) track.mode = shown ? "disabled" : "showing";
}

function play(video: HTMLVideoElement): void {
  video.play().catch(() => {
    // Paused before it began, or no file that plays: the player itself shows which.
  });
}
