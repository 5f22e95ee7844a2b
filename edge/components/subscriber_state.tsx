import type { SubscriberReport } from "core/bus/bus.ts";
import { Chip, type Tone } from "edge/components/alert.tsx";
import { ProgressBar } from "edge/components/progress_bar.tsx";
import { type SubscriberState, subscriberState } from "edge/views/subscriber_state.ts";
import type { MessageKey, Words } from "edge/words.ts";

const STATES: Readonly<Record<SubscriberState, { tone?: Tone; word: MessageKey; means: MessageKey }>> = {
  running: { tone: "success", word: "admin.state_running", means: "admin.means_running" },
  behind: { tone: "info", word: "admin.state_behind", means: "admin.means_behind" },
  retrying: { tone: "warning", word: "admin.state_retrying", means: "admin.means_retrying" },
  paused: { tone: "warning", word: "admin.state_paused", means: "admin.means_paused" },
  replaying: { tone: "info", word: "admin.state_replaying", means: "admin.means_replaying" },
  away: { tone: "danger", word: "admin.state_away", means: "admin.means_away" },
};

/** A subscriber's state in a word, and how far its replay is. */
export function StateChip({ report, t }: { readonly report: SubscriberReport; readonly t: Words }) {
  const { state, share } = subscriberState(report);
  const { tone, word } = STATES[state];
  return (
    <span class="state-chip">
      <Chip tone={tone}>{t(word)}</Chip>
      {share !== undefined && (
        <>
          <span class="small muted">{t.percent(share)}</span>
          <ProgressBar share={share} />
        </>
      )}
    </span>
  );
}

/** What a subscriber's state means, in a sentence. */
export function stateMeans(report: SubscriberReport, t: Words): string {
  const { state } = subscriberState(report);
  return t(state === "running" && report.dead > 0 ? "admin.means_running_but" : STATES[state].means);
}
