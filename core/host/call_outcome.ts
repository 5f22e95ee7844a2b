import { CallFailure } from "core/plugin/call.ts";
import type { PluginHere } from "core/plugin/plugin_set.ts";
import { hideSecrets } from "./secrets.ts";

/** An answer that came at once and held everybody up for longer than it may is late all the same. */
export function refuseLate(plugin: string, took: number, milliseconds: number): void {
  if (took > milliseconds) {
    throw new CallFailure(plugin, "late", `It did not answer within ${milliseconds} ms`);
  }
}

/** What a call failed with, in words without secrets. */
export function failureOf(here: PluginHere, error: unknown): CallFailure {
  const [fault, cause] = error instanceof CallFailure
    ? [error.fault, error.cause]
    : ["threw" as const, error];
  const words = error instanceof Error ? error.message : String(error);
  return new CallFailure(here.id, fault, hideSecrets(here, words), cause);
}

/** Reads an answer. Throws a `CallFailure` for one of another shape. */
export function readAnswer<Answer>(
  plugin: string,
  answer: unknown,
  read?: (answer: unknown) => Answer,
): Answer {
  if (!read) return answer as Answer;
  try {
    return read(answer);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CallFailure(plugin, "rubbish", `Cannot read its answer: ${message}`, error);
  }
}
