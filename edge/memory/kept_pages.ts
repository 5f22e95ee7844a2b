import type { VNode } from "preact";
import type { Front } from "edge/front.ts";
import {
  type RegionNotice,
  SESSION_COOKIES,
  type Visitor,
  visitorLanguage,
  visitorTheme,
} from "edge/middleware/visitor.ts";
import { POSITION_HEADER } from "edge/region/stand_cookies.ts";
import { answerHtml, answerPage, type EdgeContext, visitOf } from "edge/respond.tsx";
import { completeDrawn, type Page } from "edge/slots/complete_page.ts";
import { drawPage } from "edge/slots/draw_page.ts";
import { pluginsAt } from "edge/slots/visit.ts";
import { SITE } from "edge/start/open_house.ts";
import { acceptedEncodings } from "./cache_encodings.ts";
import { isKnown, unchangedHeaders } from "./cache_headers.ts";
import type { CachedPage } from "./cached_page.ts";

// Public pages are the same for everybody who is not signed in and has the same language and theme: rendered
// once, kept as bytes, answered before any middleware runs, and let go when a signal makes them untrue.

const LONGEST_PATH = 300;
const MOST_VARIANTS = 1_000;
const LONGEST_KEY = 1_000;

/** What the headers of a request come to: few of them stand for nearly all requests. */
const variants = new Map<string, string>();

/** Answers a GET from the kept pages, if it is for one and nobody is signed in: those with a region's notice, where it has one. */
export function answerFromKept(
  request: Request,
  front: Front,
  path: string,
  notice?: RegionNotice,
): Response | undefined {
  const { headers } = request;
  const cookies = headers.get("cookie") ?? "";
  if (cookies.includes(SESSION_COOKIE) || headers.has(POSITION_HEADER)) return undefined;
  const variant = variantFor(cookies, headers.get("accept-language") ?? "", front.look.site.language);
  const page = front.pages.find(keyOf(variant, path, notice));
  return page && answerCached(page, headers, cookies, notice);
}

/** Either of the session's cookies, for whom no page is kept: the secure one's name ends in the plain one's. */
const SESSION_COOKIE = `${SESSION_COOKIES.plain}=`;

function variantFor(cookies: string, accepted: string, site: string): string {
  const key = `${cookies}\n${accepted}\n${site}`;
  const known = variants.get(key);
  if (known) return known;
  const variant = variantOf(
    visitorLanguage(cookies, accepted || undefined, undefined, site),
    visitorTheme(cookies),
  );
  if (variants.size >= MOST_VARIANTS) variants.clear();
  if (key.length < LONGEST_KEY) variants.set(key, variant);
  return variant;
}

/** What bytes depend on beside the path. The audience is always the same: nobody who is signed in. */
function variantOf(language: Visitor["language"], theme: Visitor["theme"]): string {
  return `${SITE} ${language} ${theme} guest`;
}

function keyOf(variant: string, path: string, notice: RegionNotice | undefined): string {
  return notice ? `${variant} ${notice} ${path}` : `${variant} ${path}`;
}

/** Answers with a page's bytes as the reader takes them, or that the reader has them. */
function answerCached(
  page: CachedPage,
  headers: Headers,
  cookies: string,
  notice: RegionNotice | undefined,
): Response {
  // What a cookie says may be in an answer to it: only one that none came with is for others as well, and only where
  // we would give it to others ourselves. A notice is gone before others could be told.
  const isShared = page.isKept && cookies === "" && !notice;
  const accepted = acceptedEncodings(headers.get("accept-encoding"));
  const ifNoneMatch = headers.get("if-none-match");
  const known = ifNoneMatch && page.known(accepted, (etag) => isKnown(etag, ifNoneMatch));
  if (known) return new Response(null, { status: 304, headers: unchangedHeaders(known.parts(isShared)) });
  return page.best(accepted).answer(isShared);
}

/**
 * Answers with a page, and keeps it under its tags where nobody is signed in. One that a plugin's widget is missing from
 * is not kept: it may be there the next time.
 */
export async function answerKept(
  c: EdgeContext,
  front: Front,
  tags: readonly string[],
  page: () => VNode | Promise<VNode>,
): Promise<Response> {
  const visitor = c.get("visitor");
  const path = pathOf(c.req.url);
  // Who says what they have seen gets what is at least as new, which what is kept need not be yet.
  const hasSeen = c.req.header(POSITION_HEADER) !== undefined;
  if (visitor.session || hasSeen || path.length > LONGEST_PATH || path.includes("notice=")) {
    return answerPage(c, await page());
  }
  let own: Page["body"] | undefined;
  const { regionNotice: notice } = visitor;
  const variant = variantOf(visitor.language, visitor.theme);
  const cached = await front.pages.findOrMake(keyOf(variant, path, notice), {
    tags,
    async make() {
      const drawn = await drawForAll(c, front, page);
      if (drawn.isForAll) return drawn.body;
      own = drawn.body;
    },
  });
  if (cached) return answerCached(cached, c.req.raw.headers, c.req.header("cookie") ?? "", notice);
  return answerHtml(c, own ?? (await drawForAll(c, front, page)).body);
}

type Drawing =
  | { readonly isForAll: true; readonly body: Uint8Array<ArrayBuffer> }
  | { readonly isForAll: false; readonly body: Page["body"] };

async function drawForAll(
  c: EdgeContext,
  front: Front,
  page: () => VNode | Promise<VNode>,
): Promise<Drawing> {
  const visit = visitOf(c);
  const plugins = pluginsAt(front, visit);
  const { body, isWhole } = await completeDrawn(front, visit, drawPage(plugins, await page()));
  // Plugins may have changed meanwhile: what was drawn with others is not for the next reader.
  const mayBeKept = isWhole && pluginsAt(front, visit) === plugins && !c.get("isPassing");
  return body instanceof ReadableStream || !mayBeKept ? { isForAll: false, body } : { isForAll: true, body };
}

/** Path and query of an absolute URL, as text: cheaper than parsing it. */
export function pathOf(url: string): string {
  return url.slice(url.indexOf("/", url.indexOf("//") + 2));
}
