import { UNTOUCHED } from "contexts/learning/mod.ts";
import type { Front } from "edge/front.ts";
import { ConflictPage } from "edge/pages/conflict.tsx";
import { paths } from "edge/paths.ts";
import { problemState } from "edge/unit/problem_state.ts";
import { answerPage, type EdgeContext, frameFor } from "edge/respond.tsx";
import { unitHere } from "edge/unit/unit_answer.tsx";
import { words } from "edge/words.ts";

/** A problem was answered elsewhere since this form was drawn: both answers, and the learner chooses. */
export async function answerConflict(
  c: EdgeContext,
  front: Front,
  at: { readonly course: string; readonly unit: string; readonly block: string },
  form: Readonly<Record<string, string | string[]>>,
): Promise<Response> {
  const unit = await unitHere(front, c.get("visitor"), at);
  const problem = unit.compiled.problems.find(({ id }) => id === at.block);
  if (!problem) return c.redirect(paths.unit(at.course, at.unit), 303);
  const kept = unit.state.problems[at.block] ?? UNTOUCHED;
  const state = problemState(problem, kept, unit.circumstances, words(c.get("visitor").language));
  const here = problem.grading.inWords(problem.fields, form);
  const there = problem.grading.inWords(problem.fields, state.answers);
  const submitted = kept.submittedAt !== undefined;
  const { rev: _rev, attempt_key: _key, ...fields } = form;
  return answerPage(
    c,
    <ConflictPage
      frame={frameFor(c, front)}
      course={{ key: at.course, title: unit.course.facts.title }}
      problem={{ id: problem.id, title: problem.block.title }}
      answers={here.map(({ input, question, answer }, at) => ({
        part: input,
        question,
        here: answer,
        there: there[at]?.answer ?? "",
      }))}
      there={{ at: new Date(kept.submittedAt ?? kept.savedAt ?? unit.circumstances.now), submitted }}
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
