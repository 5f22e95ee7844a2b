import type { Verdict } from "core/plugin/grading.ts";
import type { UnitBlock } from "contexts/content/mod.ts";
import type { ProblemState } from "edge/components/problem_view.ts";

// Problems of the demo course and how someone may stand with them, for the gallery and the tests of pages.

const choice = (id: string, html: string, correct = false) => ({ id, html, correct });

/** Every kind of question in one problem. */
export const everyKind: UnitBlock = {
  id: "every-kind",
  type: "problem",
  title: "What you hear in a bell",
  graded: true,
  due: "2026-12-04T18:00:00Z",
  content: {
    kind: "fields",
    version: 1,
    fields: {
      body: [
        {
          html: "<p>Stand under a bell, wait for the stroke, and listen <em>below</em> the loudest note.</p>",
        },
        { part: "hum" },
        { part: "true" },
        { html: "<p>The partials of a well-tuned bell stand in simple proportions.</p>" },
        { part: "tierce" },
        { part: "step" },
        { part: "word" },
      ],
      parts: [
        {
          id: "hum",
          kind: "choice",
          label: "Which partial lasts longest?",
          shuffle: false,
          choices: [
            choice("choice_0", "The hum", true),
            choice("choice_1", "The tierce"),
            choice("choice_2", "The nominal"),
          ],
        },
        {
          id: "true",
          kind: "checkbox",
          label: "Which of these are true of a well-tuned bell?",
          partialCredit: "every_decision",
          compound: [],
          choices: [
            choice("choice_0", "The nominal lies two octaves above the hum.", true),
            choice("choice_1", "All five partials are in the proportion 1 : 2 : 3 : 4 : 5."),
            choice("choice_2", "Taking metal away lowers a partial.", true),
          ],
        },
        {
          id: "tierce",
          kind: "dropdown",
          label: "The tierce lies above the prime by",
          choices: [choice("choice_0", "a minor third", true), choice("choice_1", "a major third")],
        },
        {
          id: "step",
          kind: "number",
          label:
            "One bell sounds at 440 Hz, the next one a semitone higher. At what frequency does it sound?",
          description: "Any number from 465 to 467 is accepted.",
          trailing: "Hz",
          answers: [{
            test: { kind: "near", value: 466.16, tolerance: 1, of: "absolute" },
            shown: "466.16",
            credit: 1,
          }],
        },
        {
          id: "word",
          kind: "text",
          label: "",
          size: 20,
          caseSensitive: false,
          answers: [{ value: "carillon", pattern: false, shown: "carillon", credit: 1 }],
        },
      ],
      hints: [
        "<p>Each semitone multiplies the frequency by the twelfth root of two, about 1.0595.</p>",
        "<p>A tierce is a third, and a sad one.</p>",
      ],
      solution: "<p>440 Hz × 1.0595 is about 466.2 Hz.</p>",
      maxAttempts: 3,
      showAnswer: "finished",
      showAnswerAfter: 0,
      showCorrectness: "always",
      showReset: true,
    },
  },
};

/** Not touched yet. */
export const untouched: ProblemState = {
  rev: 0,
  attemptKey: "sample",
  answers: {},
  attempts: { used: 0, max: 3 },
  possible: 5,
  graded: true,
  due: new Date("2026-12-04T18:00:00Z"),
  hints: [],
  mayShow: false,
  mayReset: false,
};

const given = {
  hum: "choice_0",
  true: ["choice_0", "choice_1"],
  tierce: "choice_1",
  step: "466.2",
  word: "carillion",
};

const told = (correct: Verdict) => ({ correct, feedback: [] });

const partly: ProblemState = {
  ...untouched,
  rev: 2,
  answers: given,
  attempts: { used: 1, max: 3 },
  hints: ["<p>Each semitone multiplies the frequency by the twelfth root of two, about 1.0595.</p>"],
  mayReset: true,
  verdict: {
    outcome: "partly",
    earned: 2.5,
    parts: {
      hum: { correct: "correct", feedback: ["Right: the lowest partial fades last."] },
      true: { correct: "partly", feedback: ["Two of the three decisions are right."] },
      tierce: told("incorrect"),
      step: told("correct"),
      word: { correct: "incorrect", feedback: ["Look at the name of the course once more."] },
    },
  },
};

/** Every state a problem can be in, by name. */
export const problemStates: Readonly<Record<string, ProblemState>> = {
  "problem, not answered": untouched,
  "problem, saved": { ...untouched, rev: 1, answers: given, savedAt: new Date("2026-11-23T14:02:00Z") },
  "problem, input error": {
    ...untouched,
    answers: { ...given, step: "466,2,1" },
    errors: {
      step: "Use a number such as 3.5, 1e-3 or 2/3. This did not use an attempt.",
      word: "Give an answer. This did not use an attempt.",
    },
  },
  "problem, partly correct": partly,
  "problem, correct": {
    ...partly,
    mayShow: true,
    verdict: {
      outcome: "correct",
      earned: 5,
      parts: {
        hum: told("correct"),
        true: told("correct"),
        tierce: told("correct"),
        step: told("correct"),
        word: told("correct"),
      },
    },
  },
  "problem, attempts used up, answer shown": {
    ...partly,
    attempts: { used: 3, max: 3 },
    closed: { why: "attempts" },
    mayShow: true,
    mayReset: false,
    hints: [...partly.hints, "<p>A tierce is a third, and a sad one.</p>"],
    shown: { solution: "<p>440 Hz × 1.0595 is about 466.2 Hz.</p>" },
  },
  "problem, wrong": {
    ...partly,
    attempts: { used: 1 },
    verdict: { outcome: "incorrect", earned: 0, parts: { hum: told("incorrect") } },
    answers: { hum: "choice_2" },
  },
  "problem, past due": {
    ...untouched,
    closed: { why: "past_due", at: new Date("2026-11-20T18:00:00Z") },
    answers: given,
  },
  "problem, result hidden": {
    ...untouched,
    answers: given,
    attempts: { used: 1, max: 3 },
    verdict: { outcome: "hidden", until: new Date("2026-12-05T09:00:00Z") },
  },
};
