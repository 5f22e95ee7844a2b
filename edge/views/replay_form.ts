import { Refusal } from "core/base/refusal.ts";

/**
 * Where a replay is to begin, as a form says it: a time (UTC, as a browser's field writes it) or a place in the log.
 * Refuses `edge.replay_time` and `edge.replay_place`, each with its words.
 */
export function readBeginning(
  { since, from }: { readonly since?: string; readonly from?: string },
): { readonly since: string } | { readonly sequence: number } {
  if (since !== undefined) {
    const written = since.trim();
    // What names no zone is in UTC; a browser leaves the seconds out where they are 0.
    const time = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?$/.test(written)
      ? new Date(`${written.replace(" ", "T")}Z`)
      : new Date(NaN);
    if (!Number.isNaN(time.getTime())) return { since: time.toISOString() };
    throw new Refusal("edge.replay_time", "invalid", `Cannot replay from "${since}": not a time`);
  }
  const place = (from ?? "").trim();
  if (/^[1-9]\d{0,14}$/.test(place)) return { sequence: Number(place) };
  throw new Refusal("edge.replay_place", "invalid", `Cannot replay from "${place}": not a place in the log`);
}
