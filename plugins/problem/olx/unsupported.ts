import { Refusal } from "core/base/refusal.ts";

/** Gives up on the whole problem: it is kept and shown as what it is, never graded by guess. */
export function unsupported(reason: string): never {
  throw new Refusal("content.problem_unsupported", "invalid", reason);
}
