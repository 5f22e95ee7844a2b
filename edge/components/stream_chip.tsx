import { Chip, type Tone } from "edge/components/alert.tsx";
import type { StreamStanding } from "edge/views/stream_view.ts";
import type { MessageKey, Words } from "edge/words.ts";

const STANDINGS: Readonly<Record<StreamStanding, { readonly tone?: Tone; readonly word: MessageKey }>> = {
  idle: { tone: "success", word: "stream.idle" },
  behind: { tone: "info", word: "stream.behind" },
  retrying: { tone: "warning", word: "stream.retrying" },
  parked: { tone: "danger", word: "stream.parked" },
  paused: { word: "stream.paused" },
  connected: { tone: "success", word: "stream.connected" },
  waiting: { tone: "info", word: "stream.waiting" },
  closed: { word: "stream.closed" },
};

/** How a stream does, in a word or two. */
export function StreamChip({ standing, t }: { readonly standing: StreamStanding; readonly t: Words }) {
  const { tone, word } = STANDINGS[standing];
  return <Chip tone={tone}>{t(word)}</Chip>;
}
