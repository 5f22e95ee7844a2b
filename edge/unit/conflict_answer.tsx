import { UNTOUCHED } from "contexts/learning/mod.ts";
import type { ProblemView } from "edge/components/problem_view.ts";
import type { Front } from "edge/front.ts";
import { ConflictPage } from "edge/pages/conflict.tsx";
import { paths } from "edge/paths.ts";
import { problemState } from "edge/unit/problem_state.ts";
import { answerPage, type EdgeContext, frameFor } from "edge/respond.tsx";
import { unitHere } from "edge/unit/unit_answer.tsx";
import { words } from "edge/words.ts";

type Given = string | readonly string[] | undefined;

/** A problem was answered elsewhere since this form was drawn: both answers, and the learner chooses. */
export async function answerConflict(
  c: EdgeContext,
  front: Front,
  at: { readonly course: string; readonly unit: string; readonly block: string },
  form: Readonly<Record<string, string | string[]>>,
): Promise<Response> {
  const here = await unitHere(front, c.get("visitor"), at);
  const problem = here.compiled.problems.find(({ id }) => id === at.block);
  if (!problem) return c.redirect(paths.unit(at.course, at.unit), 303);
  const kept = here.state.problems[at.block] ?? UNTOUCHED;
  const state = problemState(problem, kept, here.circumstances, words(c.get("visitor").language));
  const submitted = kept.submittedAt !== undefined;
  const { rev: _rev, attempt_key: _key, ...fields } = form;
  return answerPage(
    c,
    <ConflictPage
      frame={frameFor(c, front)}
      course={{ key: at.course, title: here.course.facts.title }}
      problem={{ id: problem.id, title: problem.block.title }}
      answers={problem.view.parts.map((part) => ({
        part: part.id,
        question: plain(part.label),
        here: inWords(part, form[part.id]),
        there: inWords(part, state.answers[part.id]),
      }))}
      there={{ at: new Date(kept.submittedAt ?? kept.savedAt ?? here.circumstances.now), submitted }}
      unitHref={paths.unit(at.course, at.unit)}
      action={paths.problem(at.course, at.unit, at.block)}
      fields={Object.entries(fields).flatMap(([name, value]) =>
        [value].flat().map((one) => ({ name, value: one }))
      )}
      rev={kept.rev}
      attemptKey={String(kept.rev)}
      maySubmit={state.closed === undefined}
    />,
    409,
  );
}

function inWords(part: ProblemView["parts"][number], given: Given): string {
  const values = [given ?? []].flat();
  if (!("choices" in part)) return values.join(" ");
  return values.map((id) => plain(part.choices.find((choice) => choice.id === id)?.html ?? id)).join(", ");
}

/** The words of sanitised HTML, to stand in a table. */
function plain(html: string): string {
  return html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
}
