import { z } from "zod";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";
import { problemDefinition } from "./problem.ts";

const courseId = z.string().describe("the course's key, Org+Number+Run");
const version = z.number().int().describe("counts up with each publication of the course");
const blockId = z.string().describe("type@name, unique in the course");
const time = z.iso.datetime({ offset: true });
const course = "Carillon+BELLS1+2026";

/** Where a block stands in the course: the section, subsection and unit that hold it, itself included. */
const place = z.object({
  parentId: blockId.optional(),
  sectionId: blockId.optional(),
  subsectionId: blockId.optional(),
  unitId: blockId.optional(),
  order: z.number().int().describe("position in the whole course, depth first"),
});

/** A course exists from now on; it may have nothing published yet. */
export const courseCreated = defineSignal({
  name: "content.course.created.v1",
  doc: "A course exists from now on; it may have nothing published yet.",
  key: (body) => body.courseId,
  body: z.object({ courseId, title: z.string() }),
  example: { courseId: course, title: "Bells" },
});

/** A course came in from outside, whole: what came with it, and how much of it was kept without being understood. */
export const courseImported = defineSignal({
  name: "content.course.imported.v1",
  doc: "A course was read from an archive or folder, whole, as a new version.",
  key: (body) => body.courseId,
  body: z.object({
    courseId,
    version,
    blocks: z.number().int(),
    assets: z.number().int(),
    kept: z.number().int().describe("pieces kept verbatim since they were not understood"),
  }),
  example: { courseId: course, version: 1, blocks: 402, assets: 124, kept: 12 },
});

/**
 * A version of a course is what learners see from now on. Said after the `block.published`, `block.deleted`
 * and `policy.changed` of the same version: who has heard this has heard them.
 */
export const coursePublished = defineSignal({
  name: "content.course.published.v1",
  doc: "A version of a course is what learners see from now on; said after all that changed with it.",
  key: (body) => body.courseId,
  body: z.object({
    courseId,
    version,
    title: z.string(),
    org: z.string(),
    number: z.string(),
    run: z.string(),
    language: z.string().describe("BCP 47"),
    shortDescription: z.string().describe("plain text"),
    effort: z.string().optional(),
    imageHash: z.string().optional().describe("content hash of the course's picture"),
    start: time.optional(),
    end: time.optional(),
    enrollmentStart: time.optional(),
    enrollmentEnd: time.optional(),
    visibility: z.enum(["both", "about", "none"]).describe("where the catalog may show it"),
    invitationOnly: z.boolean(),
    selfPaced: z.boolean(),
    sections: z.number().int(),
    units: z.number().int(),
    changed: z.object({ added: z.number().int(), changed: z.number().int(), deleted: z.number().int() }),
  }),
  example: {
    courseId: course,
    version: 1,
    title: "Bells",
    org: "Carillon",
    number: "BELLS1",
    run: "2026",
    language: "en",
    shortDescription: "How towers sing",
    visibility: "both",
    invitationOnly: false,
    selfPaced: true,
    sections: 3,
    units: 20,
    changed: { added: 60, changed: 0, deleted: 0 },
  },
});

/**
 * A block is new or changed in a version. Carries what other contexts need to know of it: where it stands,
 * when it opens and is due, whether it counts, what completes it, and all that a block that takes answers asks (with
 * what is right: whoever hears this signal is trusted with that).
 */
export const blockPublished = defineSignal({
  name: "content.block.published.v1",
  doc: "A block is new or changed in a version of a course, with what others need to know of it.",
  key: (body) => body.courseId,
  body: z.object({
    courseId,
    version,
    blockId,
    type: z.string().describe("course, chapter, sequential, vertical, html, problem, video, …"),
    title: z.string(),
    place,
    start: time.optional(),
    due: time.optional(),
    graded: z.boolean(),
    format: z.string().optional().describe("the assignment type that it counts for"),
    staffOnly: z.boolean(),
    completedBy: z.enum(["reading", "answering", "watching", "nothing"]),
    maxScore: z.number().optional(),
    problem: problemDefinition.optional(),
    definition: z.object({ version: z.number().int(), fields: z.unknown() }).optional().describe(
      "a block that takes answers and is no `problem`: its fields, and the version of its type's fields",
    ),
  }),
  example: {
    courseId: course,
    version: 1,
    blockId: "html@hum",
    type: "html",
    title: "The hum",
    place: {
      parentId: "vertical@partials",
      sectionId: "chapter@sound",
      subsectionId: "sequential@partials",
      unitId: "vertical@partials",
      order: 4,
    },
    graded: false,
    staffOnly: false,
    completedBy: "reading",
  },
});

/** A block is in the published course no more. What learners did in it stays theirs. */
export const blockDeleted = defineSignal({
  name: "content.block.deleted.v1",
  doc: "A block is in the published course no more.",
  key: (body) => body.courseId,
  body: z.object({ courseId, version, blockId, type: z.string() }),
  example: { courseId: course, version: 2, blockId: "html@hum", type: "html" },
});

/** A file became part of a course. */
export const assetAdded = defineSignal({
  name: "content.asset.added.v1",
  doc: "A file became part of a course's published files.",
  key: (body) => body.courseId,
  body: z.object({
    courseId,
    version,
    path: z.string(),
    hash: z.string().describe("SHA-256 of its bytes, hexadecimal"),
    contentType: z.string(),
    size: z.number().int().describe("bytes"),
  }),
  example: {
    courseId: course,
    version: 1,
    path: "bell.svg",
    hash: "9f86d081",
    contentType: "image/svg+xml",
    size: 2048,
  },
});

/** How a course is graded changed (or is known for the first time). */
export const policyChanged = defineSignal({
  name: "content.policy.changed.v1",
  doc: "How a course is graded is new or changed.",
  key: (body) => body.courseId,
  body: z.object({
    courseId,
    version,
    graders: z.array(z.object({
      type: z.string().describe("the assignment type, as subsections name it in `format`"),
      shortLabel: z.string(),
      minCount: z.number().int().describe("how many there will be at least; missing ones count as zero"),
      dropCount: z.number().int().describe("how many of the lowest are left out"),
      weight: z.number().describe("share of the course grade, 0 to 1"),
    })),
    cutoffs: z.record(z.string(), z.number()).describe("grade name to the lowest share that earns it"),
    graceMinutes: z.number().describe("how long after a due date work still counts"),
  }),
  example: {
    courseId: course,
    version: 1,
    graders: [{ type: "Exercise", shortLabel: "Ex", minCount: 2, dropCount: 0, weight: 1 }],
    cutoffs: { Pass: 0.6 },
    graceMinutes: 0,
  },
});

/** Everything that content says. */
export const signals = [
  courseCreated,
  courseImported,
  coursePublished,
  blockPublished,
  blockDeleted,
  assetAdded,
  policyChanged,
];

declare module "core/signal/signal.ts" {
  interface Signals {
    "content.course.created.v1": BodyOf<typeof courseCreated>;
    "content.course.imported.v1": BodyOf<typeof courseImported>;
    "content.course.published.v1": BodyOf<typeof coursePublished>;
    "content.block.published.v1": BodyOf<typeof blockPublished>;
    "content.block.deleted.v1": BodyOf<typeof blockDeleted>;
    "content.asset.added.v1": BodyOf<typeof assetAdded>;
    "content.policy.changed.v1": BodyOf<typeof policyChanged>;
  }
}
