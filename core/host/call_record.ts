/** How many failures in a row are too many. */
const IN_A_ROW = 5;
/** Of how many calls a share is taken, and which share of failures is too large. */
const LOOKED_AT = 20;
const TOO_LARGE_A_SHARE = 0.3;

/** How the last calls of a plugin went: when it fails again and again, it is stopped. */
export class CallRecord {
  readonly #last: boolean[] = [];
  quarantined = false;

  succeeded(): void {
    this.#note(true);
  }

  /** Notes a failure; true once, when it is the one too many. */
  failed(): boolean {
    this.#note(false);
    if (this.quarantined) return false;
    const row = this.#last.slice(-IN_A_ROW);
    const inARow = row.length === IN_A_ROW && row.every((well) => !well);
    const failures = this.#last.filter((well) => !well).length;
    const tooMany = this.#last.length === LOOKED_AT && failures / LOOKED_AT >= TOO_LARGE_A_SHARE;
    this.quarantined = inARow || tooMany;
    return this.quarantined;
  }

  #note(well: boolean): void {
    this.#last.push(well);
    if (this.#last.length > LOOKED_AT) this.#last.shift();
  }
}
