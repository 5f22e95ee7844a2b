import type { PluginDesk } from "core/plugin/call.ts";

/**
 * The desk of one call: made when it is first used, since most calls use none, and shut once the call is over. Code that
 * goes on all the same reaches nothing.
 */
export class CallDesk implements PluginDesk {
  readonly #make: () => PluginDesk;
  #made: PluginDesk | undefined;
  #isShut = false;

  constructor(make: () => PluginDesk) {
    this.#make = make;
  }

  async get(key: string): Promise<unknown> {
    return await this.#open().get(key);
  }

  async list(...asked: Parameters<PluginDesk["list"]>): ReturnType<PluginDesk["list"]> {
    return await this.#open().list(...asked);
  }

  async put(key: string, value: unknown): Promise<void> {
    await this.#open().put(key, value);
  }

  async delete(key: string): Promise<void> {
    await this.#open().delete(key);
  }

  emit(name: string, body: Readonly<Record<string, unknown>>): void {
    this.#open().emit(name, body);
  }

  log(words: string): void {
    this.#desk().log(words);
  }

  shut(): void {
    this.#isShut = true;
  }

  #open(): PluginDesk {
    if (this.#isShut) throw new TypeError("Cannot do this: the call is over");
    return this.#desk();
  }

  #desk(): PluginDesk {
    return this.#made ??= this.#make();
  }
}
