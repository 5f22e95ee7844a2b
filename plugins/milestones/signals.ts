import { z } from "zod";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";

/** What can be reached in a course. */
export const MILESTONES = ["first_section", "course_completed", "course_passed"] as const;

/** A person reached a milestone in a course; said once for each, whatever happens later. */
export const milestoneAwarded = defineSignal({
  name: "milestones.milestone.awarded.v1",
  doc: "A person reached a milestone in a course; said once for each, whatever happens later.",
  key: (body) => body.personId,
  body: z.object({ personId: z.string(), courseId: z.string(), milestone: z.enum(MILESTONES) }),
  example: {
    personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11",
    courseId: "Carillon+BELLS1+2026",
    milestone: "first_section",
  },
});

/** Everything that milestones says. */
export const signals = [milestoneAwarded];

// With this, whoever hears the signal by its name gets its body typed, without knowing this file.
declare module "core/signal/signal.ts" {
  interface Signals {
    "milestones.milestone.awarded.v1": BodyOf<typeof milestoneAwarded>;
  }
}
