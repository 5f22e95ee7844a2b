import { tracing } from "core/base/trace.ts";
import { wait } from "core/base/wait.ts";
import { FORWARDED } from "core/run/region_calls.ts";
import { homeAway, type RegionHome } from "core/run/region_home.ts";
import { KEY_HEADER } from "edge/middleware/follow_request.ts";
import { routeFigures } from "edge/middleware/measure.ts";

/** How long home may take to begin its answer, and a reader to send the next piece of a large form, in milliseconds. */
const LONGEST = 10_000;
/** After how long a form is sent again whose fate nobody knows: its key makes it happen once. */
const AGAIN = [50, 200, 600, 1_500];
/** A form up to this many bytes is kept until it is through, so that it can be sent again; a larger one is sent once. */
export const LARGEST_KEPT = 1024 * 1024;
/** What belongs to one connection and goes no further (RFC 9110, section 7.6.1), and what fetch sees to by itself. */
const OWN = [
  "accept-encoding",
  "connection",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "host",
  "content-length",
];
/** What was true of the bytes on the wire, which are unpacked by now. */
const OF_THE_WIRE = [...OWN, "content-encoding"];
/** What is worth packing again. */
const TEXT = /^(?:text\/(?!event-stream)|application\/(?:json|javascript|problem\+json))/;

/** Hands a request on to home, whole, and its answer back. */
export class Forwarder {
  readonly #home: RegionHome;

  constructor(home: RegionHome) {
    this.#home = home;
  }

  /** Hands on what only reads. Refuses `region.home_away`. */
  async read(request: Request, address: string, stop?: AbortSignal): Promise<Response> {
    if (!this.#home.isThere) throw homeAway();
    return await this.#try(request, address, { body: null }, stop);
  }

  /**
   * Hands on a form until home has taken it, under one key. Refuses `region.home_away`. Where the rest of a large one does
   * not come from its reader, the answer is 408 (RFC 9110, section 15.5.9), and says nothing of home.
   */
  async write(request: Request, address: string, key: string): Promise<Response> {
    const large = isLarge(request);
    const body = large ? request.body : await request.arrayBuffer();
    const waits = large || !this.#home.isThere ? [] : AGAIN;
    const begun = performance.now();
    for (let tries = 0;; tries++) {
      try {
        const answer = await this.#try(request, address, { body, key });
        // Home starts or stops: it has not looked at the form.
        if (answer.status !== 502 && answer.status !== 504) return answer;
        await answer.body?.cancel();
        throw homeAway();
      } catch (error) {
        // A line on which nothing comes back is not tried for minutes: whoever sent the form waits for a page.
        if (tries >= waits.length || performance.now() - begun >= LONGEST) throw error;
        await wait(waits[tries]!);
      }
    }
  }

  async #try(
    request: Request,
    address: string,
    sent: { readonly body: BodyInit | null; readonly key?: string },
    stop?: AbortSignal,
  ): Promise<Response> {
    const begun = performance.now();
    const late = new AbortController();
    let timer = setTimeout(() => late.abort(), LONGEST);
    const passing = sent.body instanceof ReadableStream
      ? new Passing(sent.body, () => {
        clearTimeout(timer);
        timer = setTimeout(() => late.abort(), LONGEST);
      })
      : undefined;
    try {
      const url = new URL(request.url);
      const ask = async () =>
        await fetch(this.#home.url + url.pathname + url.search, {
          method: request.method,
          headers: await this.#headers(request, address, sent.key),
          body: passing?.body ?? sent.body,
          redirect: "manual",
          signal: stop ? AbortSignal.any([late.signal, stop]) : late.signal,
        });
      const { clock } = this.#home;
      const { settings } = clock;
      let response = await ask();
      clock.learn(response.headers);
      const isWrong = response.status === 401 && settings !== clock.settings;
      if (isWrong && !passing) {
        await response.body?.cancel();
        response = await ask();
      }
      this.#home.reached();
      routeFigures(request.method, "forwarded").answered(response.status, begun);
      return answerOf(request, response);
    } catch (error) {
      if (stop?.aborted) throw error;
      if (passing?.awaitsReader) return brokenOff();
      this.#home.missed();
      throw homeAway(error);
    } finally {
      clearTimeout(timer);
    }
  }

  async #headers(request: Request, address: string, key?: string): Promise<Headers> {
    const headers = new Headers(request.headers);
    for (const name of OWN) headers.delete(name);
    // Where spans are collected, what is sent says by itself that it follows from the span of this request.
    if (tracing) headers.delete("traceparent");
    headers.set(FORWARDED.token, await this.#home.token());
    headers.set(FORWARDED.address, address);
    headers.set(FORWARDED.origin, new URL(request.url).origin);
    if (key !== undefined) headers.set(KEY_HEADER, key);
    else headers.delete(KEY_HEADER);
    return headers;
  }
}

/** Whether a form is sent on as it comes, once, and nothing of it is kept. */
export function isLarge({ headers }: Request): boolean {
  return Number(headers.get("content-length") ?? Infinity) > LARGEST_KEPT;
}

/** A form on its way: tells of each piece, and whether it is its reader who is waited for, not home. */
class Passing {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  awaitsReader = false;

  constructor(from: ReadableStream<Uint8Array<ArrayBuffer>>, moved: () => void) {
    const pieces = from.getReader();
    this.body = new ReadableStream({
      pull: async (to) => {
        this.awaitsReader = true;
        const { done, value } = await pieces.read();
        this.awaitsReader = false;
        moved();
        if (done) to.close();
        else to.enqueue(value);
      },
      cancel: (why) => pieces.cancel(why),
    });
  }
}

function brokenOff(): Response {
  return new Response("The rest of the form did not come: send it again.\n", {
    status: 408,
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store" },
  });
}

/** The answer for the reader: unpacked on the way here, packed again where that is worth it. */
function answerOf(request: Request, response: Response): Response {
  const headers = new Headers(response.headers);
  for (const name of OF_THE_WIRE) headers.delete(name);
  const etag = headers.get("etag");
  const isOtherBytes = response.headers.has("content-encoding") || response.status === 304;
  // A strong tag is of the very bytes, which are packed another way here (RFC 9110, section 8.8.3.3).
  if (etag && isOtherBytes && !etag.startsWith("W/")) headers.set("etag", `W/${etag}`);
  const packs = response.headers.has("content-encoding") && response.body !== null &&
    TEXT.test(headers.get("content-type") ?? "") &&
    /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
  if (packs) headers.set("content-encoding", "gzip");
  const body = packs ? response.body!.pipeThrough(new CompressionStream("gzip")) : response.body;
  return new Response(body, { status: response.status, headers });
}
