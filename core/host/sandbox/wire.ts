/** Says lines to a process in their order; those that come while one is on its way go together. */
export class Wire {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #encoder = new TextEncoder();
  #waiting = "";
  #writing: Promise<void> | undefined;

  constructor(stream: WritableStream<Uint8Array>) {
    this.#writer = stream.getWriter();
    // Who reads on the other side may be gone: whoever waits for an answer learns that by other means.
    this.#writer.closed.catch(() => {});
  }

  /** How many characters nobody has read yet. */
  get unread(): number {
    return this.#waiting.length;
  }

  say(line: string): void {
    this.#waiting += line;
    this.#writing ??= this.#write();
  }

  /** Lets go of the stream, whether or not anybody still reads. */
  async close(): Promise<void> {
    await this.#writer.abort().catch(() => {}); // it is gone already
    await this.#writing;
  }

  async #write(): Promise<void> {
    // Whatever is said in this turn goes at once.
    await Promise.resolve();
    while (this.#waiting !== "") {
      const bytes = this.#encoder.encode(this.#waiting);
      this.#waiting = "";
      try {
        await this.#writer.write(bytes);
      } catch {
        // Nobody reads any more: see above.
        this.#waiting = "";
      }
    }
    this.#writing = undefined;
  }
}
