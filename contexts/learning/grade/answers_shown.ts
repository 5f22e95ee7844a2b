import type { Problem, ProblemPart } from "contexts/content/problem/definition.ts";

/** What is shown beside one input when the rules allow it: the right choices, or what may be typed. */
export interface AnswerShown {
  readonly part: string;
  readonly choiceIds: readonly string[];
  readonly texts: readonly string[];
}

function shown(part: ProblemPart): AnswerShown {
  if (part.kind === "number" || part.kind === "text") {
    return { part: part.id, choiceIds: [], texts: part.answers.flatMap((answer) => answer.shown ?? []) };
  }
  const right = part.choices.filter(({ correct }) => correct).map(({ id }) => id);
  return { part: part.id, choiceIds: right, texts: [] };
}

/** The right answers of every part, as their author wrote them; texts are plain text. */
export function answersShown(problem: Pick<Problem, "parts">): AnswerShown[] {
  return problem.parts.map(shown);
}
