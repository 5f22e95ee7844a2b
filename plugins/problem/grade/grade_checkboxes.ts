import type { ProblemPart } from "contexts/content/problem.ts";
import type { PartGrade } from "core/plugin/grading.ts";

/** What one kind of part finds out about a given answer. */
export type Finding = Omit<PartGrade, "part">;

type Checkboxes = Extract<ProblemPart, { kind: "checkbox" }>;

/** Two decimals, halves away from zero, as Open edX rounds partial credit. */
function rounded(credit: number): number {
  return Math.floor(credit * 100 + 0.5) / 100;
}

function credit(part: Checkboxes, ticked: ReadonlySet<string>): Pick<Finding, "correct" | "credit"> {
  const count = part.choices.length;
  const errors = part.choices.filter((choice) => choice.correct !== ticked.has(choice.id)).length;
  if (ticked.size === 0) return { correct: "incorrect", credit: 0 };
  if (errors === 0) return { correct: "correct", credit: 1 };
  if (part.partialCredit === "every_decision" && errors < count) {
    return { correct: "partly", credit: rounded((count - errors) / count) };
  }
  if (part.partialCredit === "halves" && errors === 1 && count > 2) return { correct: "partly", credit: 0.5 };
  if (part.partialCredit === "halves" && errors === 2 && count > 4) {
    return { correct: "partly", credit: 0.25 };
  }
  return { correct: "incorrect", credit: 0 };
}

function feedback(part: Checkboxes, ticked: ReadonlySet<string>): string[] {
  const exact = part.compound.find(({ choiceIds }) =>
    choiceIds.length === ticked.size && choiceIds.every((id) => ticked.has(id))
  );
  if (exact) return [exact.feedback];
  return part.choices.flatMap((choice) =>
    (ticked.has(choice.id) ? choice.feedback : choice.feedbackUnselected) ?? []
  );
}

/** Judges ticked checkboxes: all right, or in part by the author's rule. Nothing ticked is wrong. */
export function gradeCheckboxes(part: Checkboxes, given: readonly string[]): Finding {
  const known = new Set(part.choices.map(({ id }) => id));
  const ticked = new Set(given.filter((id) => known.has(id)));
  return { ...credit(part, ticked), feedback: feedback(part, ticked) };
}
