import type { HTTPException } from "hono/http-exception";
import { newId } from "core/base/id.ts";
import { log } from "core/base/log.ts";
import { type Refusal, refusalIn, type RefusalKind } from "core/base/refusal.ts";
import type { Front } from "edge/front.ts";
import { type Again, RefusedPage } from "edge/pages/refused.tsx";
import { answerPage, type EdgeContext, formOf, frameOf, tellWait } from "edge/respond.tsx";
import { isDrawnHere } from "edge/region/local_paths.ts";
import { KEY_FIELD, keyUnderWay } from "edge/middleware/follow_request.ts";
import { type Visitor, visitorLanguage, visitorTheme } from "edge/middleware/visitor.ts";
import { courseOfPath } from "edge/course_of_path.ts";
import { paths } from "edge/paths.ts";

/** Where files of courses and of the house are: pictures, films, style. */
const FILES = /^\/(files|static)\//;

/** The one place that knows what a "no" is in HTTP. */
export const STATUS_OF = {
  invalid: 400,
  unknown: 403,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  limited: 429,
  unavailable: 503,
} as const satisfies Readonly<Record<RefusalKind, number>>;

/**
 * Turns what was thrown into an answer: a Refusal by its kind, as a page for people or `problem+json`
 * (RFC 9457) for machines; anything else is a bug, logged with its cause under the request's id.
 */
export function refusals(front: Front) {
  return async function refused(thrown: Error | HTTPException, c: EdgeContext): Promise<Response> {
    const error = refusalIn(thrown);
    if (!error) return failed(front, thrown, c);
    tellWait(c, error);
    if (wantsProblem(c) || (isPartOfPage(c) && error.kind !== "unknown")) {
      return problem(c, statusOf(error, c), error.code, error.message, error.facts);
    }
    if (error.kind === "unknown" && c.req.method === "GET") {
      return c.redirect(paths.signInFrom(pathOf(c)), 303);
    }
    const { code, kind, facts } = error;
    const again = isOfRegion(error) ? await againOf(c) : undefined;
    const page = (
      <RefusedPage
        frame={safeFrame(c, front, error)}
        kind={kind}
        code={code}
        facts={facts}
        back={backOf(c)}
        course={courseOfPath(c.req.path)}
        {...again && { again }}
      />
    );
    return answerPage(c, page, STATUS_OF[kind]);
  };
}

function failed(front: Front, error: Error, c: EdgeContext): Response | Promise<Response> {
  const requestId = c.get("requestId");
  log("error", "A request failed", { requestId, method: c.req.method, path: c.req.path, error });
  if (wantsProblem(c)) return problem(c, 500, "edge.failure", "Something failed here", { requestId });
  return answerPage(c, <RefusedPage frame={safeFrame(c, front)} kind="failure" requestId={requestId} />, 500);
}

/** A service that is not known is told how it makes itself known (RFC 9110, section 15.5.2); a browser has a page for that. */
function statusOf({ kind }: Refusal, c: EdgeContext) {
  if (kind !== "unknown" || c.req.path !== paths.streamEvents) return STATUS_OF[kind];
  c.header("www-authenticate", "Bearer");
  return 401;
}

function problem(
  c: EdgeContext,
  status: 400 | 401 | 403 | 404 | 409 | 429 | 500 | 503,
  code: string,
  detail: string,
  facts: object,
) {
  return c.body(JSON.stringify({ type: `urn:carillon:${code}`, code, status, detail, ...facts }), status, {
    "content-type": "application/problem+json",
  });
}

/** Machines say that they want JSON; whoever takes HTML gets a page. */
function wantsProblem(c: EdgeContext): boolean {
  if (c.req.path === paths.streamEvents) return true;
  const accept = c.req.header("accept") ?? "";
  return /application\/(problem\+)?json/.test(accept) && !accept.includes("text/html");
}

/** Whether a page asks for a picture or a film in it, rather than somebody who followed a link. */
function isPartOfPage(c: EdgeContext): boolean {
  return FILES.test(c.req.path) && !(c.req.header("accept") ?? "").includes("text/html");
}

/** Path and query of what was asked for. */
function pathOf(c: EdgeContext): string {
  const { pathname, search } = new URL(c.req.url);
  return pathname + search;
}

/** Whether it says that home cannot be reached, or what follows from that: the same may go well in a moment. */
function isOfRegion({ code }: Refusal): boolean {
  return code.startsWith("region.");
}

/** How to ask for the same once more. A form comes again under its key; one that may hold a password only by going back. */
async function againOf(c: EdgeContext): Promise<Again | undefined> {
  if (c.req.method === "GET") return { href: pathOf(c) };
  if (!isDrawnHere(c.req.path)) return undefined;
  const form = await formOf(c).catch(() => undefined); // what cannot be read cannot be sent again
  if (!form) return undefined;
  const fields = [...form].flatMap(([name, value]) =>
    typeof value === "string" && name !== KEY_FIELD ? [[name, value] as const] : []
  );
  return { action: pathOf(c), fields: [...fields, [KEY_FIELD, keyUnderWay() ?? newId()]] };
}

/** The refusal may come before anybody looked who is there: then nobody is. What it says itself, no notice says too. */
function safeFrame(c: EdgeContext, front: Front, refusal?: Refusal) {
  const cookies = c.req.header("cookie") ?? "";
  const site = front.look.site.language;
  const visitor: Visitor = c.get("visitor") ?? {
    language: visitorLanguage(cookies, c.req.header("accept-language"), undefined, site),
    theme: visitorTheme(cookies),
    session: undefined,
  };
  const { regionNotice: _, ...unnoticed } = visitor;
  return frameOf(front, refusal && isOfRegion(refusal) ? unnoticed : visitor, pathOf(c));
}

/** The page that the form was on, if it was one of ours. */
function backOf(c: EdgeContext): string | undefined {
  const referer = URL.parse(c.req.header("referer") ?? "");
  return referer?.host === c.req.header("host") ? referer?.pathname : undefined;
}
