import { Webhook } from "standardwebhooks";
import { z } from "zod";
import { newId } from "core/base/id.ts";
import { Connections, OutsideFailure, post, type Resolve } from "core/outside/post.ts";
import { CallFailure, type Circumstances, type PluginCall, type PluginDesk } from "core/plugin/call.ts";
import type { Runner } from "core/host/runner.ts";
import { Circuit, type Rests } from "./circuit.ts";
import {
  type Known,
  LARGEST_ANSWER,
  type LastAnswer,
  MOST_ROUNDS,
  type RemoteAnswer,
  remoteAnswer,
  type RemoteCall,
  type Wanted,
} from "./remote_wire.ts";

/** What a remote plugin's runner is made of. */
export interface RemoteParts {
  readonly plugin: string;
  readonly version: string;
  readonly endpoint: string;
  /** As Standard Webhooks writes it: `whsec_…`. */
  readonly secret: string;
  /** Whether its server may be in one's own network. */
  readonly allowsPrivate: boolean;
  readonly rests?: Rests;
  readonly resolve?: Resolve;
}

const RESTS: Rests = { first: 250, longest: 30_000 };
/** Every call has a shorter deadline of its own. */
const LONGEST_ROUND = 30_000;
/** What says that nobody is there to answer, rather than what was answered (RFC 9110, section 15). */
const AWAY = new Set([429, 502, 503, 504]);

/**
 * Has a plugin's code answer on a server of its author's: each call is posted there, signed as Standard Webhooks 1.0 says.
 * What comes of a call is done at the desk once its answer is whole, so a server that falls silent leaves nothing behind.
 */
export class Remote implements Runner {
  readonly #parts: RemoteParts;
  readonly #circuit: Circuit;
  readonly #connections = new Connections();
  readonly #closing = new AbortController();

  constructor(parts: RemoteParts) {
    this.#parts = parts;
    this.#circuit = new Circuit(parts.rests ?? RESTS);
  }

  async call(
    call: PluginCall,
    circumstances: Circumstances,
    desk: PluginDesk,
    timeUp: AbortSignal,
  ): Promise<unknown> {
    const { plugin, version } = this.#parts;
    const id = idOf(call);
    const known: Known[] = [];
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const asked: RemoteCall = { carillon: "call.v1", plugin, version, call, circumstances, known };
      const answer = await this.#post(`${id}.${round}`, JSON.stringify(asked), timeUp);
      timeUp.throwIfAborted();
      if ("error" in answer) throw this.#failure("threw", answer.error);
      if (!("ask" in answer)) return await this.#settle(answer, desk);
      for (const wanted of answer.ask) known.push(await look(wanted, desk));
    }
    throw this.#failure("rubbish", `It asked for documents ${MOST_ROUNDS} times over and did not answer`);
  }

  close(): Promise<void> {
    this.#closing.abort();
    this.#connections.close();
    return Promise.resolve();
  }

  async #post(id: string, body: string, timeUp: AbortSignal): Promise<RemoteAnswer> {
    const { endpoint: url, secret, allowsPrivate, resolve } = this.#parts;
    const closedFor = this.#circuit.closedFor;
    if (closedFor !== undefined) throw this.#failure("away", closedFor);
    const now = new Date();
    try {
      const answer = await post({
        url,
        headers: {
          "content-type": "application/json",
          "accept": "application/json",
          "user-agent": "Carillon",
          "webhook-id": id,
          "webhook-timestamp": String(Math.floor(now.getTime() / 1_000)),
          "webhook-signature": new Webhook(secret).sign(id, now, body),
        },
        body,
        allowsPrivate,
        stop: AbortSignal.any([timeUp, this.#closing.signal]),
        milliseconds: LONGEST_ROUND,
        mostRead: LARGEST_ANSWER,
        connections: this.#connections,
        ...(resolve ? { resolve } : {}),
      });
      return this.#read(answer);
    } catch (error) {
      timeUp.throwIfAborted();
      throw error instanceof OutsideFailure ? this.#unreached(error) : error;
    }
  }

  #read({ status, retryAfter, body, whole }: Awaited<ReturnType<typeof post>>): RemoteAnswer {
    if (AWAY.has(status)) {
      throw this.#away(`Its server answered ${status}`, Number(retryAfter ?? 0) * 1_000 || 0);
    }
    if (!whole && body.length === LARGEST_ANSWER) {
      throw this.#failure("too_large", `It answered more than ${LARGEST_ANSWER} bytes`);
    }
    if (!whole) throw this.#away("Its answer broke off");
    this.#circuit.succeeded();
    if (status >= 500) throw this.#failure("threw", `Its server answered ${status}`);
    if (status !== 200) throw this.#failure("rubbish", `Its server answered ${status}`);
    const read = remoteAnswer.safeParse(jsonOf(body));
    if (!read.success) {
      throw this.#failure("rubbish", `Cannot read its answer: ${z.prettifyError(read.error)}`);
    }
    return read.data;
  }

  async #settle({ answer, writes, emit, log }: LastAnswer, desk: PluginDesk): Promise<unknown> {
    for (const line of log) desk.log(line);
    try {
      for (const write of writes) {
        if ("put" in write) await desk.put(write.put, write.value);
        else await desk.delete(write.delete);
      }
      for (const { name, body } of emit) desk.emit(name, body);
    } catch (error) {
      throw this.#failure("denied", error instanceof Error ? error.message : String(error), error);
    }
    return answer;
  }

  #unreached(error: OutsideFailure): CallFailure {
    // That nobody may ask there is for an operator to change: it is not going to pass.
    if (error.why === "forbidden") {
      return this.#failure("unreachable", `Cannot ask its server: ${error.message}`);
    }
    if (this.#closing.signal.aborted) return this.#failure("unreachable", "It is closed");
    return this.#away(`Cannot reach its server: ${error.message}`);
  }

  #away(words: string, wait = 0): CallFailure {
    this.#circuit.failed(words, wait);
    return this.#failure("away", words);
  }

  #failure(fault: CallFailure["fault"], words: string, cause?: unknown): CallFailure {
    return new CallFailure(this.#parts.plugin, fault, words, cause);
  }
}

/** A signal that is handed over again comes by the same id, so that its server can pass it over. */
function idOf({ do: verb, given }: PluginCall): string {
  const id = verb === "hear" && typeof given === "object" && given && "id" in given ? given.id : undefined;
  return typeof id === "string" ? id : newId();
}

async function look(wanted: Wanted, desk: PluginDesk): Promise<Known> {
  if ("get" in wanted) return { ...wanted, value: await desk.get(wanted.get) };
  return { ...wanted, items: await desk.list(wanted.list, wanted.after, wanted.limit) };
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined; // no JSON is no answer of any shape
  }
}
