import { type ReadonlySignal, signal, useComputed } from "@preact/signals";
import { render } from "preact";
import { lineAt } from "./watching.ts";

interface Line {
  readonly at: number;
  readonly text: string;
}

/** Makes the lines of a transcript buttons that lead into the video, and follows what is being said. */
export function wakeTranscript(region: HTMLElement, video: HTMLVideoElement): void {
  const lines = [...region.querySelectorAll<HTMLElement>("[data-at]")].map((line): Line => ({
    at: Number(line.dataset.at),
    text: line.textContent,
  }));
  const starts = lines.map(({ at }) => at);
  const said = signal<number>();
  const follow = follower(region);
  const go = (second: number) => {
    follow.again();
    video.currentTime = second;
    video.play().catch(() => {
      // Paused before it began, or no file that plays: the player itself shows which.
    });
  };
  region.replaceChildren();
  render(<Transcript lines={lines} said={said} go={go} />, region);
  video.addEventListener("timeupdate", () => {
    const line = lineAt(starts, video.currentTime);
    if (line === said.value) return;
    said.value = line;
    follow.to(region.querySelector("[aria-current]"));
  });
}

interface TranscriptProps {
  readonly lines: readonly Line[];
  /** Where the line begins that is being said. */
  readonly said: ReadonlySignal<number | undefined>;
  readonly go: (second: number) => void;
}

function Transcript({ lines, said, go }: TranscriptProps) {
  return (
    <>
      {lines.map(({ at, text }) => <TranscriptLine key={at} at={at} text={text} said={said} go={go} />)}
    </>
  );
}

function TranscriptLine({ at, text, said, go }: Line & Omit<TranscriptProps, "lines">) {
  const current = useComputed(() => said.value === at ? "true" as const : undefined);
  return (
    <p data-at={at}>
      <button type="button" class="line" aria-current={current} onClick={() => go(at)}>{text}</button>
    </p>
  );
}

/** Keeps a line in sight inside its region, and leaves off once the reader scrolls it by hand. */
function follower(region: HTMLElement) {
  let following = true;
  let placed = region.scrollTop;
  region.addEventListener("scroll", () => {
    if (Math.abs(region.scrollTop - placed) > 1) following = false;
  });
  return {
    again: () => following = true,
    to(line: Element | null): void {
      if (!following || !line) return;
      const above = line.getBoundingClientRect().top - region.getBoundingClientRect().top;
      region.scrollTop += above - region.clientHeight / 3;
      placed = region.scrollTop;
    },
  };
}
