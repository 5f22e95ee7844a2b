import type { Problem } from "contexts/content/problem.ts";
import { SHOW_ANSWER_RULES } from "core/plugin/grading.ts";
import { present } from "./reading.ts";
import { unsupported } from "./unsupported.ts";

// What a problem's attributes say about points, attempts and when what is shown.

type Settings = Omit<Problem, "body" | "parts" | "hints" | "solution">;

/** A value as exports write it: bare, or as JSON. */
function setting(attributes: Readonly<Record<string, string>>, name: string): string | undefined {
  const written = attributes[name]?.trim();
  if (written === undefined || written === "null" || written === "None") return undefined;
  return written.replace(/^"(.*)"$/s, "$1").trim();
}

function number(attributes: Readonly<Record<string, string>>, name: string): number | undefined {
  const written = setting(attributes, name);
  const value = Number(written);
  return written === undefined || written === "" || !Number.isFinite(value) ? undefined : value;
}

function oneOf<T extends string>(values: readonly T[], written: string | undefined): T | undefined {
  return values.find((value) => value === written);
}

/** Reads the settings; what an attribute does not say, or says in no known word, is as in Open edX. */
export function readSettings(attributes: Readonly<Record<string, string>>): Settings {
  const weight = number(attributes, "weight");
  if (weight !== undefined && weight < 0) unsupported("weight: the problem is worth less than nothing");
  const attempts = number(attributes, "max_attempts");
  const shown = setting(attributes, "showanswer");
  const correctness = setting(attributes, "show_correctness");
  return present({
    weight,
    maxAttempts: attempts === undefined ? undefined : Math.max(0, Math.trunc(attempts)),
    showAnswer: shown === undefined ? "finished" : oneOf(SHOW_ANSWER_RULES, shown) ?? "never",
    showAnswerAfter: Math.trunc(number(attributes, "attempts_before_showanswer_button") ?? 0),
    showCorrectness: correctness === "never_but_include_grade"
      ? "never"
      : oneOf(["always", "never", "past_due"] as const, correctness) ?? "always",
    showReset: setting(attributes, "show_reset_button")?.toLowerCase() === "true",
  });
}
