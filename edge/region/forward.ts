import { tracing } from "core/base/trace.ts";
import { wait } from "core/base/wait.ts";
import { FORWARDED } from "core/run/region_calls.ts";
import { homeAway, type RegionHome } from "core/run/region_home.ts";
import { KEY_HEADER } from "edge/middleware/follow_request.ts";
import { routeFigures } from "edge/middleware/measure.ts";

/** How long home may take to begin its answer, in milliseconds. */
const LONGEST = 10_000;
/** After how long a form is sent again whose fate nobody knows: its key makes it happen once. */
const AGAIN = [50, 200, 600, 1_500];
/** A form up to this many bytes is kept until it is through, so that it can be sent again; a larger one is sent once. */
const LARGEST_KEPT = 1024 * 1024;
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

  /** Hands on a form until home has taken it, under one key. Refuses `region.home_away`. */
  async write(request: Request, address: string, key: string): Promise<Response> {
    const large = Number(request.headers.get("content-length") ?? Infinity) > LARGEST_KEPT;
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
    const timer = setTimeout(() => late.abort(), LONGEST);
    try {
      const url = new URL(request.url);
      const ask = async () =>
        await fetch(this.#home.url + url.pathname + url.search, {
          method: request.method,
          headers: await this.#headers(request, address, sent.key),
          body: sent.body,
          redirect: "manual",
          signal: stop ? AbortSignal.any([late.signal, stop]) : late.signal,
        });
      const { clock } = this.#home;
      const { settings } = clock;
      let response = await ask();
      clock.learn(response.headers);
      const isWrong = response.status === 401 && settings !== clock.settings;
      if (isWrong && !(sent.body instanceof ReadableStream)) {
        await response.body?.cancel();
        response = await ask();
      }
      this.#home.reached();
      routeFigures(request.method, "forwarded").answered(response.status, begun);
      return answerOf(request, response);
    } catch (error) {
      if (stop?.aborted) throw error;
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

/** The answer for the reader: unpacked on the way here, packed again where that is worth it. */
function answerOf(request: Request, response: Response): Response {
  const headers = new Headers(response.headers);
  for (const name of OF_THE_WIRE) headers.delete(name);
  const packs = response.headers.has("content-encoding") && response.body !== null &&
    TEXT.test(headers.get("content-type") ?? "") &&
    /\bgzip\b/.test(request.headers.get("accept-encoding") ?? "");
  if (packs) headers.set("content-encoding", "gzip");
  const body = packs ? response.body!.pipeThrough(new CompressionStream("gzip")) : response.body;
  return new Response(body, { status: response.status, headers });
}
