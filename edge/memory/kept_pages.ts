import type { VNode } from "preact";
import type { Front } from "edge/front.ts";
import { PAGE_HEADERS } from "edge/middleware/security_headers.ts";
import { SESSION_COOKIES, type Visitor, visitorLanguage, visitorTheme } from "edge/middleware/visitor.ts";
import { answerHtml, answerPage, type EdgeContext, visitOf } from "edge/respond.tsx";
import { completeDrawn } from "edge/slots/complete_page.ts";
import { drawPage } from "edge/slots/draw_page.ts";
import { pluginsAt } from "edge/slots/visit.ts";

// Public pages are the same for everybody who is not signed in and has the same language and theme: rendered
// once, kept as bytes, answered before any middleware runs, and let go when a signal makes them untrue.

const LONGEST_PATH = 300;
const MOST_VARIANTS = 1_000;
const KEPT_HEADERS = new Headers({
  ...PAGE_HEADERS,
  "content-type": "text/html; charset=UTF-8",
  "cache-control": "private, no-cache",
  "vary": "cookie, accept-language",
});

/** What the headers of a request come to: few of them stand for nearly all requests. */
const variants = new Map<string, string>();

/** Answers a GET from the kept pages, if it is for one and nobody is signed in. */
export function answerFromKept(request: Request, front: Front, path: string): Response | undefined {
  const cookies = request.headers.get("cookie") ?? "";
  if (cookies.includes(SESSION_COOKIE)) return undefined;
  const variant = variantFor(cookies, request.headers.get("accept-language") ?? "", front.look.site.language);
  const body = front.pages.find(path, variant);
  return body && new Response(body, { headers: KEPT_HEADERS });
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
  variants.set(key, variant);
  return variant;
}

function variantOf(language: Visitor["language"], theme: Visitor["theme"]): string {
  return `${language} ${theme}`;
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
  if (visitor.session || path.length > LONGEST_PATH || path.includes("notice=")) {
    return answerPage(c, await page());
  }
  const visit = visitOf(c);
  const plugins = pluginsAt(front, visit);
  const { body, isWhole } = await completeDrawn(front, visit, drawPage(plugins, await page()));
  // Plugins may have changed meanwhile: what was drawn with others is not for the next reader.
  const mayBeKept = isWhole && pluginsAt(front, visit) === plugins && !c.get("isPassing");
  if (body instanceof ReadableStream || !mayBeKept) return answerHtml(c, body);
  front.pages.keep(path, variantOf(visitor.language, visitor.theme), body, tags);
  return new Response(body, { headers: KEPT_HEADERS });
}

/** Path and query of an absolute URL, as text: cheaper than parsing it. */
export function pathOf(url: string): string {
  return url.slice(url.indexOf("/", url.indexOf("//") + 2));
}
