import type { Words } from "edge/words.ts";

/** A moment to the second, with what machines read. */
export function Moment({ at, t }: { readonly at: Date | string; readonly t: Words }) {
  const date = new Date(at);
  return <time dateTime={date.toISOString()}>{t.moment(date)}</time>;
}
