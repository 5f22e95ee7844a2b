import { Refusal, REFUSAL_KINDS, type RefusalFacts, type RefusalKind } from "./refusal.ts";

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

/** Makes the error again on the other side. A kind of refusal that only a newer program knows is a conflict here. */
export function errorOf(failure: Failure): Error {
  if ("code" in failure) {
    const kind = REFUSAL_KINDS.find((kind) => kind === failure.kind) ?? "conflict";
    return new Refusal(failure.code, kind, failure.message, failure.facts);
  }
  const error = new Error(failure.message);
  if (failure.stack) error.stack = failure.stack;
  return error;
}
