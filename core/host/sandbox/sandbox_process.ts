import { CallFailure, type Circumstances, type PluginCall, type PluginDesk } from "core/plugin/call.ts";
import { type Confinement, startConfined } from "./confinement.ts";
import { DeskCall } from "./desk_call.ts";
import { Lines } from "./lines.ts";
import { type PackedCode, readFromInside, type ToInside } from "./messages.ts";
import { Wire } from "./wire.ts";

/** The longest message of a process: an answer, a document, a line. */
export const LONGEST_MESSAGE = 1024 * 1024;
/** How many calls it may have under way, how much each may say, and how much it may say to nobody. */
const MOST_CALLS = 1_000;
const MOST_SAID_TO_NOBODY = 1_000;
/** How many characters may wait for a process that does not read. */
const MOST_UNREAD = 64 * 1024 * 1024;
/** How long a process may take to say that it has heard that a call is over: whoever does not yield is ended. */
const YIELDS_WITHIN = 1_000;
/** How much of what a process says as it ends is read. */
const LAST_WORDS = 8 * 1024;

/** A running process of one plugin: calls go to it side by side over one wire, each known by its number. */
export class SandboxProcess {
  /** Why it ended, once it has. */
  readonly ended: Promise<CallFailure>;
  readonly #plugin: string;
  readonly #child: Deno.ChildProcess;
  readonly #wire: Wire;
  readonly #calls = new Map<number, DeskCall>();
  readonly #ready = Promise.withResolvers<void>();
  readonly #yielding = new Map<number, ReturnType<typeof setTimeout>>();
  #cause: CallFailure | undefined;
  #lastCall = 0;
  #toNobody = 0;

  private constructor(plugin: string, child: Deno.ChildProcess, packed: PackedCode) {
    this.#plugin = plugin;
    this.#child = child;
    this.#wire = new Wire(this.#child.stdin);
    // Whoever waits for it is told; where nobody does, that ends nothing.
    this.#ready.promise.catch(() => {});
    this.ended = this.#end();
    this.#say({ is: "start", ...packed });
  }

  /** Starts a process on some code; what that does with it is waited for with `ready`. */
  static async start(plugin: string, confinement: Confinement, packed: PackedCode): Promise<SandboxProcess> {
    return new SandboxProcess(plugin, await startConfined(confinement), packed);
  }

  /** Resolves when its code is loaded; rejects when it ended before. */
  get ready(): Promise<void> {
    return this.#ready.promise;
  }

  /** Has its code answer a call. */
  call(
    asked: PluginCall,
    circumstances: Circumstances,
    desk: PluginDesk,
    timeUp: AbortSignal,
  ): Promise<unknown> {
    if (this.#cause) return Promise.reject(this.#cause);
    if (this.#calls.size >= MOST_CALLS) {
      return Promise.reject(this.#failure("unreachable", `It has ${MOST_CALLS} calls to answer`));
    }
    const number = ++this.#lastCall;
    const call = new DeskCall(this.#plugin, desk, (message) => this.#say(message));
    this.#calls.set(number, call);
    const over = () => this.#over(number, timeUp.reason);
    timeUp.addEventListener("abort", over, { once: true });
    this.#say({ is: "call", call: number, asked, circumstances });
    return call.answer.finally(() => {
      timeUp.removeEventListener("abort", over);
      this.#calls.delete(number);
    });
  }

  /** Ends it at once; calls under way fail with this. */
  kill(cause: CallFailure): void {
    if (this.#cause) return;
    this.#cause = cause;
    this.#failAll(cause);
    try {
      this.#child.kill("SIGKILL");
    } catch {
      // It has ended by itself: that is what was wanted.
    }
  }

  #over(number: number, reason: unknown): void {
    this.#calls.get(number)?.fail(reason);
    this.#say({ is: "over", call: number });
    const words = `It did not yield within ${YIELDS_WITHIN} ms after a call was over`;
    const timer = setTimeout(() => this.kill(this.#failure("late", words)), YIELDS_WITHIN);
    this.#yielding.set(number, timer);
  }

  #say(message: ToInside): void {
    if (this.#cause) return;
    this.#wire.say(`${JSON.stringify(message)}\n`);
    if (this.#wire.unread > MOST_UNREAD) {
      this.kill(
        this.#failure("denied", `It asked for more than ${MOST_UNREAD} characters and did not read them`),
      );
    }
  }

  async #end(): Promise<CallFailure> {
    const [, lastWords] = await Promise.all([this.#listen(), readStart(this.#child.stderr)]);
    const { code, signal } = await this.#child.status;
    await this.#wire.close();
    const cause = this.#cause ??= this.#failure("crashed", whyEnded(lastWords, signal ?? `code ${code}`));
    for (const timer of this.#yielding.values()) clearTimeout(timer);
    this.#failAll(cause);
    this.#ready.reject(cause);
    return cause;
  }

  async #listen(): Promise<void> {
    const lines = new Lines(LONGEST_MESSAGE);
    for await (const bytes of this.#child.stdout) {
      // What comes after its end was decided is read to its end and passed over.
      if (this.#cause) continue;
      try {
        for (const line of lines.read(bytes)) this.#hear(line);
      } catch (error) {
        const fault = error instanceof RangeError ? "too_large" : "denied";
        this.kill(this.#failure(fault, error instanceof Error ? error.message : String(error)));
      }
    }
  }

  #hear(line: string): void {
    const message = readFromInside(line);
    if (message.is === "ready") return this.#ready.resolve();
    if (message.is === "waits") return this.#wire.say("\n");
    if (message.is === "ended") {
      clearTimeout(this.#yielding.get(message.call));
      this.#yielding.delete(message.call);
      return;
    }
    const call = this.#calls.get(message.call);
    if (call) {
      this.#toNobody = 0;
      return call.hear(message, line.length);
    }
    if (++this.#toNobody > MOST_SAID_TO_NOBODY) {
      throw new TypeError("Cannot go on hearing what belongs to no call");
    }
  }

  #failAll(cause: CallFailure): void {
    for (const call of this.#calls.values()) call.fail(cause);
  }

  #failure(fault: CallFailure["fault"], words: string): CallFailure {
    return new CallFailure(this.#plugin, fault, words);
  }
}

/** The beginning of what is said; the rest is let go by. */
async function readStart(stream: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) {
    if (text.length < LAST_WORDS) text += decoder.decode(bytes.subarray(0, LAST_WORDS), { stream: true });
  }
  return text;
}

function whyEnded(lastWords: string, end: string): string {
  if (/out of memory|memory allocation of/i.test(lastWords)) return "It used more memory than it may";
  const said = lastWords.match(/^error: (.+)$/m)?.[1];
  return said ? `It ended: ${said}` : `It ended with ${end}`;
}
