import { z } from "zod";
import { SIGNAL_NAME } from "core/signal/signal.ts";
import { LIMITS } from "contexts/streams/rules.ts";
import type { stream } from "contexts/streams/schema.ts";

/** A stream's id: a UUID, so that whoever asks for one twice in one breath asks for the same one. */
export const id = z.uuid();
/** What operators call a service. */
export const label = z.string().trim().normalize("NFC").min(1).max(LIMITS.label).regex(/^[^\p{Cc}]*$/u);
/** Where a webhook is sent, in the form that the URL Standard gives it. */
export const url = z.url().max(LIMITS.url).transform((given) => new URL(given).href);
/** The names of signals, each once. */
export const hears = z.array(z.string().regex(SIGNAL_NAME).max(200)).min(1).max(LIMITS.hears)
  .transform((names) => [...new Set(names)].sort());

type Row = Pick<typeof stream.$inferSelect, "id" | "label" | "delivery" | "url" | "hears" | "withPersonal">;

/** A stream as its signals tell it. */
export function permissionOf({ id: streamId, label, delivery, url, hears, withPersonal }: Row) {
  const host = url === null ? {} : { host: new URL(url).host };
  return { streamId, label, delivery, ...host, hears: [...hears], withPersonal };
}
