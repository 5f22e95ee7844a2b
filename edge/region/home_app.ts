import { follow } from "core/base/trace.ts";
import type { House } from "core/run/house.ts";
import type { ProcessTokens } from "core/run/process_token.ts";
import { standsOf } from "core/run/region_api.ts";
import { FORWARDED, HOME_AUDIENCE, REGION_PATH, type Terms } from "core/run/region_calls.ts";
import type { App } from "edge/app.ts";
import { FORGET_POSITIONS, type SeenPositions } from "edge/memory/positions.ts";
import { KEY_HEADER } from "edge/middleware/follow_request.ts";
import { SESSION_COOKIES } from "edge/middleware/visitor.ts";
import { POSITION_HEADER, type StandCookies } from "./stand_cookies.ts";

/** How long an answer waits for what it stored to be heard by all who project, in milliseconds. */
const LONGEST_SETTLING = 100;

/** What a home that has regions answers with. */
export interface HomeAppParts {
  readonly house: House;
  readonly terms: Terms;
  readonly tokens: ProcessTokens;
  readonly positions: SeenPositions;
  readonly stands: StandCookies;
  /** What regions ask by themselves (`core/run/region_api.ts`). */
  readonly api: (request: Request) => Promise<Response>;
  /** The pages. */
  readonly local: App;
}

/**
 * The site as its home serves it where there are regions: to regions what they ask, and to readers its pages, as they
 * come here or are handed on. An answer to whoever is signed in says how far the databases are, so that no region
 * shows them anything older.
 */
export function homeApp(parts: HomeAppParts): App {
  const { api, local } = parts;
  return async (request, address = "unknown") => {
    if (new URL(request.url).pathname.startsWith(`${REGION_PATH}/`)) return await api(request);
    const token = request.headers.get(FORWARDED.token);
    if (token === null) return await tellingStands(parts, request, () => local(request, address));
    if (!await parts.tokens.isGood(token, HOME_AUDIENCE)) return new Response(null, { status: 401 });
    const asked = asAskedThere(request);
    const from = asked.headers.get(FORWARDED.address) ?? address;
    const key = asked.headers.get(KEY_HEADER);
    return await tellingStands(
      parts,
      asked,
      () => key === null ? local(asked, from) : follow({ key }, async () => await local(asked, from)),
    );
  };
}

/** The request as the reader made it: under the name that they know the site by. */
function asAskedThere(request: Request): Request {
  const origin = URL.parse(request.headers.get(FORWARDED.origin) ?? "");
  if (!origin) return request;
  const { pathname, search } = new URL(request.url);
  return new Request(origin.origin + pathname + search, request);
}

async function tellingStands(
  { house, terms, positions, stands }: HomeAppParts,
  request: Request,
  answer: () => Response | Promise<Response>,
): Promise<Response> {
  const response = await answer();
  const cookies = request.headers.get("cookie") ?? "";
  const isPersonal = cookies.includes(`${SESSION_COOKIES.plain}=`) || request.headers.has(POSITION_HEADER);
  if (!isPersonal || !isPage(response)) return response;
  const stored = { ...positions.read(cookies), ...storedBy(positions, response) };
  const names = Object.keys(stored);
  if (names.length > 0 && !await house.caughtUp(stored, LONGEST_SETTLING)) return response;
  // Without them the browser goes on naming what it stored, and only home shows it to them.
  const here = await standsOf(house, terms);
  if (!here) return response;
  const told = new Response(response.body, response);
  stands.tell(told.headers, stands.write(here));
  if (names.length > 0) told.headers.append("set-cookie", FORGET_POSITIONS);
  return told;
}

/** Files and other parts of a page say nothing of anybody. */
function isPage({ status, headers }: Response): boolean {
  return status === 303 || /^(?:text\/html|application\/json)/.test(headers.get("content-type") ?? "");
}

/** What the request has stored, by the cookie that it gives the browser. */
function storedBy(positions: SeenPositions, { headers }: Response): Readonly<Record<string, number>> {
  return Object.assign({}, ...headers.getSetCookie().map((cookie) => positions.read(cookie)));
}
