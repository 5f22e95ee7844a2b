import { PAGE_HEADERS } from "edge/middleware/security_headers.ts";

/**
 * What caches between may do with a page whose request had no cookie: keep it for seconds, give it out for some more
 * while they ask again, and for an hour where we do not answer (RFC 9111, section 5.2.2; RFC 5861). Browsers ask each
 * time. Seconds, since no signal of ours reaches them.
 */
export const SHARED = "public, max-age=0, s-maxage=10, stale-while-revalidate=20, stale-if-error=3600";

/** What is for one reader: kept by that reader's browser alone, which asks each time. */
export const OWN = "private, no-cache";

/** What decides which bytes are answered: language and theme are cookies, and so is who is signed in. */
const VARY = "Cookie, Accept-Language, Accept-Encoding";

/** What the headers of a page are made of. */
export interface HeaderParts {
  readonly etag: string;
  readonly encoding: string;
  readonly tags: readonly string[];
  /** For caches between as well. */
  readonly isShared: boolean;
}

/** The headers of a page. */
export function pageHeaders(parts: HeaderParts): Headers {
  const headers = new Headers({ ...PAGE_HEADERS, "content-type": "text/html; charset=UTF-8" });
  if (parts.encoding !== "identity") headers.set("content-encoding", parts.encoding);
  for (const [name, value] of validators(parts)) headers.set(name, value);
  return headers;
}

/** The headers of the answer that a page is still what the reader has (RFC 9110, section 15.4.5). */
export function unchangedHeaders(parts: HeaderParts): Headers {
  return new Headers(validators(parts));
}

function validators({ etag, tags, isShared }: HeaderParts): [string, string][] {
  const all: [string, string][] = [["etag", etag], ["cache-control", isShared ? SHARED : OWN], [
    "vary",
    VARY,
  ]];
  if (!isShared) return all;
  const keys = tags.map(keyOf);
  // By these a cache between lets go of pages: one name is read by some of them, the other by others.
  return [...all, ["cache-tag", keys.join(",")], ["surrogate-key", keys.join(" ")]];
}

/** A tag as it stands in a header, between commas or spaces. */
function keyOf(tag: string): string {
  return /^[!-+\--~]+$/.test(tag) ? tag : encodeURIComponent(tag);
}

/** Whether a reader has what a tag names already: `If-None-Match`, compared weakly (RFC 9110, section 13.1.2). */
export function isKnown(etag: string, ifNoneMatch: string): boolean {
  if (ifNoneMatch.trim() === "*") return true;
  return ifNoneMatch.split(",").some((one) => one.trim().replace(/^W\//, "") === etag);
}
