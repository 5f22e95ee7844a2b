import { Webhook } from "standardwebhooks";
import { answerCall } from "core/host/answer_call.ts";
import type { PluginDesk } from "core/plugin/call.ts";
import type { PluginCode } from "core/plugin/code.ts";
import type { Messages } from "core/plugin/plugin.ts";
import type { Known, LastAnswer, RemoteAnswer, RemoteCall, Wanted } from "./remote_wire.ts";

/** The secret of sample servers. */
export const SECRET = "whsec_c2VjcmV0IG9mIHNhbXBsZSBzZXJ2ZXJz";

/** Where a sample server is, and what calls to it are signed with. */
export interface ServerOptions {
  readonly port?: number;
  readonly secret?: string;
}

/** A server of a plugin's author, on this machine. */
export interface SampleServer extends AsyncDisposable {
  readonly endpoint: string;
  readonly port: number;
  /** The ids of the messages that came, in their order. */
  readonly ids: string[];
  /** The connections that they came over, by the other end's port. */
  readonly connections: ReadonlySet<number>;
}

/** Serves portable code as an author's server would: signatures verified, nothing kept between two messages. */
export function serveCode(code: PluginCode, messages: Messages, options: ServerOptions = {}): SampleServer {
  return serveAnswers(async (asked) => await answerRound(code, messages, asked), options);
}

/** Serves whatever is answered to a call whose signature was verified. */
export function serveAnswers(
  answer: (asked: RemoteCall) => Promise<RemoteAnswer | Response> | RemoteAnswer | Response,
  { port = 0, secret = SECRET }: ServerOptions = {},
): SampleServer {
  const ids: string[] = [];
  const connections = new Set<number>();
  const closing = new AbortController();
  const server = Deno.serve(
    { port, hostname: "127.0.0.1", onListen() {}, signal: closing.signal },
    async (request, { remoteAddr }) => {
      connections.add(remoteAddr.port);
      const body = await request.text();
      try {
        new Webhook(secret).verify(body, Object.fromEntries(request.headers));
      } catch {
        return new Response("Cannot verify the signature", { status: 401 });
      }
      ids.push(request.headers.get("webhook-id")!);
      const answered = await answer(JSON.parse(body));
      return answered instanceof Response ? answered : Response.json(answered);
    },
  );
  return {
    endpoint: `http://127.0.0.1:${server.addr.port}/plugin`,
    port: server.addr.port,
    ids,
    connections,
    async [Symbol.asyncDispose]() {
      closing.abort();
      await server.finished;
    },
  };
}

/**
 * Runs the code on what is known so far. Where it wants to know more it is left there, and the platform asked: with the
 * answer it runs from its beginning again, so it must do the same again.
 */
async function answerRound(
  code: PluginCode,
  messages: Messages,
  { call, circumstances, known }: RemoteCall,
): Promise<RemoteAnswer> {
  const writes: LastAnswer["writes"] = [];
  const emit: LastAnswer["emit"] = [];
  const log: string[] = [];
  const ask: Wanted[] = [];
  const wanting = Promise.withResolvers<RemoteAnswer>();
  const desk: PluginDesk = {
    get(key) {
      const written = writes.findLast((write) => ("put" in write ? write.put : write.delete) === key);
      if (written) return Promise.resolve("put" in written ? written.value : undefined);
      const found = known.find((one) => "get" in one && one.get === key) as { value?: unknown } | undefined;
      return found ? Promise.resolve(found.value) : want({ get: key });
    },
    list(prefix, after, limit) {
      const found = known.find((one) =>
        "list" in one && one.list === prefix && one.after === after && one.limit === limit
      ) as Extract<Known, { list: string }> | undefined;
      if (!found) return want({ list: prefix, after, limit });
      const items = new Map(found.items.map(({ key, value }) => [key, value]));
      for (const write of writes) {
        if ("delete" in write) items.delete(write.delete);
        else if (write.put.startsWith(prefix) && write.put > after) items.set(write.put, write.value);
      }
      const ordered = [...items].sort(([one], [other]) => one < other ? -1 : 1);
      return Promise.resolve(ordered.slice(0, limit).map(([key, value]) => ({ key, value })));
    },
    put: (key, value) => Promise.resolve(void writes.push({ put: key, value: value ?? null })),
    delete: (key) => Promise.resolve(void writes.push({ delete: key })),
    emit: (name, body) => void emit.push({ name, body }),
    log: (line) => void log.push(line),
  };

  function want<Answer>(one: Wanted): Promise<Answer> {
    // What is wanted in the same turn is asked for together.
    if (ask.push(one) === 1) setTimeout(() => wanting.resolve({ ask }), 0);
    return new Promise(() => {});
  }

  const running = answerCall(code, messages, call, circumstances, desk).then(
    (answer): RemoteAnswer => ({ writes, emit, log, ...(answer === undefined ? {} : { answer }) }),
    (error): RemoteAnswer => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  return await Promise.race([running, wanting.promise]);
}
