import type { Answer } from "./answer.ts";
import { withStorage } from "./storage.ts";

// What was typed and has not reached the server is kept on the reader's device, by the address of the problem.
// It belongs to a revision of the learner's state: once that has moved on, what was kept is overtaken.

const PREFIX = "answer ";

/** Keeps what was typed for a revision of a problem. */
export function keepAnswer(address: string, rev: string, answer: Answer): void {
  withStorage((storage) => storage.setItem(PREFIX + address, JSON.stringify({ rev, answer })));
}

/** What was kept for this revision of a problem. */
export function findKept(address: string, rev: string): Answer | undefined {
  const kept = readKept(withStorage((storage) => storage.getItem(PREFIX + address)) ?? "");
  return kept?.rev === rev ? kept.answer : undefined;
}

/** Forgets what was kept: the server has it, or it is overtaken. */
export function dropKept(address: string): void {
  withStorage((storage) => storage.removeItem(PREFIX + address));
}

/** Reads what was kept; undefined for what we did not write. */
export function readKept(text: string): { readonly rev: string; readonly answer: Answer } | undefined {
  let kept;
  try {
    kept = JSON.parse(text);
  } catch {
    return undefined; // nothing there, or cut off
  }
  const isAnswer = Array.isArray(kept?.answer) &&
    kept.answer.every((pair: unknown) =>
      Array.isArray(pair) && pair.length === 2 && pair.every((one) => typeof one === "string")
    );
  return isAnswer && typeof kept.rev === "string" ? kept : undefined;
}
