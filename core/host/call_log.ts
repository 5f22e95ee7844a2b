import type { CallFailure, PluginCall, PluginDesk } from "core/plugin/call.ts";
import { histogram } from "core/watch/instruments.ts";

const calls = histogram({
  name: "carillon_plugin_call_seconds",
  doc: "How long plugins took to answer, by what they were asked; and how it ended: answered, or the fault",
  labels: ["plugin", "call", "outcome"],
});

/** How many calls of one plugin are kept in mind. */
const MOST_KEPT = 200;
/** How many lines of one call, and what it said. */
const MOST_LINES = 20;

/** One call as a plugin's author may see it: what was asked and how it went, and nothing of what was in it. */
export interface CallReport {
  /** Counts up over all calls. */
  readonly at: number;
  readonly do: PluginCall["do"];
  readonly name: string;
  readonly milliseconds: number;
  /** How many documents it stored or deleted. */
  readonly stored: number;
  /** The names of the signals that it said. */
  readonly said: readonly string[];
  readonly logged: readonly string[];
  readonly failed?: string;
}

/** The last calls of each plugin, in memory: for whoever watches one while they write it. */
export class CallLog {
  readonly #kept = new Map<string, CallReport[]>();
  #last = 0;

  /** The calls of a plugin after one of them, oldest first. */
  after(plugin: string, at: number): readonly CallReport[] {
    return (this.#kept.get(plugin) ?? []).filter((report) => report.at > at);
  }

  /** Watches a call that begins: what it does at its desk is noted, and how it ended once that is told. */
  watch(plugin: string, { do: verb, name }: PluginCall, begun = performance.now()): WatchedCall {
    const [said, logged]: [string[], string[]] = [[], []];
    let stored = 0;
    const keep = (list: string[], line: string) => void (list.length < MOST_LINES && list.push(line));
    return {
      desk: (desk) => ({
        get: (key) => desk.get(key),
        list: (...asked) => desk.list(...asked),
        put(key, value) {
          stored++;
          return desk.put(key, value);
        },
        delete(key) {
          stored++;
          return desk.delete(key);
        },
        emit(name, body) {
          desk.emit(name, body);
          keep(said, name);
        },
        log(words) {
          desk.log(words);
          keep(logged, words);
        },
      }),
      ended: (failure, now = performance.now()) => {
        const milliseconds = Math.round((now - begun) * 10) / 10;
        calls.of({ plugin, call: verb, outcome: failure?.fault ?? "answered" }).record((now - begun) / 1_000);
        const failed = failure ? { failed: `${failure.fault}: ${failure.message}` } : {};
        this.#keep(plugin, {
          at: ++this.#last,
          do: verb,
          name,
          milliseconds,
          stored,
          said,
          logged,
          ...failed,
        });
      },
    };
  }

  #keep(plugin: string, report: CallReport): void {
    let kept = this.#kept.get(plugin);
    if (!kept) this.#kept.set(plugin, kept = []);
    kept.push(report);
    if (kept.length > MOST_KEPT) kept.shift();
  }
}

/** A call under way: what watches its desk, and where it is told that it ended. */
export interface WatchedCall {
  desk(desk: PluginDesk): PluginDesk;
  ended(failure?: CallFailure, now?: number): void;
}
