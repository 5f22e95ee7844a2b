import { ClientError, parseLibsqlUrl, ResponseError, type Stream, WsClient } from "@libsql/hrana-client";
import { WebSocket } from "ws";
import { Refusal } from "core/base/refusal.ts";
import { inTime } from "core/base/wait.ts";
import { hostOf, overSocket } from "./server_address.ts";

/** How long a server may take to take a connection, in milliseconds. */
const LONGEST_GREETING = 5_000;

/** The server has taken the lock away: whoever waits for it longer than 5 s gets it. */
export const TAKEN_AWAY = /^(?:TRANSACTION_(?:TIMEOUT|CLOSED|BUSY)|STREAM_EXPIRED)$/;

/** One connection to a libSQL server, as the server knows it, and its end here. */
export interface RemoteStream {
  readonly stream: Stream;
  /** Whether it is there still, as far as is known here. */
  readonly isOpen: boolean;
  holdsForeignKeys(): Promise<boolean>;
  /** Ends it at once, and the server gives up what was under way. */
  close(): void;
}

/**
 * Opens a connection to a libSQL server, on a web socket and in version 3 of its protocol, which knows whether a
 * transaction is under way. The socket is the one of a package: the runtime's own sends a message of more than 1,024
 * bytes in two pieces, and the second waits 40 ms until the first is acknowledged. Refuses `data.address_invalid`.
 */
export function streamTo(url: string): RemoteStream {
  const { socket, token } = socketTo(url);
  // Its type is the runtime's socket, of which it uses what both have.
  const client = new WsClient(socket as unknown as ConstructorParameters<typeof WsClient>[0], token);
  const stream = client.openStream();
  return {
    stream,
    get isOpen() {
      return !client.closed;
    },
    async holdsForeignKeys() {
      await client.getVersion(); // whoever asks for more than the first version has to wait for it
      return Number((await stream.query("select foreign_keys from pragma_foreign_keys")).rows[0]?.[0]) === 1;
    },
    close() {
      client.close();
      socket.terminate();
    },
  };
}

function socketTo(url: string): { readonly socket: WebSocket; readonly token?: string } {
  try {
    const { hranaWsUrl, authToken } = parseLibsqlUrl(overSocket(url));
    const socket = new WebSocket(hranaWsUrl!, ["hrana3-protobuf"], {
      handshakeTimeout: LONGEST_GREETING,
      perMessageDeflate: false,
    });
    return { socket, ...(authToken === undefined ? {} : { token: authToken }) };
  } catch (error) {
    throw new Refusal(
      "data.address_invalid",
      "invalid",
      `Cannot write a database at "${hostOf(url)}": ${error instanceof Error ? error.message : error}`,
      {},
      error,
    );
  }
}

/** Waits for an answer for so many milliseconds. */
export function within<Answer>(going: Promise<Answer>, milliseconds: number): Promise<Answer> {
  const timeUp = new AbortController();
  const timer = setTimeout(
    () => timeUp.abort(new DOMException("The database server takes too long", "TimeoutError")),
    milliseconds,
  );
  return inTime(going, timeUp.signal).finally(() => clearTimeout(timer));
}

/** Whether it is unknown what the server did: it went away, its answer cannot be read, or it takes too long. */
export function isBroken(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (at.name === "TimeoutError") return true;
    if (at instanceof ClientError && !(at instanceof ResponseError)) return true;
  }
  return false;
}

/** Whether the server did not take the token that it was given. */
export function isTokenRefused(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (/^AUTH_/.test(codeOf(at)) || /Unexpected server response: 40[13]$/.test(at.message)) return true;
  }
  return false;
}

/** Whether the server ended a connection to a database that it cannot open (RFC 6455 section 7.4.1). */
export function isAbsent(error: unknown): boolean {
  return error instanceof ClientError && /^WebSocket was closed with code 1011\b/.test(error.message);
}

/** Whether the server hung up and was not heard to say why: it does so where much had been sent that it did not read. */
export function isHungUp(error: unknown): boolean {
  return error instanceof ClientError && /^WebSocket was closed with code 1006\b/.test(error.message);
}

/** What is told of a statement that found no transaction under way. */
export function gone(): Error {
  return Object.assign(new Error("The transaction was taken away"), { code: "TRANSACTION_CLOSED" });
}

/** The server's own code of a failure, or none. */
export function codeOf(error: unknown): string {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === "string" ? code : "";
}
