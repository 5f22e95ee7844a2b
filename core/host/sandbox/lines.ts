const END = 10;

/**
 * Cuts what is read into lines, and gives up with a RangeError as soon as one is longer than it may be: no more than
 * that is ever held.
 */
export class Lines {
  readonly #longest: number;
  readonly #decoder = new TextDecoder();
  #parts: Uint8Array[] = [];
  #held = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The lines that end in what was just read. */
  *read(bytes: Uint8Array): Generator<string> {
    let from = 0;
    for (let at = bytes.indexOf(END); at >= 0; at = bytes.indexOf(END, from)) {
      this.#hold(bytes.subarray(from, at));
      from = at + 1;
      yield this.#take();
    }
    if (from < bytes.length) this.#hold(bytes.slice(from));
  }

  #hold(part: Uint8Array): void {
    this.#held += part.length;
    if (this.#held > this.#longest) {
      throw new RangeError(`Cannot read more than ${this.#longest} bytes at once`);
    }
    this.#parts.push(part);
  }

  #take(): string {
    const whole = this.#parts.length === 1 ? this.#parts[0]! : new Uint8Array(this.#held);
    if (this.#parts.length !== 1) {
      let at = 0;
      for (const part of this.#parts) {
        whole.set(part, at);
        at += part.length;
      }
    }
    this.#parts = [];
    this.#held = 0;
    return this.#decoder.decode(whole);
  }
}
