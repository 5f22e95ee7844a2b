import type { Refusal } from "core/base/refusal.ts";
import { LIMITS } from "contexts/streams/mod.ts";
import type { FieldError } from "edge/components/field.tsx";
import type { MessageKey, Words } from "edge/words.ts";

/** What is typed into the form of a stream. */
export interface StreamForm {
  /** Chosen with the form, so that one that is sent twice opens one stream. */
  readonly id: string;
  readonly label: string;
  readonly by: "webhook" | "events";
  readonly url: string;
  readonly hears: readonly string[];
  readonly withPersonal: boolean;
  readonly from: "next" | "first";
}

/** Signals that can be chosen, by who says them. */
export interface ChoiceGroup {
  readonly publisher: string;
  readonly signals: readonly { readonly name: string; readonly doc: string }[];
}

/** Reads the form; names of signals that there are not are passed over. */
export function readStreamForm(form: FormData, known: ReadonlySet<string>): StreamForm {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" ? value : "";
  };
  return {
    id: text("id"),
    label: text("label"),
    by: text("by") === "events" ? "events" : "webhook",
    url: text("url").trim(),
    hears: form.getAll("hears").map(String).filter((name) => known.has(name)),
    withPersonal: text("personal") === "yes",
    from: text("from") === "first" ? "first" : "next",
  };
}

/** What is missing in the form, in words, before anybody is asked. */
export function missingIn({ label, by, url, hears }: StreamForm, t: Words): FieldError[] {
  const errors: FieldError[] = [];
  if (label.trim() === "") errors.push({ field: "label", text: t("stream.label_needed") });
  if (by === "webhook" && url === "") errors.push({ field: "url", text: t("stream.url_needed") });
  if (hears.length === 0) errors.push({ field: "hears", text: t("stream.hears_needed") });
  return errors;
}

const AT_URL: Readonly<Record<string, MessageKey>> = {
  "streams.address_private": "refusal.streams.address_private",
  "streams.not_sent": "stream.url_form",
};

/** What the form was refused for, in words, at the field that it concerns; nothing for other refusals. */
export function streamErrors({ code, facts }: Refusal, t: Words): readonly FieldError[] {
  if (code === "streams.url_invalid") {
    return [{ field: "url", text: t(facts.reason === "https" ? "stream.url_https" : "stream.url_form") }];
  }
  const atUrl = AT_URL[code];
  if (atUrl) return [{ field: "url", text: t(atUrl) }];
  if (code !== "streams.input_invalid") return [];
  return (facts.fields as readonly string[]).flatMap((field): FieldError[] => {
    if (field === "label") return [{ field, text: t("stream.label_long", { most: LIMITS.label }) }];
    if (field === "url" || field === "delivery.url") return [{ field: "url", text: t("stream.url_form") }];
    return [];
  });
}
