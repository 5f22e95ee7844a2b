import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { readRange } from "core/files/byte_range.ts";
import {
  type ByteRange,
  type FileStore,
  isFileHash,
  requireHash,
  requireRange,
} from "core/files/file_store.ts";
import { answerWithin, isBroken, neverSilent, PassedOver } from "core/files/patience.ts";
import { HOME_PATH } from "./home_calls.ts";
import type { ProcessTokens } from "./process_token.ts";

/** The context whose process has the originals; who asks for them proves to belong to the site as its callers do. */
const OWNER = ["content"];

const PATH = `${HOME_PATH}/file/`;
/** Told with a 404: the process knows files, and not this one. Any other 404 is of a process that knows none. */
const KNOWN = "carillon-file";

/**
 * How long home may take to begin its answer, and between two pieces of a file, in milliseconds; and how long it is not
 * waited for again once it was away.
 */
const USUAL = { answer: 10_000, silence: 10_000, passedOver: 1_000 };

/**
 * `GET /home/file/HASH`, whole or a part (RFC 9110, section 14), and HEAD, for other processes of the site, who prove
 * themselves with a token; whether a learner may have the file is theirs to ask. Undefined for any other path.
 */
export function homeFiles(files: FileStore, tokens: ProcessTokens) {
  return async (request: Request): Promise<Response | undefined> => {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith(PATH)) return undefined;
    const hash = pathname.slice(PATH.length);
    if (request.method !== "GET" && request.method !== "HEAD") return empty(405);
    if (!await mayAsk(request, tokens)) return empty(401);
    return isFileHash(hash) ? await answerFile(request, files, hash) : empty(404);
  };
}

async function mayAsk({ headers }: Request, tokens: ProcessTokens): Promise<boolean> {
  const token = /^Bearer (\S+)$/.exec(headers.get("authorization") ?? "")?.[1];
  return token !== undefined && await tokens.isGood(token, OWNER);
}

async function answerFile(request: Request, files: FileStore, hash: string): Promise<Response> {
  const size = await files.size(hash);
  if (size === undefined) return empty(404, { [KNOWN]: "none" });
  const range = readRange(request.headers.get("range"), size);
  if (range === "unsatisfiable") return empty(416, { "content-range": `bytes */${size}` });
  const { first, last } = range ?? { first: 0, last: size - 1 };
  const headers = {
    "content-type": "application/octet-stream",
    "content-length": String(last - first + 1),
    "cache-control": "no-store",
    ...(range ? { "content-range": `bytes ${first}-${last}/${size}` } : {}),
  };
  const status = range ? 206 : 200;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  const file = await files.open(hash, range);
  return file ? new Response(file.stream, { status, headers }) : empty(404, { [KNOWN]: "none" });
}

function empty(status: number, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(null, { status, headers: { "cache-control": "no-store", ...headers } });
}

/** Where home is, what opens it, and how long it is waited for. */
export interface HomeOfFiles {
  /** `http(s)://HOST:PORT` of the process whose `homeFiles` answers. */
  readonly home: string;
  readonly tokens: ProcessTokens;
  readonly waits?: typeof USUAL;
}

/**
 * Files as home has them, for a process elsewhere. It reads only: what is stored is stored at home. Refuses
 * `files.store_away` where home does not answer, or does not take us for one of its own.
 */
export function homeStore({ home, tokens, waits = USUAL }: HomeOfFiles): FileStore {
  const passedOver = new PassedOver(waits.passedOver);

  async function ask(method: "GET" | "HEAD", hash: string, range?: ByteRange) {
    requireHash(hash);
    if (passedOver.now) throw away();
    const request = new Request(`${home.replace(/\/$/, "")}${PATH}${hash}`, {
      method,
      headers: {
        authorization: `Bearer ${await tokens.mint(OWNER)}`,
        // Bytes come as they are, their length is that of the file.
        "accept-encoding": "identity",
        ...(range ? { range: `bytes=${range.first}-${range.last}` } : {}),
      },
    });
    const response = await answerWithin(request, waits.answer).catch((error) => {
      if (!isBroken(error)) throw error;
      passedOver.note();
      throw away(error);
    });
    if (response.ok) return response;
    await response.body?.cancel();
    if (response.status === 404 && response.headers.has(KNOWN)) return undefined;
    if (response.status === 416) {
      throw new RangeError(`Cannot open a part of "${hash}" that it does not have`);
    }
    log("error", "Home does not give files: its key, its clock or its address are others", {
      home,
      status: response.status,
    });
    throw away();
  }

  return {
    async size(hash) {
      const found = await ask("HEAD", hash);
      return found && Number(found.headers.get("content-length"));
    },
    async open(hash, range) {
      if (range) requireRange(range, Infinity);
      const found = await ask("GET", hash, range);
      if (!found) return undefined;
      const size = sizeOf(found);
      if (range && range.last >= size) {
        await found.body?.cancel();
        requireRange(range, size);
      }
      return { size, stream: found.body ? neverSilent(found.body, waits.silence) : new Blob().stream() };
    },
    put: () => Promise.reject(new TypeError("Cannot store a file here: files are stored at home")),
    remove: () => Promise.reject(new TypeError("Cannot remove a file here: files are removed at home")),
  };
}

function sizeOf({ headers }: Response): number {
  const whole = /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1];
  return Number(whole ?? headers.get("content-length"));
}

function away(cause?: unknown): Refusal {
  return new Refusal(
    "files.store_away",
    "unavailable",
    "Cannot fetch a file: home does not give it now",
    { retryAfterSeconds: 5 },
    cause,
  );
}
