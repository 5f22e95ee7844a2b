import type { Actor } from "core/base/actor.ts";
import { Refusal } from "core/base/refusal.ts";

/** Course teams, operators and the system itself may change courses. */
export function authoringRefusal(actor: Actor): Refusal | undefined {
  if (actor.kind === "system") return undefined;
  if (actor.kind === "person" && actor.roles?.some((role) => role === "author" || role === "operator")) {
    return undefined;
  }
  return new Refusal(
    "content.not_an_author",
    "forbidden",
    "Cannot change courses: only course teams and operators may",
  );
}

/** A version is staged, then published, and never changed again. */
export function stagingRefusal(version: { publishedAt: string | null } | undefined): Refusal | undefined {
  if (version && version.publishedAt === null) return undefined;
  return new Refusal("content.not_staged", "conflict", "Cannot add to a version that is not being staged");
}
