/** Asks for something and waits so long for the head of its answer; its body may take its time. */
export async function answerWithin(request: Request, milliseconds: number): Promise<Response> {
  const over = new AbortController();
  const timer = setTimeout(() => over.abort(timedOut()), milliseconds);
  try {
    return await fetch(request, { signal: over.signal, redirect: "manual" });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A body that may be slow but never silent: it fails where nothing comes for so long while somebody waits for it. A
 * reader who takes their time is not the store's silence.
 */
export function neverSilent(
  body: ReadableStream<Uint8Array>,
  milliseconds: number,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream({
    async pull(controller) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(timedOut()), milliseconds);
      });
      try {
        const { done, value } = await Promise.race([reader.read(), silence]);
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        await reader.cancel(error).catch(() => {}); // it is broken already: whoever reads is told why
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/**
 * Remembers that a server did not answer: for a moment nobody waits for it again, so that pages that need it are told at
 * once.
 */
export class PassedOver {
  readonly #milliseconds: number;
  #until = -Infinity;

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds;
  }

  get now(): boolean {
    return performance.now() < this.#until;
  }

  note(): void {
    this.#until = performance.now() + this.#milliseconds;
  }
}

/** Whether the line broke or time was up, rather than something of ours. */
export function isBroken(error: unknown): boolean {
  return error instanceof Error &&
    (error instanceof TypeError || error.name === "TimeoutError" || error.name === "AbortError");
}

function timedOut(): DOMException {
  return new DOMException("Nothing came in time", "TimeoutError");
}
