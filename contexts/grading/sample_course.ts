import { z } from "zod";
import type { Said, SignalName, Signals } from "core/signal/signal.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import type {} from "contexts/content/signals.ts";
import type {} from "contexts/enrollment/signals.ts";
import type {} from "contexts/learning/signals.ts";
import { grading } from "./mod.ts";

// A small course, and neighbours of grading that say what a test wants said.

export const COURSE = "Carillon+BELLS1+2026";

function neighbour(name: string) {
  const say = defineCommand({
    name: `${name}.say_signal`,
    doc: "Says a signal as it is given.",
    input: z.custom<Said>(),
    run(work, signal) {
      work.emit(signal);
      return Promise.resolve();
    },
  });
  const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));
  return { say, context: defineContext({ name, migrations, commands: [say] }) };
}

const NEIGHBOURS = new Map(
  ["content", "learning", "enrollment"].map((name) => [name, neighbour(name)]),
);

/** A house with grading in it, and nothing said yet. */
export function openHouse(): Promise<TestHouse> {
  return newHouse({ contexts: [...[...NEIGHBOURS.values()].map((one) => one.context), grading] });
}

/** Lets neighbours say something in this order, and grading hear it: between two contexts the bus promises none. */
export async function tell(house: TestHouse, ...signals: Said[]): Promise<void> {
  let last: string | undefined;
  for (const signal of signals) {
    const context = signal.name.split(".")[0]!;
    if (last !== undefined && last !== context) await house.settle();
    await house.send(NEIGHBOURS.get(context)!.say, signal, person("somebody"));
    last = context;
  }
  await house.settle();
}

/** A signal of a neighbour, as it would say it. */
export function said<Name extends SignalName>(name: Name, body: Signals[Name] & { courseId: string }): Said {
  const { courseId, personId } = body as { courseId: string; personId?: string };
  return { name, key: personId ? `${personId}/${courseId}` : courseId, body };
}

type Block = Signals["content.block.published.v1"];

/** A block of the course, as published in a version. */
export function block(type: string, name: string, facts: Partial<Block> & { in?: string } = {}): Said {
  const { in: subsectionId, ...rest } = facts;
  return said("content.block.published.v1", {
    courseId: COURSE,
    version: 1,
    blockId: `${type}@${name}`,
    type,
    title: name,
    place: { order: Number(/\d+$/.exec(name)?.[0] ?? 0), subsectionId },
    graded: false,
    staffOnly: false,
    completedBy: "nothing",
    ...rest,
  });
}

type Policy = Signals["content.policy.changed.v1"];

/** How the course is graded: exercises, one of the three dropped, and a quiz. */
export function policy(facts: Partial<Policy> = {}): Said {
  return said("content.policy.changed.v1", {
    courseId: COURSE,
    version: 1,
    graders: [
      { type: "Exercise", shortLabel: "Ex", minCount: 3, dropCount: 1, weight: 0.4 },
      { type: "Quiz", shortLabel: "Q", minCount: 1, dropCount: 0, weight: 0.6 },
    ],
    cutoffs: { Pass: 0.6, Merit: 0.9 },
    graceMinutes: 0,
    ...facts,
  });
}

/** A version of the course is published. */
export function published(version = 1): Said {
  return said("content.course.published.v1", {
    courseId: COURSE,
    version,
    title: "Bells",
    org: "Carillon",
    number: "BELLS1",
    run: "2026",
    language: "en",
    shortDescription: "",
    visibility: "both",
    invitationOnly: false,
    selfPaced: true,
    sections: 1,
    units: 1,
    changed: { added: 0, changed: 0, deleted: 0 },
  });
}

/** The course: two exercises of the three announced, a quiz with an essay that nobody grades here, and practice. */
export function wholeCourse(): Said[] {
  const exercise = { graded: true, format: "Exercise" };
  const quiz = { graded: true, format: "Quiz" };
  return [
    block("sequential", "ex1", exercise),
    block("problem", "p1", { in: "sequential@ex1", maxScore: 1, ...exercise }),
    block("problem", "p2", { in: "sequential@ex1", maxScore: 3, ...exercise }),
    block("html", "words3", { in: "sequential@ex1", ...exercise }),
    block("sequential", "ex2", exercise),
    block("problem", "p4", { in: "sequential@ex2", maxScore: 2, ...exercise }),
    block("sequential", "quiz3", quiz),
    block("problem", "p5", { in: "sequential@quiz3", maxScore: 4, ...quiz }),
    block("openassessment", "essay6", { in: "sequential@quiz3", ...quiz }),
    block("sequential", "practice4"),
    block("problem", "p7", { in: "sequential@practice4", maxScore: 1 }),
    policy(),
    published(),
  ];
}

/** A learner's attempt was graded. */
export function graded(personId: string, problem: string, score: number, maxScore: number): Said {
  const correct = score === maxScore ? "correct" : score > 0 ? "partly" : "incorrect";
  const blockId = `problem@${problem}`;
  return said("learning.problem.graded.v1", {
    personId,
    courseId: COURSE,
    blockId,
    attempt: 1,
    score,
    maxScore,
    correct,
  });
}

/** A learner enrolled, or left. */
export function enrolled(personId: string, what: "created" | "ended" = "created"): Said {
  const name = `enrollment.enrollment.${what}.v1` as const;
  return said(name, { personId, courseId: COURSE, enrollmentId: `${personId}-enrollment` });
}

/** What grading said to the end of the name, and to whom, in order. */
export async function sayings(house: TestHouse): Promise<string[]> {
  await house.settle();
  const all = await house.everything();
  return all.filter(({ name }) => name.startsWith("grading.")).map(({ name, body }) => {
    const { personId, subsectionId, earned, possible, share, grade, learners, more } = body as Record<
      string,
      unknown
    >;
    const what = name.split(".").slice(1, 3).join(" ");
    return [what, personId, subsectionId, earned, possible, share, grade, learners, more]
      .filter((part) => part !== undefined).join(" ");
  });
}
