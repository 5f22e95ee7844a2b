import { IntlMessageFormat } from "intl-messageformat";
import { type ComponentChildren, Fragment, h } from "preact";
import ar from "./messages/ar.json" with { type: "json" };
import en from "./messages/en.json" with { type: "json" };

/** The name of a message; English names them all, every other language has the same ones. */
export type MessageKey = keyof typeof en;

/** What a message's placeholders may be filled with. */
export type Values = Readonly<Record<string, string | number>>;

/** The languages the pages are written in, by their BCP 47 tag and their own name. */
export const LANGUAGES = [{ tag: "en", name: "English" }, { tag: "ar", name: "العربية" }] as const;

/** One of the languages the pages are written in. */
export type Language = typeof LANGUAGES[number]["tag"];

/** One language's voice: call it for a message; it also knows how that language writes numbers and dates. */
export interface Words {
  (key: MessageKey, values?: Values): string;
  readonly lang: Language;
  readonly dir: "ltr" | "rtl";
  /** A message with elements among its words, such as a name inside `<bdi>`. */
  rich(key: MessageKey, values: Readonly<Record<string, ComponentChildren>>): ComponentChildren;
  /** Whether a message of this name exists; for words chosen by a code that comes from elsewhere. */
  has(key: string): key is MessageKey;
  /** What a message needs to be said. */
  placeholders(key: MessageKey): ReadonlySet<string>;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  percent(share: number): string;
  date(at: Date): string;
  dateTime(at: Date): string;
  /** A moment to the second, for those who compare it with a log. */
  moment(at: Date): string;
  list(items: readonly string[]): string;
  /** The name of a language in this one: "Arabic" for `ar`. */
  languageName(tag: string): string;
}

const CATALOGUES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { en, ar };
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(["ar"]);
const voices = new Map<string, Words>();
const VOICES_KEPT = 64;

/** The words of one language. Made once per language and time zone; messages compile at first use. */
export function words(lang: Language, timeZone = "UTC"): Words {
  const key = `${lang} ${timeZone}`;
  const known = voices.get(key);
  if (known) return known;
  const made = makeWords(lang, timeZone);
  if (voices.size < VOICES_KEPT) voices.set(key, made);
  return made;
}

const choices = new Map<string, Language>();
const CHOICES_KEPT = 1_000;

/** The language to answer in: what was chosen, else the first acceptable one that we have, else English. */
export function chooseLanguage(chosen: string | undefined, acceptLanguage: string | undefined): Language {
  // Few headers stand for most requests: what each comes to is remembered.
  const key = `${chosen ?? ""} ${acceptLanguage ?? ""}`;
  const known = choices.get(key);
  if (known) return known;
  const language = readChoice(chosen, acceptLanguage);
  if (choices.size < CHOICES_KEPT && key.length < 200) choices.set(key, language);
  return language;
}

function readChoice(chosen: string | undefined, acceptLanguage: string | undefined): Language {
  const wanted = (acceptLanguage ?? "").slice(0, 500).split(",")
    .map((entry) => {
      const [tag = "", quality] = entry.trim().split(";q=");
      return { tag, quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const tag of [chosen ?? "", ...wanted.map((entry) => entry.tag)]) {
    const base = tag.toLowerCase().split("-")[0];
    const found = LANGUAGES.find((language) => language.tag === base);
    if (found) return found.tag;
  }
  return "en";
}

function makeWords(lang: Language, timeZone: string): Words {
  const messages = CATALOGUES[lang];
  const compiled = new Map<MessageKey, IntlMessageFormat>();

  function message(key: MessageKey): IntlMessageFormat {
    const known = compiled.get(key);
    if (known) return known;
    const made = new IntlMessageFormat(messages[key], lang);
    compiled.set(key, made);
    return made;
  }

  function t(key: MessageKey, values?: Values): string {
    return String(message(key).format(values));
  }

  const percent = new Intl.NumberFormat(lang, { style: "percent", maximumFractionDigits: 0 });
  const number = new Intl.NumberFormat(lang, { maximumFractionDigits: 2 });
  const { date, dateTime, moment } = dateFormats(lang, timeZone);
  const list = new Intl.ListFormat(lang);
  const languageNames = new Intl.DisplayNames(lang, { type: "language", fallback: "code" });

  return Object.assign(t, {
    lang,
    dir: RIGHT_TO_LEFT.has(lang) ? "rtl" as const : "ltr" as const,
    rich(key: MessageKey, values: Readonly<Record<string, ComponentChildren>>): ComponentChildren {
      const parts = message(key).format<ComponentChildren>(values);
      // As children of a fragment, never as a bare array: text in it must be escaped exactly once.
      return h(Fragment, null, ...(Array.isArray(parts) ? parts : [parts]));
    },
    has: (key: string): key is MessageKey => Object.hasOwn(en, key),
    placeholders: (key: MessageKey) => placeholdersOf(message(key).getAst()),
    number: (value: number, options?: Intl.NumberFormatOptions) =>
      options ? new Intl.NumberFormat(lang, options).format(value) : number.format(value),
    percent: (share: number) => percent.format(share),
    date: (at: Date) => date.format(at),
    dateTime: (at: Date) => dateTime.format(at),
    moment: (at: Date) => moment.format(at),
    list: (items: readonly string[]) => list.format(items),
    languageName: (tag: string) => languageName(languageNames, tag),
  });
}

function dateFormats(lang: Language, timeZone: string) {
  return {
    date: new Intl.DateTimeFormat(lang, { dateStyle: "medium", timeZone }),
    dateTime: new Intl.DateTimeFormat(lang, {
      weekday: "short",
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "numeric",
      minute: "2-digit",
      timeZone,
      timeZoneName: "short",
    }),
    moment: new Intl.DateTimeFormat(lang, {
      year: "numeric",
      month: "short",
      day: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
      hourCycle: "h23",
      timeZone,
      timeZoneName: "short",
    }),
  };
}

type MessageElement = ReturnType<IntlMessageFormat["getAst"]>[number];

/** The names of the placeholders in a message, in the branches of its plurals too. */
export function placeholdersOf(elements: readonly MessageElement[]): Set<string> {
  const names = new Set<string>();
  for (const element of elements) {
    if (!("value" in element) || "type" in element && element.type === 0) continue;
    names.add(String(element.value));
    const inner = "options" in element
      ? Object.values(element.options).flatMap((option) => option.value)
      : "children" in element
      ? element.children
      : [];
    for (const name of placeholdersOf(inner)) names.add(name);
  }
  return names;
}

function languageName(names: Intl.DisplayNames, tag: string): string {
  try {
    return names.of(tag) ?? tag;
  } catch (error) {
    // An author may have written anything as a course's language; what is no tag is shown as it is.
    if (error instanceof RangeError) return tag;
    throw error;
  }
}
