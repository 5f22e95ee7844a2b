import type { ReplicaReport } from "core/run/region_report.ts";
import { Chip, type Tone } from "edge/components/alert.tsx";
import type { IconName } from "edge/components/icon.tsx";
import { durationWords } from "edge/views/duration_words.ts";
import { type LagState, lagState, type RegionRow, type RegionState } from "edge/views/region_view.ts";
import type { MessageKey, Words } from "edge/words.ts";

interface Shown {
  readonly tone?: Tone;
  readonly icon: IconName;
  readonly word: MessageKey;
}

const STATES: Readonly<Record<RegionState, Shown>> = {
  well: { tone: "success", icon: "correct", word: "regions.well" },
  starting: { tone: "info", icon: "clock", word: "regions.starting" },
  behind: { tone: "warning", icon: "clock", word: "regions.behind" },
  failing: { tone: "danger", icon: "wrong", word: "regions.failing" },
  cut_off: { tone: "danger", icon: "alert", word: "regions.cut_off" },
  silent: { tone: "danger", icon: "alert", word: "regions.silent" },
};

const LAGS: Readonly<Record<LagState, Shown>> = {
  current: { tone: "success", icon: "correct", word: "regions.lag_current" },
  behind: { tone: "warning", icon: "clock", word: "regions.behind" },
  far_behind: { tone: "danger", icon: "alert", word: "regions.far_behind" },
  cut_off: { tone: "danger", icon: "alert", word: "regions.cut_off" },
  empty: { icon: "clock", word: "regions.starting" },
};

/** How a region is, in a word. */
export function RegionChip({ state, t }: Pick<RegionRow, "state"> & { readonly t: Words }) {
  const { tone, icon, word } = STATES[state];
  return <Chip tone={tone} icon={icon}>{t(word)}</Chip>;
}

/** How far a copy is behind: the time, what it lacks, and beside it a word that says what to think of it. */
export function Lag({ replica, quiet = false, t }: {
  readonly replica: ReplicaReport;
  /** Without a colour where all is well, and without what stands beside it anyway: among many, what is not well stands out. */
  readonly quiet?: boolean;
  readonly t: Words;
}) {
  const state = lagState(replica);
  const { tone, icon, word } = LAGS[state];
  return (
    <span class="state-chip">
      {state !== "empty" && <span class="nowrap">{durationWords(replica.lagMs, t)}</span>}
      {!quiet && (replica.behind ?? 0) > 0 && (
        <span class="muted nowrap">{t("regions.lacks", { count: replica.behind! })}</span>
      )}
      {quiet && state === "current"
        ? <span class="muted">{t(word)}</span>
        : <Chip tone={tone} icon={icon}>{t(word)}</Chip>}
    </span>
  );
}
