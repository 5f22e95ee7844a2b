import assert from "node:assert/strict";
import { z } from "zod";
import { Refusal } from "core/base/refusal.ts";
import type { Plugin } from "core/plugin/plugin.ts";
import type { BodyOf, Said } from "core/signal/signal.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { PluginSite } from "core/testing/plugin_site.ts";
import { defineCommand } from "core/work/command.ts";
import { defineContext } from "core/work/context.ts";
import type {
  blockDeleted,
  blockPublished,
  coursePublished,
  policyChanged,
} from "contexts/content/signals.ts";
import { sampleTypes, TYPE_PLUGINS } from "contexts/content/sample_types.ts";
import { learning } from "./mod.ts";

// A small course for tests: two sections. The first has a unit to read and answer in and a unit with a video; the
// second has one thing to read.

export const COURSE = "Carillon+BELLS1+2026";
export const LEARNER = person("0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11");
export const OTHER = person("0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e22");
export const STAFF = { ...person("0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e33"), roles: ["author" as const] };

type Block = BodyOf<typeof blockPublished>;

/** One choice, one number: each worth a point; two attempts, two hints. */
export const PROBLEM: NonNullable<Block["problem"]> = {
  body: [{ part: "metal" }, { part: "bells" }],
  parts: [
    {
      kind: "choice",
      id: "metal",
      label: "What are bells cast of?",
      choices: [
        { id: "bronze", html: "Bronze", correct: true, feedback: "Copper and tin." },
        { id: "glass", html: "Glass", correct: false },
      ],
      shuffle: false,
    },
    {
      kind: "number",
      id: "bells",
      label: "How many bells has a carillon at least?",
      answers: [{ test: { kind: "near", value: 23, tolerance: 0, of: "absolute" }, credit: 1 }],
    },
  ],
  hints: ["Count them.", "More than 22."],
  maxAttempts: 2,
  showAnswer: "finished",
  showAnswerAfter: 0,
  showCorrectness: "always",
  showReset: true,
};

/** All of it right, half of it, and what cannot be read. */
export const RIGHT = { metal: "bronze", bells: "23" };
export const HALF = { metal: "bronze", bells: "7" };
export const MALFORMED = { metal: "bronze", bells: "many" };

/** A block in the place that its name says: `type@section/unit/name`. */
export function blockAt(
  type: string,
  [section, unit, name]: readonly [string, string, string],
  more: Partial<Block> = {},
): Block {
  return {
    courseId: COURSE,
    version: 1,
    blockId: `${type}@${name}`,
    type,
    title: name,
    place: {
      parentId: `vertical@${unit}`,
      sectionId: `chapter@${section}`,
      subsectionId: `sequential@${section}`,
      unitId: `vertical@${unit}`,
      order: 0,
    },
    graded: false,
    staffOnly: false,
    completedBy: "reading",
    ...more,
  };
}

function unitAt(section: string, unit: string): Block {
  return blockAt("vertical", [section, unit, unit], { completedBy: "nothing" });
}

function sectionAt(section: string): Block {
  return {
    ...blockAt("chapter", [section, "", section], { completedBy: "nothing" }),
    place: { parentId: "course@2026", sectionId: `chapter@${section}`, order: 0 },
  };
}

/** The blocks of the sample course. */
export const BLOCKS: readonly Block[] = [
  sectionAt("sound"),
  unitAt("sound", "metal"),
  blockAt("html", ["sound", "metal", "hum"]),
  blockAt("problem", ["sound", "metal", "quiz"], { completedBy: "answering", maxScore: 2, problem: PROBLEM }),
  unitAt("sound", "film"),
  blockAt("video", ["sound", "film", "strike"], { completedBy: "watching" }),
  blockAt("discussion", ["sound", "film", "talk"], { completedBy: "nothing" }),
  sectionAt("order"),
  unitAt("order", "rounds"),
  blockAt("html", ["order", "rounds", "rows"]),
];

/** That a version of the course has come in whole. */
export function published(version = 1): Said {
  const body: BodyOf<typeof coursePublished> = {
    courseId: COURSE,
    version,
    title: "Bells",
    org: "Carillon",
    number: "BELLS1",
    run: "2026",
    language: "en",
    shortDescription: "How towers sing",
    visibility: "both",
    invitationOnly: false,
    selfPaced: true,
    sections: 2,
    units: 3,
    changed: { added: 0, changed: 0, deleted: 0 },
  };
  return said("content.course.published.v1", body);
}

/** That a block is new or changed. */
export function changed(block: Block, version = 1): Said {
  return said("content.block.published.v1", { ...block, version });
}

/** That a block is in the course no more. */
export function deleted(block: Block, version: number): Said {
  const body: BodyOf<typeof blockDeleted> = {
    courseId: COURSE,
    version,
    blockId: block.blockId,
    type: block.type,
  };
  return said("content.block.deleted.v1", body);
}

/** That work still counts so long after it was due. */
export function grace(graceMinutes: number): Said {
  const body: BodyOf<typeof policyChanged> = {
    courseId: COURSE,
    version: 1,
    graders: [],
    cutoffs: { Pass: 0.5 },
    graceMinutes,
  };
  return said("content.policy.changed.v1", body);
}

/** That a person enrolled, or left. */
export function enrolled(actor: { readonly id: string }, verb: "created" | "ended" = "created"): Said {
  return {
    name: `enrollment.enrollment.${verb}.v1`,
    key: `${actor.id}/${COURSE}`,
    body: { enrollmentId: "e1", personId: actor.id, courseId: COURSE },
  };
}

function said(name: string, body: unknown): Said {
  return { name, key: COURSE, body };
}

const say = defineCommand({
  name: "neighbours.say",
  doc: "Says what other contexts would say.",
  input: z.custom<readonly Said[]>(),
  run(work, all) {
    for (const one of all) work.emit(one);
    return Promise.resolve();
  },
});

const neighbours = defineContext({
  name: "neighbours",
  migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
  commands: [say],
});

/** A house with the sample course, in which the two learners and the author are enrolled. */
export function newSchool(...more: readonly Said[]): Promise<TestHouse> {
  return schoolAsking([], ...more);
}

/** Such a house, in which these plugins answer what learning asks. */
export async function schoolAsking(builtIn: readonly Plugin[], ...more: readonly Said[]): Promise<TestHouse> {
  const { context, source } = new PluginSite([]);
  const house = await newHouse({
    contexts: [neighbours, learning, context],
    providers: sampleTypes,
    pluginsAtHome: { source, builtIn: [...TYPE_PLUGINS, ...builtIn] },
  });
  await hearAll(house, [
    ...BLOCKS.map((block) => changed(block)),
    published(),
    ...[LEARNER, OTHER, STAFF].map((one) => enrolled(one)),
    ...more,
  ]);
  return house;
}

/** Lets learning hear what other contexts say. */
export async function hearAll(house: TestHouse, all: readonly Said[]): Promise<void> {
  await house.send(say, all, person("neighbours"));
  await house.settle();
}

/** The names of all that learning said, in order, without their context and version. */
export async function saidNames(house: TestHouse): Promise<string[]> {
  await house.settle();
  const all = await house.everything();
  return all.map((signal) => signal.name).filter((name) => name.startsWith("learning."))
    .map((name) => name.slice("learning.".length, -".v1".length));
}

/** Asserts that a promise is refused with a code; gives back the refusal. */
export async function refused(promise: Promise<unknown>, code: string): Promise<Refusal> {
  const error = await promise.then(() => undefined, (error: unknown) => error);
  assert.ok(error instanceof Refusal, `expected "${code}", got ${error}`);
  assert.equal(error.code, code);
  return error;
}
