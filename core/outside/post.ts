import { lookup as lookUp } from "node:dns";
import { Agent as PlainAgent, type IncomingMessage, request as requestPlain } from "node:http";
import { Agent as SecureAgent, request as requestSecure } from "node:https";
import type { LookupFunction } from "node:net";
import { forbiddenKind, hostOf, isAddress } from "./address.ts";

/** Finds the addresses of a host. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** What a server of somebody else is asked for, and what bounds asking it. */
export interface Get {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Whether servers of one's own network may be asked. */
  readonly allowsPrivate: boolean;
  readonly stop: AbortSignal;
  /** How long all of it may take: looking up, connecting, sending, reading the answer. */
  readonly milliseconds: number;
  /** How much of the answer is read. */
  readonly mostRead: number;
  readonly resolve?: Resolve;
  /** Where a connection is taken from and given back; without it, each message has one of its own. */
  readonly connections?: Connections;
}

/** Connections that are kept for moments in which more is asked. They lead where they were judged to lead. */
export class Connections {
  readonly #plain = new PlainAgent(KEPT);
  readonly #secure = new SecureAgent(KEPT);

  agentFor({ protocol }: URL): PlainAgent {
    return protocol === "https:" ? this.#secure : this.#plain;
  }

  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }
}

/** Shorter than servers keep a connection that nothing comes over: none closes it while something is on its way. */
const KEPT = { keepAlive: true, maxSockets: 32, maxFreeSockets: 8, timeout: 2_000 };

/** A message to a server of somebody else. */
export interface Post extends Get {
  readonly body: string;
}

/** What a server answered. */
export interface Answer {
  readonly status: number;
  /** `Retry-After` (RFC 9110, section 10.2.3), as it came. */
  readonly retryAfter?: string;
  /** `Location` (section 10.2.2), as it came. */
  readonly location?: string;
  /** What was read of the body. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Whether that is all of it: neither longer than what is read, nor broken off. */
  readonly whole: boolean;
}

/** A server that was not asked, or did not answer. */
export class OutsideFailure extends Error {
  readonly why: "forbidden" | "silent" | "unreachable";
  /** The address that nothing may be sent to, and of what kind it is. */
  readonly forbidden: { readonly address: string; readonly kind: string } | undefined;

  constructor(
    why: OutsideFailure["why"],
    message: string,
    more: { readonly forbidden?: OutsideFailure["forbidden"]; readonly cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.name = "OutsideFailure";
    this.why = why;
    this.forbidden = more.forbidden;
  }
}

/**
 * Sends a message and reads the answer; redirects are an answer like any other. The server's name is looked up once,
 * every address found must be permitted, and it is these that the socket connects to, so that a name that changes its
 * mind in between leads nowhere. Throws an `OutsideFailure`.
 */
export function post(given: Post): Promise<Answer> {
  return ask(given, given.body);
}

/** Asks for something by the same rules. Throws an `OutsideFailure`. */
export function get(given: Get): Promise<Answer> {
  return ask(given, undefined);
}

async function ask(given: Get, body: string | undefined): Promise<Answer> {
  const { milliseconds, stop } = given;
  const over = new AbortController();
  const late = new OutsideFailure("silent", `no answer within ${milliseconds / 1000} s`);
  const end = () => over.abort(new Error("it was stopped here"));
  const timer = setTimeout(() => over.abort(late), milliseconds);
  stop.addEventListener("abort", end);
  if (stop.aborted) end();
  try {
    return await exchange(given, body, over.signal);
  } catch (error) {
    if (over.signal.aborted && over.signal.reason === late) throw late;
    if (error instanceof OutsideFailure) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new OutsideFailure("unreachable", why, { cause: error });
  } finally {
    clearTimeout(timer);
    stop.removeEventListener("abort", end);
  }
}

async function exchange(message: Get, body: string | undefined, over: AbortSignal): Promise<Answer> {
  over.throwIfAborted();
  const url = new URL(message.url);
  const host = hostOf(url);
  const { resolve = resolveHere, allowsPrivate } = message;
  const found = isAddress(host) ? [host] : await unlessOver(resolve(host), over);
  if (found.length === 0) throw new Error(`the name "${host}" has no address`);
  for (const address of found) {
    const kind = forbiddenKind(address, allowsPrivate);
    if (kind === undefined) continue;
    const words = `${address} is no address of the public network (${kind})`;
    throw new OutsideFailure("forbidden", words, { forbidden: { address, kind } });
  }
  return await send(message, body, url, found, over);
}

function send(
  { headers, mostRead, connections }: Get,
  body: string | undefined,
  url: URL,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = (url.protocol === "https:" ? requestSecure : requestPlain)(url, {
    method: body === undefined ? "GET" : "POST",
    agent: connections?.agentFor(url) ?? false,
    lookup: alwaysTo(addresses),
    headers: { ...headers, ...lengthOf(body) },
  });
  const end = () => request.destroy(signal.reason);
  signal.addEventListener("abort", end);
  request.on("error", reject);
  request.on("response", (answer: IncomingMessage) => {
    const { "retry-after": retryAfter, location } = answer.headers;
    void read(answer, mostRead).then((body) => {
      if (!connections || !body.whole) request.destroy();
      resolve({
        status: answer.statusCode ?? 0,
        ...(retryAfter ? { retryAfter } : {}),
        ...(location ? { location } : {}),
        ...body,
      });
    });
  });
  request.end(body);
  return promise.finally(() => signal.removeEventListener("abort", end));
}

function lengthOf(body: string | undefined): Readonly<Record<string, string>> {
  if (body === undefined) return {};
  return { "content-length": String(new TextEncoder().encode(body).length) };
}

/** Reads what a server wants to be rid of before it is left, up to a bound. */
function read(answer: IncomingMessage, most: number): Promise<Pick<Answer, "body" | "whole">> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const { promise, resolve } = Promise.withResolvers<Pick<Answer, "body" | "whole">>();
  const done = (whole: boolean) =>
    void new Blob(chunks).bytes().then((body) => resolve({ body: body.subarray(0, most), whole }));
  answer.on("end", () => done(answer.complete));
  for (const event of ["close", "error"]) answer.on(event, () => done(false));
  answer.on("data", (chunk: Uint8Array<ArrayBuffer>) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > most) done(false);
  });
  return promise;
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
