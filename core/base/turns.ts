/** Has what is asked of one name done one after the other, while other names go on. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does something once all that was asked of the name before is done, well or not. */
  async take<Answer>(name: string, act: () => Promise<Answer>): Promise<Answer> {
    const before = this.#last.get(name);
    const turn = (async () => {
      await before?.catch(() => {}); // whoever asked for it was told
      return await act();
    })();
    this.#last.set(name, turn);
    return await turn;
  }
}
