import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { Actor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";
import { type Theme, THEMES } from "edge/components/preferences.tsx";
import type { PositionDesk } from "edge/memory/positions.ts";
import type { FoundVisitor, Session, SessionDesk } from "edge/memory/sessions.ts";
import { PASS_COOKIES } from "edge/region/pass.ts";
import { chooseLanguage, type Language } from "edge/words.ts";

/** Who looks at a page, and how they want it. */
export interface Visitor {
  readonly language: Language;
  readonly theme: Theme;
  readonly session: Session | undefined;
  /** Why nobody can tell now who is looking; pages for everybody go on. */
  readonly unsure?: Refusal;
  /** What a region has to say about its own page. */
  readonly regionNotice?: RegionNotice;
}

/** `away`: home cannot be reached, pages go on. `older`: the page is older than what its reader did last. */
export type RegionNotice = "away" | "older";

/** How a region has its pages say that: by a name that is this process's own, so that nobody sends it from outside. */
export const NOTICE_HEADER = `carillon-region-notice-${crypto.randomUUID()}`;

/** What this middleware puts into the request's variables. */
export interface VisitorVariables {
  visitor: Visitor;
}

/** The names of the cookies: `__Host-` where the site is served over TLS (RFC 6265bis, section 4.1.3.2). */
export const SESSION_COOKIES = { secure: "__Host-carillon", plain: "carillon" } as const;

/** Reads who is looking from the cookies, and waits for what they have just done to be heard. */
export function visitor(parts: {
  readonly sessions: SessionDesk;
  readonly positions: PositionDesk;
  readonly secure: boolean;
  readonly siteLanguage: () => string;
}) {
  return createMiddleware<{ Variables: VisitorVariables }>(async function visitor(c, next) {
    const header = c.req.header("cookie") ?? "";
    const looked = await lookFor(header, parts);
    const session = looked instanceof Refusal ? undefined : looked?.session;
    if (session) await parts.positions.wait(header);
    c.set("visitor", {
      language: visitorLanguage(header, c.req.header("accept-language"), session, parts.siteLanguage()),
      theme: visitorTheme(header),
      session,
      ...(looked instanceof Refusal ? { unsure: looked } : {}),
      ...noticeIn(c.req.header(NOTICE_HEADER)),
    });
    await next();
    if (looked && "setCookie" in looked) keepPass(c, looked);
  });
}

/** What tells who is looking. */
interface Lookout {
  readonly sessions: SessionDesk;
  readonly secure: boolean;
}

/** Whoever is signed in by these cookies. Refuses where nobody can tell now. */
export async function sessionIn(
  cookies: string,
  { sessions, secure }: Lookout,
): Promise<FoundVisitor | undefined> {
  const secret = cookieOf(cookies, secure ? SESSION_COOKIES.secure : SESSION_COOKIES.plain);
  if (!secret) return undefined;
  return await sessions.find(secret, cookieOf(cookies, secure ? PASS_COOKIES.secure : PASS_COOKIES.plain));
}

async function lookFor(cookies: string, lookout: Lookout): Promise<FoundVisitor | Refusal | undefined> {
  try {
    return await sessionIn(cookies, lookout);
  } catch (error) {
    if (error instanceof Refusal && error.code === "region.session_unsure") return error;
    throw error;
  }
}

/** Has the browser keep a newer pass, unless the page itself had a word about it. */
function keepPass(c: Context, { setCookie }: FoundVisitor): void {
  const name = setCookie?.slice(0, setCookie.indexOf("=") + 1);
  if (!setCookie || !name || c.res.headers.getSetCookie().some((one) => one.startsWith(name))) return;
  c.header("set-cookie", setCookie, { append: true });
}

/** One cookie's value of a `Cookie` header; undefined if it is not there. */
export function cookieOf(header: string, name: string): string | undefined {
  for (const pair of header.split(";")) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/** The theme that a reader chose, by its cookie. */
export function visitorTheme(cookies: string): Theme {
  const chosen = cookieOf(cookies, "theme");
  return THEMES.find((theme) => theme === chosen) ?? "system";
}

/** The language to answer in: what was chosen here, then what the account says, then the browser, then the site. */
export function visitorLanguage(
  cookies: string,
  accepted: string | undefined,
  session: Session | undefined,
  site: string,
): Language {
  return chooseLanguage(cookieOf(cookies, "language") ?? session?.language, accepted ?? site);
}

/** The visitor as an actor of commands. Throws a TypeError where nobody is signed in: routes ask for that first. */
export function actorOf(session: Session): Actor {
  return { kind: "person", id: session.personId, roles: session.roles };
}

/** Course teams and operators see what is not open yet. */
export function isStaff(session: Session): boolean {
  return session.roles.length > 0;
}

function noticeIn(header: string | undefined): { readonly regionNotice?: RegionNotice } {
  return header === "away" || header === "older" ? { regionNotice: header } : {};
}
