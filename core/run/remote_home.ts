import type { z } from "zod";
import type { Actor } from "core/base/actor.ts";
import { errorOf, type Failure } from "core/base/failure.ts";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { following } from "core/base/trace.ts";
import { wait } from "core/base/wait.ts";
import type { Command } from "core/work/command.ts";
import type { Job, Progress } from "core/work/job.ts";
import type { Done } from "core/work/work.ts";
import { CORRELATION, HEARTBEAT, HOME_PATH, LARGEST_ANSWER, readLimited, readLines } from "./home_calls.ts";
import type { Home, HomePlace, Positions } from "./house.ts";
import type { ProcessTokens } from "./process_token.ts";

/** How long a command may take over there, in milliseconds. */
const LONGEST_COMMAND = 10_000;
/** How long a job may say nothing at all. */
const LONGEST_SILENCE = 6 * HEARTBEAT;
/** How much longer than it may wait a process may take to say that it has waited. */
const GRACE = 500;
/** How long a process that did not answer is not waited for again. */
const PASSED_OVER = 2_000;
/** When a command is sent again that could not be handed over at all: long enough for a short restart. */
const RETRIES = [50, 150, 400];
/** How long a process may take to say how it is. */
const LONGEST_LOOK = 1_000;

/** Where some residents live, and what opens it. */
export interface RemotePlace extends HomePlace {
  readonly tokens: ProcessTokens;
}

/** A home in another process, reached over HTTP (`home_api.ts`). */
export class RemoteHome implements Home {
  readonly residents: readonly string[];
  readonly #url: string;
  readonly #tokens: ProcessTokens;
  /** Until when nobody waits for it: it did not answer just now. */
  #passedOver = 0;

  constructor({ residents, url, tokens }: RemotePlace) {
    this.residents = residents;
    this.#url = url;
    this.#tokens = tokens;
  }

  async send<Input extends z.ZodType, Answer, Prepared>(
    command: Command<Input, Answer, Prepared>,
    input: z.input<Input>,
    actor: Actor,
  ): Promise<Done<Answer>> {
    const response = await this.#hand(
      `send/${command.name}`,
      { input, actor },
      AbortSignal.timeout(LONGEST_COMMAND),
    );
    try {
      return await answerOf(response) as Done<Answer>;
    } catch (error) {
      throw isBroken(error) ? unsure(command.name, error) : error;
    }
  }

  async run<Input extends z.ZodType, Answer>(
    job: Job<Input, Answer>,
    input: z.input<Input>,
    actor: Actor,
    progress: Progress = () => {},
  ): Promise<Answer> {
    const over = new AbortController();
    const silence = () =>
      setTimeout(() => over.abort(new DOMException("Silent", "TimeoutError")), LONGEST_SILENCE);
    let timer = silence();
    try {
      const response = await this.#hand(`run/${job.name}`, { input, actor }, over.signal);
      if (response.status !== 200) return await answerOf(response) as Answer;
      for await (const line of readLines(response.body!)) {
        clearTimeout(timer);
        timer = silence();
        if ("progress" in line) progress(...line.progress);
        if ("failure" in line) throw errorOf(line.failure);
        if ("answer" in line) return line.answer as Answer;
      }
      throw unsure(job.name);
    } catch (error) {
      throw isBroken(error) ? unsure(job.name, error) : error;
    } finally {
      clearTimeout(timer);
    }
  }

  carried(positions: Positions, milliseconds: number): Promise<boolean> {
    return this.#waited("carried", { positions }, milliseconds);
  }

  heard(milliseconds: number, hearers?: readonly string[]): Promise<boolean> {
    return this.#waited("heard", hearers ? { hearers } : {}, milliseconds);
  }

  /** Whether the process is there and well. */
  async answers(): Promise<boolean> {
    try {
      const response = await fetch(`${this.#url}/health`, { signal: AbortSignal.timeout(LONGEST_LOOK) });
      await response.body?.cancel();
      return response.ok;
    } catch (error) {
      if (isBroken(error)) return false;
      throw error;
    }
  }

  /** Waits over there. A process that does not answer is passed over for a while: it must not make pages slow. */
  async #waited(
    verb: string,
    body: Readonly<Record<string, unknown>>,
    milliseconds: number,
  ): Promise<boolean> {
    if (this.#passedOver > performance.now()) return false;
    try {
      const inTime = AbortSignal.timeout(milliseconds + GRACE);
      const response = await this.#ask(verb, { ...body, milliseconds }, inTime);
      return await answerOf(response) as boolean;
    } catch (error) {
      if (!isBroken(error) && !(error instanceof Refusal)) throw error;
      this.#passedOver = performance.now() + PASSED_OVER;
      return false;
    }
  }

  /** Asks for something to be done, again only where it could not be handed over: then nothing was done. */
  async #hand(path: string, body: unknown, signal: AbortSignal): Promise<Response> {
    const name = path.split("/")[1]!;
    const waits = this.#passedOver > performance.now() ? [] : RETRIES;
    for (let tries = 0;; tries++) {
      try {
        return await this.#ask(path, body, signal);
      } catch (error) {
        if (!isBroken(error)) throw error;
        if (!wasNotReached(error)) throw unsure(name, error);
        if (tries >= waits.length) {
          this.#passedOver = performance.now() + PASSED_OVER;
          throw away(name, error);
        }
        await wait(waits[tries]!, signal);
      }
    }
  }

  async #ask(path: string, body: unknown, signal: AbortSignal): Promise<Response> {
    const { trace, correlation, language } = following();
    const response = await fetch(`${this.#url}${HOME_PATH}/${path}`, {
      method: "POST",
      headers: {
        "authorization": `Bearer ${await this.#tokens.mint(this.residents)}`,
        "content-type": "application/json",
        ...(trace ? { traceparent: trace } : {}),
        ...(correlation ? { [CORRELATION]: correlation } : {}),
        ...(language ? { "accept-language": language } : {}),
      },
      body: JSON.stringify(body),
      redirect: "error",
      signal,
    });
    if (response.status !== 401 && response.status !== 404) return response;
    await response.body?.cancel();
    log("error", "Another process does not take our calls: its key, its clock or its residents are others", {
      url: this.#url,
      status: response.status,
    });
    throw away(path.split("/")[1] ?? this.residents[0]!);
  }
}

async function answerOf(response: Response): Promise<unknown> {
  const answer = JSON.parse(await readLimited(response.body, LARGEST_ANSWER));
  if (response.status === 200) return answer;
  throw errorOf((answer as { failure: Failure }).failure);
}

/** Whether the line broke or time was up, rather than something of ours. */
function isBroken(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof TypeError || error instanceof SyntaxError || error.name === "TimeoutError" ||
    error.name === "AbortError";
}

/** Whether the call came as far as a connection: where it did not, nothing can have been done. */
function wasNotReached(error: unknown): boolean {
  const { cause } = error as Error;
  return cause instanceof Error && /client error \(Connect\)/.test(cause.message);
}

function away(name: string, cause?: unknown): Refusal {
  return new Refusal(
    `${name.split(".")[0]}.away`,
    "unavailable",
    `Cannot do "${name}" now: the process of its context does not answer`,
    { retryAfterSeconds: 5 },
    cause,
  );
}

function unsure(name: string, cause?: unknown): Refusal {
  return new Refusal(
    `${name.split(".")[0]}.unsure`,
    "unavailable",
    `Cannot tell whether "${name}" was done: the process of its context did not say`,
    { retryAfterSeconds: 5 },
    cause,
  );
}
