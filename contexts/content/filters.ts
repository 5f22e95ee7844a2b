import { z } from "zod";
import { defineFilter, type QuestionOf } from "core/work/filter.ts";

/** Whether a version of a course may be published. */
export const contentPublish = defineFilter({
  name: "content.publish.v1",
  doc:
    "Asked when a version of a course is ready to be published, by an import for instance. Whoever halts it leaves learners with the version that they have; whoever imports is told the reason.",
  asked: "before",
  question: z.object({
    courseId: z.string(),
    version: z.int(),
    isFirst: z.boolean().describe("whether learners have no version of the course yet"),
    title: z.string(),
    language: z.string().describe("BCP 47"),
    start: z.string().optional().describe("ISO 8601"),
    end: z.string().optional().describe("ISO 8601"),
    sections: z.int(),
    units: z.int(),
    blocks: z.record(z.string(), z.int()).describe("how many there are of each type"),
    kept: z.int().describe("how many could not be read, and are kept as they were written"),
  }),
  change: [],
  halts: true,
  example: {
    courseId: "Carillon+BELLS1+2026",
    version: 2,
    isFirst: false,
    title: "Bells",
    language: "en",
    sections: 3,
    units: 20,
    blocks: { html: 30, problem: 25, video: 5 },
    kept: 0,
  },
});

/** Everything that content asks. */
export const filters = [contentPublish];

declare module "core/work/filter.ts" {
  interface Filters {
    "content.publish.v1": QuestionOf<typeof contentPublish>;
  }
}
