import { AwsClient } from "aws4fetch";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { answerWithin, isBroken, neverSilent, PassedOver } from "./patience.ts";
import { readAnswer } from "./s3_answer.ts";
import type { S3Place } from "./s3_place.ts";

/** How long a store is waited for, in milliseconds. */
export interface S3Waits {
  /** Until it begins to answer. */
  readonly answer: number;
  /** Until it has taken a part of an upload. */
  readonly upload: number;
  /** Between two pieces of a file. */
  readonly silence: number;
  /** Before it is asked again that was away, or busy; so often is it asked again. */
  readonly again: readonly number[];
  /** Once it was away: so long it is not waited for again. */
  readonly passedOver: number;
}

/** What is usual: a store across an ocean answers in a fraction of it. */
export const USUAL_WAITS: S3Waits = {
  answer: 10_000,
  upload: 60_000,
  silence: 10_000,
  again: [100, 400],
  passedOver: 1_000,
};

/** How often it is logged that a store refuses, at most, in milliseconds. */
const TOLD_EVERY = 60_000;

/** One question to a store. */
export interface S3Question {
  readonly method: "GET" | "HEAD" | "PUT" | "POST" | "DELETE";
  /** The name of a file without the prefix; absent: the bucket is asked. */
  readonly name?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array<ArrayBuffer> | string;
  /** Whether whoever asks tells of a refusal, which is logged otherwise. */
  readonly quiet?: boolean;
  /** SHA-256 of the body, by which the store checks what it got. */
  readonly sha256?: string;
}

/**
 * Asks a store, each question signed (AWS Signature Version 4). What it is asked may be asked twice. Refuses
 * `files.store_away` where it does not answer, and `files.store_refused` where it does not let us.
 */
export class S3Requests {
  readonly #place: S3Place;
  readonly #waits: S3Waits;
  readonly #client: AwsClient;
  readonly #passedOver: PassedOver;
  #told = -Infinity;

  constructor(place: S3Place, waits: S3Waits) {
    this.#place = place;
    this.#waits = waits;
    this.#passedOver = new PassedOver(waits.passedOver);
    const { accessKeyId, secretAccessKey, sessionToken, region } = place;
    this.#client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      region,
      service: "s3",
      retries: 0,
      ...(sessionToken ? { sessionToken } : {}),
    });
  }

  /** An answer of success, or undefined where the store has no such thing. Its body is read or cancelled by whoever asks. */
  async ask(question: S3Question): Promise<Response | undefined> {
    const response = await this.#untilAnswered(question);
    if (response.ok) {
      if (!response.body) return response;
      const body = neverSilent(response.body, this.#waits.silence);
      return new Response(body, { status: response.status, headers: response.headers });
    }
    if (response.status === 416) {
      await response.body?.cancel();
      throw new RangeError(`Cannot open a part of "${question.name}" that it does not have`);
    }
    const said = (await readAnswer(response)).text("Code");
    if (response.status === 404 && said !== "NoSuchBucket") return undefined;
    throw this.#refused(said ?? `status ${response.status}`, response, question.quiet);
  }

  async #untilAnswered(question: S3Question): Promise<Response> {
    const waits = this.#waits.again;
    if (this.#passedOver.now) throw this.away(new Error("It did not answer just now"));
    for (let tries = 0;; tries++) {
      let why: unknown;
      try {
        const response = await this.#askOnce(question);
        if (response.status < 500 && response.status !== 429) return response;
        why = new Error(`It answered ${response.status} ${(await readAnswer(response)).text("Code") ?? ""}`);
      } catch (error) {
        if (!isBroken(error)) throw error;
        why = error;
      }
      if (tries >= waits.length) {
        this.#passedOver.note();
        throw this.away(why);
      }
      await wait(waits[tries]!);
    }
  }

  async #askOnce({ method, name, query, headers, body, sha256 }: S3Question): Promise<Response> {
    const { endpoint, bucket, prefix } = this.#place;
    const url = new URL(`${endpoint}/${bucket}${name === undefined ? "" : `/${prefix}${name}`}`);
    for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, value);
    const request = await this.#client.sign(url, {
      method,
      headers: { ...headers, ...(sha256 ? { "x-amz-content-sha256": sha256 } : {}) },
      ...(body === undefined ? {} : { body }),
    });
    // After it was signed: proxies change this header. Bytes come as they are, their length is that of the file.
    request.headers.set("accept-encoding", "identity");
    return await answerWithin(request, body ? this.#waits.upload : this.#waits.answer);
  }

  /** The store does not answer now. Readers see what is refused: which bucket it is stands in the log. */
  away(cause: unknown): Refusal {
    return new Refusal(
      "files.store_away",
      "unavailable",
      "Cannot reach the store of files: it does not answer",
      { retryAfterSeconds: 5 },
      cause,
    );
  }

  #refused(reason: string, response: Response, quiet = false): Refusal {
    const elsewhere = response.headers.get("x-amz-bucket-region");
    const said = elsewhere ? `${reason}, it is in ${elsewhere}` : reason;
    if (!quiet && performance.now() - this.#told > TOLD_EVERY) {
      this.#told = performance.now();
      const { bucket } = this.#place;
      log("error", "The store of files refuses what it is asked: its keys, bucket or region are others", {
        bucket,
        reason: said,
      });
    }
    return new Refusal(
      "files.store_refused",
      "unavailable",
      `Cannot use the store of files: it says ${said}`,
      { reason },
    );
  }
}
