// What a player knows of its video, without the player.

/** The share of a video's seconds that make it seen. */
const SEEN = 0.95;

/** Speeds that a reader may choose. */
export const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];

/** What the element says: which stretches were really played, and the whole length in seconds. */
export interface Playing {
  readonly played: Pick<TimeRanges, "length" | "start" | "end">;
  readonly duration: number;
}

/** How many seconds were really seen; what was jumped over, or seen twice, adds nothing. */
export function secondsSeen({ played }: Pick<Playing, "played">): number {
  let seconds = 0;
  for (let at = 0; at < played.length; at++) seconds += played.end(at) - played.start(at);
  return seconds;
}

/** Whether so much was seen that the rest does not matter. */
export function isSeen(playing: Playing): boolean {
  return playing.duration > 0 && secondsSeen(playing) >= SEEN * playing.duration;
}

/** Whether so little is left that there is nothing to come back for. */
export function isNearEnd(second: number, duration: number): boolean {
  return second >= SEEN * duration;
}

/** The line that is being said: the last one that has begun. Undefined before the first. */
export function lineAt(starts: readonly number[], second: number): number | undefined {
  return starts.findLast((start) => start <= second);
}

/** The next faster or slower speed, or the same where there is none. */
export function nextSpeed(speed: number, direction: 1 | -1): number {
  const faster = SPEEDS.find((one) => one > speed);
  const slower = SPEEDS.findLast((one) => one < speed);
  return (direction > 0 ? faster : slower) ?? speed;
}

/** A place in a video as people write it: 4:10, 1:04:10. In the digits of the language. */
export function clock(second: number, language: string): string {
  const whole = Math.floor(second);
  const [hours, minutes, seconds] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const write = (value: number, digits: number) =>
    new Intl.NumberFormat(language, { minimumIntegerDigits: digits, useGrouping: false }).format(value);
  const end = write(seconds, 2);
  return hours > 0 ? `${write(hours, 1)}:${write(minutes, 2)}:${end}` : `${write(minutes, 1)}:${end}`;
}

/** What a key does to a player. */
export type KeyDoes =
  | { readonly does: "toggle" | "mute" | "captions" | "fullscreen" }
  | { readonly does: "jump"; readonly by: number }
  | { readonly does: "speed"; readonly by: 1 | -1 };

const KEYS: Readonly<Record<string, KeyDoes>> = {
  k: { does: "toggle" },
  j: { does: "jump", by: -10 },
  l: { does: "jump", by: 10 },
  arrowleft: { does: "jump", by: -5 },
  arrowright: { does: "jump", by: 5 },
  m: { does: "mute" },
  c: { does: "captions" },
  f: { does: "fullscreen" },
  "<": { does: "speed", by: -1 },
  ">": { does: "speed", by: 1 },
};

/** What a pressed key does. Media run from left to right in every language, so the arrows are not mirrored. */
export function keyDoes(
  press: Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey">,
): KeyDoes | undefined {
  return press.ctrlKey || press.altKey || press.metaKey ? undefined : KEYS[press.key.toLowerCase()];
}
