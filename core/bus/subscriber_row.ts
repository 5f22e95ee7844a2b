import type { Standing } from "./ledger.ts";

/** A subscriber's row as it is stored. */
export interface SubscriberRow {
  readonly name: string;
  readonly hears: string;
  readonly position: number;
  readonly epoch: number;
  readonly paused: number;
  readonly replay_from: number | null;
  readonly replay_to: number | null;
  readonly last_failure: string | null;
  readonly last_failure_at: string | null;
}

/** A row as the standing that it says. */
export function standingOf(
  row: Readonly<
    Record<keyof Pick<SubscriberRow, "position" | "epoch" | "paused" | "replay_from" | "replay_to">, unknown>
  >,
): Standing {
  const replay = typeof row.replay_to === "number"
    ? { replay: { from: Number(row.replay_from), to: row.replay_to } }
    : {};
  return {
    position: Number(row.position),
    epoch: Number(row.epoch),
    paused: row.paused === 1,
    ...replay,
  };
}
