/** Lets in one at a time, in the order in which they come. */
export class Gate {
  #last: Promise<unknown> = Promise.resolve();

  /** Acts once everybody who came before is through. */
  pass<Answer>(act: () => Promise<Answer>): Promise<Answer> {
    const passing = this.#last.then(act);
    // Who comes next waits for the end of this one, and does not care how it ended.
    this.#last = passing.catch(() => {});
    return passing;
  }
}
