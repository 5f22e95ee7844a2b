import { parseAccept } from "hono/utils/accept";

/** How a page may be packed on its way, best first where a reader likes them equally. */
export const ENCODINGS = ["br", "gzip", "identity"] as const;

/** One of the ways. */
export type Encoding = typeof ENCODINGS[number];

const known = new Map<string, Accepted>();
const MOST_KNOWN = 500;

/** Those that a request takes, the one it likes best first. */
export type Accepted = readonly [Encoding, ...Encoding[]];

/**
 * The encodings that a request takes, the one it likes best first (RFC 9110, section 12.5.3). As it is stays possible
 * where nothing is said of it, after all that is; where a reader takes nothing at all, it is what there is.
 */
export function acceptedEncodings(header: string | null): Accepted {
  if (header === null) return ["identity"];
  // Few headers stand for most requests: what each comes to is remembered.
  const found = known.get(header);
  if (found) return found;
  const accepted = readEncodings(header);
  if (known.size < MOST_KNOWN && header.length < 200) known.set(header, accepted);
  return accepted;
}

function readEncodings(header: string): Accepted {
  const said = new Map(parseAccept(header).map(({ type, q }) => [type.toLowerCase(), q]));
  const rest = said.get("*");
  const liked = ENCODINGS.map((encoding) => {
    const q = said.get(encoding) ?? rest;
    // Nothing said of it: packed is not taken, as it is comes last.
    return { encoding, q: q ?? (encoding === "identity" ? Number.MIN_VALUE : 0) };
  });
  const [first = "identity", ...others] = liked.filter(({ q }) => q > 0)
    .sort((one, other) => other.q - one.q)
    .map(({ encoding }) => encoding);
  return [first, ...others];
}
