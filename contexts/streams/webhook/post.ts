import { lookup as lookUp } from "node:dns";
import { type IncomingMessage, request as requestPlain } from "node:http";
import { request as requestSecure } from "node:https";
import type { LookupFunction } from "node:net";
import { Refusal } from "core/base/refusal.ts";
import { addressRefusal, hostOf, isAddress } from "contexts/streams/address.ts";

/** How long all of it may take: looking up, connecting, sending, waiting for the answer. */
export const LONGEST_DELIVERY = 15_000;
/** How much of an answer is read; what it says does not count, only its status. */
const MOST_READ = 16 * 1024;

/** Finds the addresses of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** A message to a receiver, and what bounds its delivery. */
export interface Post {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly allowsPrivate: boolean;
  readonly stop: AbortSignal;
  readonly milliseconds?: number;
  readonly resolve?: Resolve;
}

/** What a receiver answered. */
export interface Answer {
  readonly status: number;
  /** `Retry-After` (RFC 9110, section 10.2.3), as it came. */
  readonly retryAfter?: string;
}

/**
 * Sends a message and reads the status of the answer; redirects are an answer like any other. The receiver's name is
 * looked up once, every address found must be permitted, and it is these that the socket connects to, so that a
 * name that changes its mind in between leads nowhere. Refuses `streams.address_private`,
 * `streams.receiver_silent` and `streams.receiver_unreachable`.
 */
export async function post(given: Post): Promise<Answer> {
  const { milliseconds = LONGEST_DELIVERY, stop } = given;
  const over = new AbortController();
  const late = new Refusal(
    "streams.receiver_silent",
    "unavailable",
    `Cannot deliver: no answer within ${milliseconds / 1000} s`,
  );
  const end = () => over.abort(new Error("the delivery was stopped here"));
  const timer = setTimeout(() => over.abort(late), milliseconds);
  stop.addEventListener("abort", end);
  if (stop.aborted) end();
  try {
    return await exchange(given, over.signal);
  } catch (error) {
    if (over.signal.aborted && over.signal.reason === late) throw late;
    if (error instanceof Refusal) throw error;
    const why = error instanceof Error ? error.message : String(error);
    const message = `Cannot reach the receiver: ${why}`;
    throw new Refusal("streams.receiver_unreachable", "unavailable", message, {}, error);
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", end);
  }
}

async function exchange(message: Post, over: AbortSignal): Promise<Answer> {
  over.throwIfAborted();
  const url = new URL(message.url);
  const host = hostOf(url);
  const { resolve = resolveHere, allowsPrivate } = message;
  const found = isAddress(host) ? [host] : await unlessOver(resolve(host), over);
  if (found.length === 0) throw new Error(`the name "${host}" has no address`);
  for (const address of found) {
    const refusal = addressRefusal(address, allowsPrivate);
    if (refusal) throw refusal;
  }
  return await send(message, url, found, over);
}

function send(
  { headers, body }: Post,
  url: URL,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = (url.protocol === "https:" ? requestSecure : requestPlain)(url, {
    method: "POST",
    agent: false,
    lookup: alwaysTo(addresses),
    headers: { ...headers, "content-length": String(new TextEncoder().encode(body).length) },
  });
  const end = () => request.destroy(signal.reason);
  signal.addEventListener("abort", end);
  request.on("error", reject);
  request.on("response", (answer: IncomingMessage) => {
    const retryAfter = answer.headers["retry-after"];
    void drain(answer).then(() => {
      request.destroy();
      resolve({ status: answer.statusCode ?? 0, ...(retryAfter ? { retryAfter } : {}) });
    });
  });
  request.end(body);
  return promise.finally(() => signal.removeEventListener("abort", end));
}

/** Reads what a receiver wants to be rid of before it is left, up to a bound. A body that breaks off changes nothing. */
function drain(answer: IncomingMessage): Promise<void> {
  let read = 0;
  return new Promise((resolve) => {
    for (const event of ["end", "close", "error"]) answer.on(event, () => resolve());
    answer.on("data", (chunk: Uint8Array) => {
      read += chunk.length;
      if (read > MOST_READ) resolve();
    });
  });
}

/** A resolver for one socket that knows nothing but these addresses. */
function alwaysTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  return (_host, options, answer) =>
    options.all ? answer(null, all) : answer(null, all[0]!.address, all[0]!.family);
}

/** As this machine resolves names, its hosts file included: what it would connect to is what is judged. */
function resolveHere(host: string): Promise<readonly string[]> {
  return new Promise((resolve, reject) =>
    lookUp(
      host,
      { all: true },
      (error, found) => error ? reject(error) : resolve(found.map(({ address }) => address)),
    )
  );
}

/** Waits for something that cannot be stopped, but no longer than until it is over. */
async function unlessOver<Answer>(going: Promise<Answer>, over: AbortSignal): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(over.reason);
  over.addEventListener("abort", end);
  try {
    return await Promise.race([going, promise]);
  } finally {
    over.removeEventListener("abort", end);
  }
}
