import { AsyncLocalStorage } from "node:async_hooks";
import { CallFailure, type PluginDesk } from "core/plugin/call.ts";
import type { FromInside, ToInside } from "./messages.ts";

/** How often one call may say something, and how much in all. */
const MOST_SAID = 5_000;
const MOST_CHARACTERS = 16 * 1024 * 1024;

/** How deep an answer may lie in itself: whoever walks through it does so step by step. */
const DEEPEST = 64;

type Of<Is extends FromInside["is"]> = FromInside & { readonly is: Is };
/** What a process says about a call that is under way. */
export type AboutCall = Of<"asks" | "says" | "logs" | "answers" | "threw">;

/**
 * One call under way: what the process asks for it is done at the desk in the order in which it was asked, and the
 * answer counts after that. Once it has its answer or has failed, nothing of it reaches the desk.
 */
export class DeskCall {
  readonly #plugin: string;
  readonly #desk: PluginDesk;
  readonly #say: (message: ToInside) => void;
  readonly #answer = Promise.withResolvers<unknown>();
  /** What is done at the desk is done in the work that asked, not in whichever the process was started in. */
  readonly #inWork = AsyncLocalStorage.snapshot();
  #over = false;
  #said = 0;
  #characters = 0;
  /** What is being done at the desk; undefined while nothing is. */
  #doing: Promise<void> | undefined;

  constructor(plugin: string, desk: PluginDesk, say: (message: ToInside) => void) {
    this.#plugin = plugin;
    this.#desk = desk;
    this.#say = say;
  }

  get answer(): Promise<unknown> {
    return this.#answer.promise;
  }

  fail(reason: unknown): void {
    this.#over = true;
    this.#answer.reject(reason);
  }

  /** Takes what the process says about it, so long; throws for more than one call may say. */
  hear(message: AboutCall, length: number): void {
    if (this.#over) return;
    this.#characters += length;
    if (++this.#said > MOST_SAID || this.#characters > MOST_CHARACTERS) {
      throw new TypeError("Cannot hear more than one call may say");
    }
    if (message.is === "logs") return this.#desk.log(message.words);
    this.#next(() => message.is === "asks" ? this.#serve(message) : this.#take(message));
  }

  #next(asked: () => void | Promise<void>): void {
    const act = () => this.#inWork(asked);
    if (!this.#doing) {
      const doing = act();
      if (doing) this.#follow(doing);
    } else this.#follow(this.#doing.then(() => this.#over ? undefined : act()));
  }

  #follow(doing: Promise<void>): void {
    this.#doing = doing;
    doing.finally(() => {
      if (this.#doing === doing) this.#doing = undefined;
    });
  }

  async #serve({ at, verb, args }: Of<"asks">): Promise<void> {
    try {
      const answer = await this.#ask(verb, args);
      if (!this.#over) this.#say({ is: "served", at, ...answer === undefined ? {} : { answer } });
    } catch (error) {
      const refused = error instanceof Error ? error.message : String(error);
      if (!this.#over) this.#say({ is: "served", at, refused });
    }
  }

  async #ask(verb: Of<"asks">["verb"], [first, ...rest]: readonly unknown[]): Promise<unknown> {
    if (typeof first !== "string") throw new TypeError(`Cannot ${verb} by a key that is no text`);
    if (verb === "put") return await this.#desk.put(first, rest[0]);
    if (verb !== "list") return await this.#desk[verb](first);
    const [after, limit] = rest;
    if (typeof after !== "string" || !Number.isSafeInteger(limit)) {
      throw new TypeError("Cannot list without where to begin and how many");
    }
    return await this.#desk.list(first, after, Math.max(0, limit as number));
  }

  #take(message: Of<"says" | "answers" | "threw">): void {
    if (message.is === "answers") {
      if (!isShallow(message.answer, DEEPEST)) {
        return this.fail(new CallFailure(this.#plugin, "rubbish", `Its answer is more than ${DEEPEST} deep`));
      }
      this.#over = true;
      return this.#answer.resolve(message.answer);
    }
    if (message.is === "threw") {
      return this.fail(new CallFailure(this.#plugin, message.denied ? "denied" : "threw", message.words));
    }
    try {
      this.#desk.emit(message.name, message.body);
    } catch (error) {
      this.fail(
        new CallFailure(
          this.#plugin,
          "denied",
          error instanceof Error ? error.message : String(error),
          error,
        ),
      );
    }
  }
}

function isShallow(value: unknown, left: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return left > 0 && Object.values(value).every((one) => isShallow(one, left - 1));
}
