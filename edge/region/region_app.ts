import { newId } from "core/base/id.ts";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { follow, following } from "core/base/trace.ts";
import { wait } from "core/base/wait.ts";
import type { RegionHouse } from "core/run/region_house.ts";
import { reaches, readStand, type Stand } from "core/work/stand.ts";
import type { App } from "edge/app.ts";
import { namesPositions } from "edge/memory/positions.ts";
import { pathOf } from "edge/memory/kept_pages.ts";
import { KEY_HEADER, keyIn } from "edge/middleware/follow_request.ts";
import { NOTICE_HEADER, type RegionNotice, SESSION_COOKIES } from "edge/middleware/visitor.ts";
import { answerPart } from "./answer_part.ts";
import { type Forwarder, isLarge } from "./forward.ts";
import { isDrawnHere, isPartHere } from "./local_paths.ts";
import { POSITION_HEADER, type StandCookies } from "./stand_cookies.ts";

/** How long a page waits for its copy alone before home is asked for the page at the same time, in milliseconds. */
const HEAD_START = 30;
/** How long it waits at most, where home does not answer either; then it says that it is older. */
const LONGEST_WAIT = 1_000;
/** The most that a form may be to be looked into for its key, in bytes. */
const LARGEST_LOOKED_AT = 64 * 1024;
/** How long home may take over a page that it is asked for because of what copies lack. */
const LONGEST_THERE = 3_000;

/** What a region answers with. */
export interface RegionAppParts {
  readonly house: RegionHouse;
  readonly stands: StandCookies;
  /** The pages, drawn here. */
  readonly local: App;
  readonly forwarder: Forwarder;
  /** A page out of memory for whoever is not signed in: found before anything else is looked at. */
  readonly kept: (request: Request, notice: RegionNotice | undefined) => Response | undefined;
}

/**
 * The site as a region serves it. Pages of learners and of everybody are drawn here from copies; forms, and all other
 * pages, are home's. Whoever is signed in sees nothing older than what they have done or seen anywhere: their browser
 * says what that is, and where the copy has not come as far, it is waited for and home asked at the same time.
 */
export function regionApp(parts: RegionAppParts): App {
  const { house, local, forwarder, kept } = parts;
  return (request, address = "unknown") => kept(request, noticeNow(house)) ?? answer(request, address);

  async function answer(request: Request, address: string): Promise<Response> {
    const path = pathOf(request.url).split("?", 1)[0]!;
    if (isPartHere(path)) return await answerPart(request, address, parts);
    const reads = request.method === "GET" || request.method === "HEAD";
    if (!reads) return await sendHome(parts, request, address);
    if (!isDrawnHere(path)) {
      return await orHere(parts, request, address, () => forwarder.read(request, address));
    }
    const { headers } = request;
    if (!isPersonal(headers)) {
      if (!house.replicas.isReady()) await house.replicas.whole(LONGEST_WAIT);
      const notice = noticeNow(house);
      const asked = notice ? noticing(request, notice) : request;
      return await orThere(parts, request, address, async () => await local(asked, address));
    }
    return await orThere(parts, request, address, () => drawFresh(parts, request, address));
  }
}

/** Either of the session's cookies (the secure one's name ends in the plain one's), or what an API client has seen. */
function isPersonal(headers: Headers): boolean {
  return (headers.get("cookie") ?? "").includes(`${SESSION_COOKIES.plain}=`) || headers.has(POSITION_HEADER);
}

/** A form goes home, once. Where home cannot be reached, the page here says so, and what was typed is not lost. */
async function sendHome(parts: RegionAppParts, request: Request, address: string): Promise<Response> {
  const kept = isLarge(request) ? withoutBody(request) : request.clone();
  const key = await keyInside(request) ?? request.headers.get(KEY_HEADER) ?? newId();
  return await orHere(parts, kept, address, async () => {
    const answer = await parts.forwarder.write(request, address, key);
    parts.house.replicas.hurry();
    return answer;
  }, key);
}

/** What of a large form there is to say something about: nobody keeps the form itself. */
function withoutBody({ url, method, headers }: Request): Request {
  const kept = new Headers(headers);
  for (const name of ["content-length", "content-type"]) kept.delete(name);
  return new Request(url, { method, headers: kept });
}

/** The key in a small form of a page that is drawn here: it came before, and nobody knows what became of it. */
async function keyInside(request: Request): Promise<string | undefined> {
  const isForm = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded");
  const size = Number(request.headers.get("content-length") ?? Infinity);
  if (!isForm || size > LARGEST_LOOKED_AT || !isDrawnHere(pathOf(request.url))) return undefined;
  return keyIn(new URLSearchParams(await request.clone().text()));
}

/** Home's answer; or, where it cannot be had, what there is to say about that. */
async function orHere(
  { local }: RegionAppParts,
  request: Request,
  address: string,
  ask: () => Promise<Response>,
  key?: string,
): Promise<Response> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const from = { ...following(), ...(key === undefined ? {} : { key }) };
    return await follow(from, async () => await local(noticing(request, "away"), address));
  }
}

/** What cannot be drawn here, since a copy is damaged and not made anew yet, is drawn at home, where that can be reached. */
async function orThere(
  parts: RegionAppParts,
  request: Request,
  address: string,
  draw: () => Promise<Response>,
): Promise<Response> {
  const drawn = await draw().catch((error: unknown) => ({ error }));
  if (drawn instanceof Response && drawn.status !== 500) return drawn;
  const there = await askHome(parts, request, address, 0, new AbortController().signal);
  if (there === false) {
    if (drawn instanceof Response) return drawn;
    throw drawn.error;
  }
  if (drawn instanceof Response) await drawn.body?.cancel();
  else log("error", "A page that could not be drawn here came from home", { error: drawn.error });
  return there;
}

/** Draws a page for whoever is signed in, not older than what they have seen. */
async function drawFresh(parts: RegionAppParts, request: Request, address: string): Promise<Response> {
  const { house, stands } = parts;
  const wanted = stands.read(stands.find(request.headers));
  // What home could not tell yet when it answered, only home can show for certain.
  const isOpen = namesPositions(request.headers.get("cookie") ?? "");
  if (!isOpen && house.replicas.reached(wanted)) return await drawHere(parts, request, address);
  const [copies, asking] = [new AbortController(), new AbortController()];
  const here = isOpen ? Promise.resolve(false) : house.replicas.reach(wanted, LONGEST_WAIT, copies.signal);
  const there = askHome(parts, request, address, isOpen ? 0 : HEAD_START, asking.signal);
  const won = await firstGood(here, there);
  copies.abort();
  if (won instanceof Response) return won;
  asking.abort();
  return won ? await drawHere(parts, request, address) : await drawOlder(parts, request, address, wanted);
}

/** Whichever comes to something first; false where neither does. */
async function firstGood(
  here: Promise<boolean>,
  there: Promise<Response | false>,
): Promise<Response | boolean> {
  const first = await Promise.race([here, there]);
  if (first !== false) return first;
  const [isHere, answer] = await Promise.all([here, there]);
  return isHere || answer;
}

/** Home's page, unless it is not needed any more by then; false where home cannot give one. */
async function askHome(
  { forwarder, house }: RegionAppParts,
  request: Request,
  address: string,
  after: number,
  stop: AbortSignal,
): Promise<Response | false> {
  await wait(after, stop);
  if (stop.aborted) return false;
  const late = AbortSignal.timeout(LONGEST_THERE);
  try {
    const answer = await forwarder.read(request, address, AbortSignal.any([stop, late]));
    if (answer.status < 500) return answer;
    await answer.body?.cancel();
    return false;
  } catch {
    if (late.aborted && !stop.aborted) house.home.missed(); // the next page does not wait as long
    return false; // home is away, or not needed any more: what the copy has is shown, and says what it is
  }
}

/** Draws a page from the copies, and tells the browser how far they were. */
async function drawHere(parts: RegionAppParts, request: Request, address: string): Promise<Response> {
  const { house, local } = parts;
  const notice = noticeNow(house);
  const answer = await local(notice ? noticing(request, notice) : request, address);
  return telling(parts, answer, await standsHere(house));
}

/** Draws a page that lacks what its reader has seen: it says so, and so does the next one until all of it is there. */
async function drawOlder(
  parts: RegionAppParts,
  request: Request,
  address: string,
  seen: readonly Stand[],
): Promise<Response> {
  const answer = await parts.local(noticing(request, "older"), address);
  const here = await standsHere(parts.house);
  const isFurther = (one: Stand, stand: Stand) => one.context === stand.context && !reaches(stand, one);
  const furthest = here.map((stand) => seen.find((one) => isFurther(one, stand)) ?? stand);
  return telling(parts, answer, furthest);
}

/** Tells the browser what its reader has seen. */
function telling({ stands }: RegionAppParts, answer: Response, seen: readonly Stand[]): Response {
  stands.tell(answer.headers, stands.write(seen));
  return answer;
}

/** How far the copies are as this thread reads them: at least what the page has shown. */
function standsHere({ replicas }: RegionHouse): Promise<Stand[]> {
  return Promise.all(
    replicas.report().filter(({ file }) => file).map(({ name }) => readStand(replicas.reader(name), name)),
  );
}

/** What every page here has to say now. */
function noticeNow({ home }: RegionHouse): RegionNotice | undefined {
  return home.answers ? undefined : "away";
}

/** The same request, to be answered with a notice on the page. */
function noticing(request: Request, notice: RegionNotice): Request {
  const headers = new Headers(request.headers);
  headers.set(NOTICE_HEADER, notice);
  return new Request(request, { headers });
}
