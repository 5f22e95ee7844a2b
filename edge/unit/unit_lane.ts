import { gzipSync } from "node:zlib";
import type { Front } from "edge/front.ts";
import { acceptedEncodings } from "edge/memory/cache_encodings.ts";
import { PAGE_HEADERS } from "edge/middleware/security_headers.ts";
import { NOTICE_HEADER, sessionIn, visitorLanguage, visitorTheme } from "edge/middleware/visitor.ts";
import { fillUnit, unitHere } from "edge/unit/unit_answer.tsx";

// The page that learners ask for most goes by a lane of its own, before any middleware: signed in, a unit, and
// nothing out of the ordinary. Whatever else it is, the usual way answers it, so nothing is decided here.

const UNIT = /^\/learn\/([^/?#]+)\/([^/?#]+)$/;

const HEADERS = new Headers({
  ...PAGE_HEADERS,
  "content-type": "text/html; charset=UTF-8",
  "cache-control": "private, no-cache",
  "vary": "accept-encoding",
});

const GZIP_HEADERS = new Headers([...HEADERS, ["content-encoding", "gzip"]]);

/** A page is packed for one reader and thrown away: little effort gives most of it. */
const FAST = { level: 1 };

function withCookie(headers: Headers, setCookie: string | undefined): HeadersInit {
  return setCookie === undefined ? headers : [...headers, ["set-cookie", setCookie]];
}

/** The course and unit of a path that the lane is for; undefined for any other. */
export function unitOfPath(path: string): { readonly course: string; readonly unit: string } | undefined {
  if (!path.startsWith("/learn/")) return undefined;
  const [, course, unit] = UNIT.exec(path) ?? [];
  if (!course || !unit) return undefined;
  try {
    return { course: decodeURIComponent(course), unit: decodeURIComponent(unit) };
  } catch {
    return undefined; // a lone percent sign names nothing: the usual way says so
  }
}

/** Answers with a unit's page; undefined where the usual way must say what is the matter. */
export async function answerUnitDirectly(
  request: Request,
  front: Front,
  at: NonNullable<ReturnType<typeof unitOfPath>>,
): Promise<Response | undefined> {
  const { headers } = request;
  if (headers.has(NOTICE_HEADER)) return undefined;
  const cookies = headers.get("cookie") ?? "";
  try {
    const found = await sessionIn(cookies, front);
    if (!found) return undefined;
    const { session, setCookie } = found;
    await front.positions.wait(cookies);
    const accepted = headers.get("accept-language") ?? undefined;
    const visitor = {
      session,
      theme: visitorTheme(cookies),
      language: visitorLanguage(cookies, accepted, session, front.look.site.language),
    };
    const here = await unitHere(front, visitor, at);
    const { body: page } = await fillUnit(front, visitor, here);
    // What is still to come would be held back by packing.
    if (page instanceof ReadableStream) {
      return new Response(page, { headers: withCookie(HEADERS, setCookie) });
    }
    const takesGzip = acceptedEncodings(headers.get("accept-encoding")).includes("gzip");
    return takesGzip
      ? new Response(gzipSync(page, FAST), { headers: withCookie(GZIP_HEADERS, setCookie) })
      : new Response(page, { headers: withCookie(HEADERS, setCookie) });
  } catch {
    return undefined; // the usual way meets the same refusal, and knows how to say it
  }
}
