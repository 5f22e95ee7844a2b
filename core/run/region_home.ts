import type { z } from "zod";
import type { Actor } from "core/base/actor.ts";
import { errorOf, type Failure } from "core/base/failure.ts";
import { newId } from "core/base/id.ts";
import { Refusal } from "core/base/refusal.ts";
import { following } from "core/base/trace.ts";
import { wait } from "core/base/wait.ts";
import { CORRELATION, LARGEST_ANSWER, readLimited } from "./home_calls.ts";
import type { ProcessTokens } from "./process_token.ts";
import { HomeClock } from "./home_clock.ts";
import { DONE_AFAR, HOME_AUDIENCE, REGION_PATH } from "./region_calls.ts";

/** How long one try may take, in milliseconds, and all of them. */
const LONGEST_TRY = 5_000;
const LONGEST = 10_000;
/** After how long a command is sent again whose fate nobody knows: its key makes it happen once. */
const AGAIN = [50, 150, 400, 800, 1_500];
/** How long a home that did not answer is not waited for again: pages must not become slow. */
const PASSED_OVER = 1_000;

/** What was answered to a command that home has stored. */
export type DoneAfar = z.infer<typeof DONE_AFAR>;

/** The home of a region, reached over HTTP (`region_api.ts`). */
export class RegionHome {
  readonly url: string;
  readonly clock: HomeClock;
  readonly #tokens: ProcessTokens;
  #passedOver = -Infinity;
  #answers = true;

  /** `tokens` are minted by `clock`, where that is given. */
  constructor(url: string, tokens: ProcessTokens, clock = new HomeClock()) {
    [this.url, this.clock] = [url, clock];
    this.#tokens = tokens;
  }

  /** A token that opens home to this region. */
  token(): Promise<string> {
    return this.#tokens.mint(HOME_AUDIENCE);
  }

  /** Whether home answered when it was last asked. */
  get answers(): boolean {
    return this.#answers;
  }

  /** Whether it is worth waiting for home: it answered when it was last asked, or that was a while ago. */
  get isThere(): boolean {
    return performance.now() - this.#passedOver > PASSED_OVER;
  }

  /**
   * Sends a command. Resolves when home has stored it, however often it had to be asked. Refuses `region.home_away`:
   * whether it was done is then unknown, and whoever sends it again under the same key does it once.
   */
  async send(name: string, input: unknown, actor: Actor, key = newId()): Promise<DoneAfar> {
    return DONE_AFAR.parse(await this.#persist(`send/${name}`, { input, actor, key }));
  }

  /** Asks home something that changes nothing. Refuses `region.home_away`. */
  async ask(
    path: string,
    body: unknown,
    timeUp: AbortSignal = AbortSignal.timeout(LONGEST_TRY),
  ): Promise<unknown> {
    if (!this.isThere) throw homeAway();
    try {
      return await this.#once(path, body, timeUp);
    } catch (error) {
      throw this.#lost(error);
    }
  }

  /** Home answered. */
  reached(): void {
    this.#passedOver = -Infinity;
    this.#answers = true;
  }

  /** Home did not answer: it is not waited for for a moment. */
  missed(): void {
    this.#passedOver = performance.now();
    this.#answers = false;
  }

  async #persist(path: string, body: unknown): Promise<unknown> {
    const until = AbortSignal.timeout(LONGEST);
    const waits = this.isThere ? AGAIN : [];
    for (let tries = 0;; tries++) {
      try {
        return await this.#once(path, body, AbortSignal.any([until, AbortSignal.timeout(LONGEST_TRY)]));
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (tries >= waits.length || until.aborted) throw this.#lost(error);
        await wait(waits[tries]!, until);
      }
    }
  }

  async #once(path: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    const { settings } = this.clock;
    let response = await this.#call(path, body, signal);
    this.clock.learn(response.headers);
    if (response.status === 401 && settings !== this.clock.settings) {
      await response.body?.cancel();
      response = await this.#call(path, body, signal);
    }
    if (response.status !== 200 && response.status !== 422) {
      await response.body?.cancel();
      throw new NotNow(response.status);
    }
    const answer = JSON.parse(await readLimited(response.body, LARGEST_ANSWER));
    this.reached();
    if (response.status === 200) return answer;
    throw errorOf((answer as { failure: Failure }).failure);
  }

  async #call(path: string, body: unknown, signal: AbortSignal): Promise<Response> {
    const { trace, correlation, language } = following();
    return await fetch(`${this.url}${REGION_PATH}/${path}`, {
      method: "POST",
      headers: {
        "authorization": `Bearer ${await this.token()}`,
        "content-type": "application/json",
        ...(trace ? { traceparent: trace } : {}),
        ...(correlation ? { [CORRELATION]: correlation } : {}),
        ...(language ? { "accept-language": language } : {}),
      },
      body: JSON.stringify(body),
      redirect: "error",
      signal,
    });
  }

  #lost(error: unknown): unknown {
    if (!isPassing(error)) return error;
    this.missed();
    return homeAway(error);
  }
}

/** Home, or what stands before it, answered that it cannot now. */
class NotNow extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`Home answered ${status}`);
    this.status = status;
  }
}

/** Whether an error says nothing about what was asked: the line broke, time was up, a home that starts or stops. */
function isPassing(error: unknown): boolean {
  if (error instanceof Refusal) return error.kind === "unavailable" && /^(home|data)\./.test(error.code);
  if (!(error instanceof Error)) return false;
  return error instanceof NotNow || error instanceof TypeError || error instanceof SyntaxError ||
    error.name === "TimeoutError" || error.name === "AbortError";
}

/** Home cannot be reached from here. */
export function homeAway(cause?: unknown): Refusal {
  return new Refusal(
    "region.home_away",
    "unavailable",
    "Cannot reach home from this region now: what you sent is not known to be stored; send it again",
    { retryAfterSeconds: 5 },
    cause,
  );
}
