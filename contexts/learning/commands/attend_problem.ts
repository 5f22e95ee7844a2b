import { z } from "zod";
import { Refusal, refuse } from "core/base/refusal.ts";
import { defineCommand } from "core/work/command.ts";
import type { Answer } from "core/plugin/grading.ts";
import { closedRefusal, elsewhereRefusal, isSameAnswer, type ProblemState } from "contexts/learning/rules.ts";
import { showAnswerNow } from "contexts/learning/show.ts";
import { answerShown, hintShown, problemReset, problemSaved } from "contexts/learning/signals.ts";
import { keep } from "./keep.ts";
import { form, problemInput, rev, standAtProblem } from "./problem.ts";

// What a learner does with a problem beside answering it. Each answers how they stand then; each done twice is
// done once.

/** Keeps what was typed without counting it, malformed as it may be. A closed problem keeps a late answer so too. */
export const saveAnswer = defineCommand({
  name: "learning.save_answer",
  doc: "Keeps what a learner typed into a problem, as typed, without using an attempt.",
  input: problemInput.extend({ rev, form }),
  async run(work, { courseId, blockId, rev, form }): Promise<ProblemState> {
    const standing = await standAtProblem(work, { courseId, blockId });
    const { personId, grading, fields, now } = standing;
    if (rev !== now.rev) throw elsewhereRefusal(now);
    const draft: Answer = {};
    const names = grading.inputs?.(fields) ?? Object.keys(form);
    for (const name of names) if (Object.hasOwn(form, name)) draft[name] = form[name]!;
    if (now.draft && isSameAnswer(now.draft, draft)) return now;

    const state = { ...now, draft, savedAt: work.now.toISOString() };
    await keep(work, standing, { state });

    work.emit(problemSaved({ personId, courseId, blockId }));
    return state;
  },
});

/** Shows a problem's hint by its number, counted from 1: the next one, or one seen before. */
export const showHint = defineCommand({
  name: "learning.show_hint",
  doc: "Shows the next hint of a problem, or one that was shown before.",
  input: problemInput.extend({ hint: z.number().int().min(1) }),
  async run(work, { courseId, blockId, hint }): Promise<ProblemState> {
    const standing = await standAtProblem(work, { courseId, blockId });
    const { personId, terms, now } = standing;
    if (hint <= now.hints) return now;
    if (hint > now.hints + 1 || hint > terms.hints.length) {
      const message = `Cannot show hint ${hint}: ${now.hints} of ${terms.hints.length} are shown`;
      throw new Refusal("learning.hint_missing", "missing", message, { hints: terms.hints.length });
    }

    const state = { ...now, hints: hint };
    await keep(work, standing, { state });

    work.emit(hintShown({ personId, courseId, blockId, hint }));
    return state;
  },
});

/** Shows the correct answer of a problem where the course's rule allows it now. */
export const showAnswer = defineCommand({
  name: "learning.show_answer",
  doc: "Shows the correct answer of a problem, where the course's rule allows it now.",
  input: problemInput,
  async run(work, { courseId, blockId }): Promise<ProblemState> {
    const standing = await standAtProblem(work, { courseId, blockId });
    const { personId, terms, now, asked } = standing;
    if (!showAnswerNow(terms, asked)) {
      const message = `Cannot show the answer: the rule is "${terms.showAnswer}"`;
      throw new Refusal("learning.answer_hidden", "forbidden", message, { rule: terms.showAnswer });
    }
    if (now.answerShown) return now;

    const state = { ...now, answerShown: true };
    await keep(work, standing, { state });

    work.emit(answerShown({ personId, courseId, blockId }));
    return state;
  },
});

/** Clears a problem to begin again. Attempts used stay used, the score stays until the next answer. */
export const resetProblem = defineCommand({
  name: "learning.reset_problem",
  doc: "Clears a learner's answer to begin again; attempts used stay used.",
  input: problemInput.extend({ rev }),
  async run(work, { courseId, blockId, rev }): Promise<ProblemState> {
    const standing = await standAtProblem(work, { courseId, blockId });
    const { personId, terms, now, asked } = standing;
    if (!terms.showReset) {
      const message = `Cannot reset problem "${blockId}": its author does not offer it`;
      throw new Refusal("learning.reset_not_offered", "conflict", message);
    }
    const { answer, grade: _grade, submittedAt: _at, draft, savedAt: _saved, ...kept } = now;
    const isClear = !answer && !draft;
    if (isClear && (rev === now.rev || rev === now.rev - 1)) return now;
    if (rev !== now.rev) throw elsewhereRefusal(now);
    refuse(closedRefusal(terms, asked));

    const state = { ...kept, rev: rev + 1, answerShown: false };
    await keep(work, standing, { state });

    work.emit(problemReset({ personId, courseId, blockId }));
    return state;
  },
});
