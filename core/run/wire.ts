import type { Actor } from "core/base/actor.ts";
import { Refusal, type RefusalFacts, type RefusalKind } from "core/base/refusal.ts";
import type { Signal } from "core/signal/signal.ts";
import type { HouseOptions, Positions } from "./house.ts";

// What the serving thread and the home worker say to each other. Plain data only.

/** A call from the serving thread; answered under the same `call` number. */
export type Call =
  & { readonly call: number }
  & (
    | { readonly do: "open"; readonly options: HouseOptions }
    | { readonly do: "send" | "run"; readonly name: string; readonly input: unknown; readonly actor: Actor }
    | { readonly do: "caughtUp"; readonly positions: Positions; readonly milliseconds: number }
    | { readonly do: "tail"; readonly names: readonly string[] }
    | {
      readonly do: "signals";
      readonly verb: "reports" | "deadLetters" | "redrive" | "replay" | "read";
      readonly args: readonly unknown[];
    }
    | { readonly do: "close" }
  );

/** What comes back: an answer or a failure of a call, or, unasked, progress of a job or a signal that was tailed. */
export type Reply =
  | { readonly call: number; readonly answer: unknown }
  | { readonly call: number; readonly failure: Failure }
  | { readonly call: number; readonly progress: readonly [number, number, string] }
  | { readonly signal: Signal };

/** An error as data: a Refusal keeps its code, kind and facts; anything else its words and stack. */
export type Failure =
  | {
    readonly code: string;
    readonly kind: RefusalKind;
    readonly message: string;
    readonly facts: RefusalFacts;
  }
  | { readonly message: string; readonly stack?: string };

/** Writes an error as data. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) {
    return { code: error.code, kind: error.kind, message: error.message, facts: error.facts };
  }
  if (error instanceof Error) {
    return { message: error.message, ...(error.stack ? { stack: error.stack } : {}) };
  }
  return { message: String(error) };
}

/** Makes the error again on the other side. */
export function errorOf(failure: Failure): Error {
  if ("code" in failure) return new Refusal(failure.code, failure.kind, failure.message, failure.facts);
  const error = new Error(failure.message);
  if (failure.stack) error.stack = failure.stack;
  return error;
}
