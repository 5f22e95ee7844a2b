// What the strings of OLX mean. Attributes are strings that Open edX reads as JSON where they are JSON, so `true`,
// `"true"` and `"2013-02-05T05:00:00Z"` with quotes inside the quotes all occur.

/** The words of a value: a JSON string is unquoted, anything else stays as it is written. */
export function words(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const trimmed = value.trim();
  if (trimmed === "" || trimmed === "null" || trimmed === "None") return undefined;
  if (!trimmed.startsWith('"')) return trimmed;
  const parsed = json(trimmed);
  return typeof parsed === "string" && parsed !== "" ? parsed : undefined;
}

/** Yes or no; undefined where the value says neither. */
export function flag(value: string | undefined): boolean | undefined {
  const word = words(value)?.toLowerCase();
  if (word === "true" || word === "1" || word === "yes") return true;
  if (word === "false" || word === "0" || word === "no") return false;
  return undefined;
}

/** Longer than any number, moment or length of time is ever written. */
const SHORT = 100;

function shortWords(value: string | undefined): string | undefined {
  const word = words(value);
  return word !== undefined && word.length <= SHORT ? word : undefined;
}

/** A number, or undefined where the value is none. */
export function number(value: string | undefined): number | undefined {
  const word = shortWords(value);
  const found = word === undefined ? NaN : Number(word);
  return Number.isFinite(found) ? found : undefined;
}

/** The JSON of a value, or undefined where it is not JSON. */
export function json(value: string | undefined): unknown {
  if (value === undefined) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined; // not JSON is an answer here, not a fault
  }
}

const ISO =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?$/i;
const WITH_YEAR = /\b\d{4}\b/;

/** A moment as ISO 8601 in UTC. Old courses leave the zone, the seconds or the hour out; then it is UTC, zero, zero. */
export function moment(value: string | undefined): string | undefined {
  const word = shortWords(value);
  if (word === undefined) return undefined;
  const match = ISO.exec(word);
  if (!match) return WITH_YEAR.test(word) ? isoOf(`${word} UTC`) ?? isoOf(word) : undefined;
  const [, year, month, day, hour = "0", minute = "00", second = "00", zone = "Z"] = match;
  const two = (part: string) => part.padStart(2, "0");
  const offset = /^(z|utc)$/i.test(zone) ? "Z" : zone.replace(/^([+-]\d{2}):?(\d{2})$/, "$1:$2");
  return isoOf(`${year}-${two(month!)}-${two(day!)}T${two(hour)}:${minute}:${second}${offset}`);
}

function isoOf(text: string): string | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString().replace(".000Z", "Z");
}

const UNITS: Record<string, number> = { week: 604800, day: 86400, hour: 3600, minute: 60, second: 1 };

/** A length of time in seconds, from `1 day 5 hours 59 minutes`, `00:11:39`, `699.0` or `{"days": 1}`. */
export function seconds(value: string | undefined): number | undefined {
  const word = shortWords(value);
  if (word === undefined) return undefined;
  const clock = /^(?:(\d+):)?(\d{1,2}):(\d{2}(?:\.\d+)?)$/.exec(word);
  if (clock) return Number(clock[1] ?? 0) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const plain = number(word);
  if (plain !== undefined) return plain;
  const parts = [...word.matchAll(/(\d+(?:\.\d+)?)\s*(week|day|hour|minute|second)s?/gi)];
  if (parts.length === 0) return undefined;
  return parts.reduce((total, [, count, unit]) => total + Number(count) * UNITS[unit!.toLowerCase()]!, 0);
}
