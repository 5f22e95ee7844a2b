import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { ComponentChildren, VNode } from "preact";
import { Refusal, refuse } from "core/base/refusal.ts";
import type { Position } from "core/signal/signal.ts";
import { Alert } from "edge/components/alert.tsx";
import { RegionAlert } from "edge/components/region_notice.tsx";
import { AccountMenu } from "edge/components/preferences.tsx";
import type { Front } from "edge/front.ts";
import { completeDrawn } from "edge/slots/complete_page.ts";
import { drawPage } from "edge/slots/draw_page.ts";
import { pluginsAt, type Visit } from "edge/slots/visit.ts";
import type { Frame } from "edge/layouts/document.tsx";
import type { Visitor, VisitorVariables } from "edge/middleware/visitor.ts";
import type { Session } from "edge/memory/sessions.ts";
import { courseOfPath } from "edge/course_of_path.ts";
import { type MessageKey, words } from "edge/words.ts";

/** What every route's context holds. */
export interface EdgeEnv {
  Variables: VisitorVariables & {
    requestId: string;
    front: Front;
    /** Asked for again, the page may be another: a plugin did not answer. */
    isPassing?: boolean;
  };
  /** `address`: where the request came from. */
  Bindings: { address: string };
}

/** The context of a route in the edge. */
export type EdgeContext = Context<EdgeEnv>;

/** Answers with a page. What depends on who is signed in is never kept by anybody between. */
export function answerPage(
  c: EdgeContext,
  page: VNode,
  status: 200 | 400 | 403 | 404 | 409 | 422 | 429 | 500 | 503 = 200,
) {
  const front = c.get("front");
  const visit = visitOf(c);
  const drawn = drawPage(pluginsAt(front, visit), page);
  c.header("cache-control", "private, no-cache");
  if (drawn.places.length === 0) return c.html(drawn.page, status);
  return completeDrawn(front, visit, drawn).then(({ body }) => answerHtml(c, body, status));
}

/** Answers with a page's bytes. One that is still to come is sent as it comes: packing it would hold it back. */
export function answerHtml(
  c: EdgeContext,
  body: Uint8Array<ArrayBuffer> | ReadableStream,
  status: ContentfulStatusCode = 200,
): Response {
  const isStreamed = body instanceof ReadableStream;
  c.header("cache-control", isStreamed ? "private, no-cache, no-transform" : "private, no-cache");
  c.header("content-type", "text/html; charset=UTF-8");
  return c.body(body, status);
}

/** For whom a page is drawn, and where. */
export function visitOf(c: EdgeContext): Visit {
  const { pathname, search } = new URL(c.req.url);
  // A refusal may come before anybody looked who is there.
  const { language, session } = c.get("visitor") ?? { language: c.get("front").look.site.language };
  return {
    language,
    personId: session?.personId,
    courseId: courseOfPath(pathname),
    path: pathname + search,
  };
}

/** Sends the reader on after a form (303, RFC 9110 section 15.4.4), with what the next page must wait for. */
export function answerSeen(
  c: EdgeContext,
  front: Front,
  to: string,
  positions: readonly Position[] = [],
): Response {
  tellSeen(c, front, positions);
  return c.redirect(to, 303);
}

/** Has the next page wait for what was stored. */
export function tellSeen(c: EdgeContext, front: Front, positions: readonly Position[]): void {
  if (positions.length > 0) c.header("set-cookie", front.positions.cookie(positions), { append: true });
}

/** The frame of a page for one visitor. */
export function frameFor(
  c: EdgeContext,
  front: Front,
  more: { readonly notice?: ComponentChildren; readonly islands?: boolean } = {},
): Frame {
  const visitor = c.get("visitor");
  const url = new URL(c.req.url);
  return frameOf(front, visitor, url.pathname + url.search, more);
}

/** The frame of a page for a visitor at a path. */
export function frameOf(
  front: Front,
  visitor: Visitor,
  path: string,
  more: { readonly notice?: ComponentChildren; readonly islands?: boolean } = {},
): Frame {
  const { site, assets } = front.look;
  const t = words(visitor.language);
  return {
    t,
    site: { name: site.name },
    css: assets.css,
    icon: assets.icon,
    scripts: more.islands && assets.wake ? [assets.wake] : [],
    path,
    theme: visitor.theme,
    account: <AccountMenu t={t} theme={visitor.theme} path={path} person={personOf(visitor)} />,
    notice: noticesOf(visitor, path, more.notice),
  };
}

/** What a region has to say about the page stands before what the page says. */
export function noticesOf(
  { regionNotice, language }: Visitor,
  path: string,
  notice?: ComponentChildren,
): ComponentChildren {
  if (!regionNotice) return notice;
  return (
    <>
      <RegionAlert notice={regionNotice} path={path} t={words(language)} />
      {notice}
    </>
  );
}

/** The person of a visitor as the account menu shows them. */
export function personOf({ session }: Visitor): { name: string; operates: boolean } | undefined {
  return session && { name: session.name, operates: session.roles.includes("operator") };
}

/** The notice that a redirect asked for: `?notice=KEY`, only of those that exist. */
export function noticeOf(c: EdgeContext, keys: readonly MessageKey[]): VNode | undefined {
  const asked = c.req.query("notice");
  const key = keys.find((one) => one === `notice.${asked}`);
  return key && <Alert tone="success">{words(c.get("visitor").language)(key)}</Alert>;
}

/** A path of this site to go on to; anything else becomes the fallback (no open redirect). */
export function ownPath(given: string | undefined, fallback: string): string {
  if (!given || !given.startsWith("/") || given.startsWith("//") || given.includes("\\")) return fallback;
  return URL.canParse(given, "http://own.invalid") &&
      new URL(given, "http://own.invalid").host === "own.invalid"
    ? given
    : fallback;
}

/** The session of whoever is signed in. Refuses `edge.sign_in_needed`, which a page answers with the way there. */
export function sessionOf(c: EdgeContext): Session {
  return signedIn(c.get("visitor"));
}

/** The session of a visitor. Refuses `edge.sign_in_needed`, and where nobody can tell now whether somebody is signed in. */
export function signedIn({ session, unsure }: Visitor): Session {
  if (session) return session;
  refuse(unsure);
  throw new Refusal("edge.sign_in_needed", "unknown", "Cannot do this without being signed in");
}

/** Says when to come again where a refusal knows it (`Retry-After`, RFC 9110 section 10.2.3). */
export function tellWait(c: EdgeContext, { facts }: Refusal): void {
  const { retryAfterSeconds } = facts;
  if (typeof retryAfterSeconds === "number") c.header("retry-after", String(Math.ceil(retryAfterSeconds)));
}

/** The fields of the form that was sent. Refuses `edge.form_unreadable` for bytes that are none. */
export async function formOf(c: EdgeContext): Promise<FormData> {
  try {
    return await c.req.formData();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(
      "edge.form_unreadable",
      "invalid",
      "Cannot read the form: it is cut off, or was never one",
    );
  }
}
