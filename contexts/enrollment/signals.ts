import { z } from "zod";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";

const body = z.object({ enrollmentId: z.string(), personId: z.string(), courseId: z.string() });
const example = {
  enrollmentId: "0190f2a4-9000-7000-8000-000000000001",
  personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11",
  courseId: "Carillon+BELLS1+2026",
};

/** A person may learn in a course from now on (for the first time, or again after leaving). */
export const enrollmentCreated = defineSignal({
  name: "enrollment.enrollment.created.v1",
  doc: "A person may learn in a course from now on, for the first time or again.",
  key: (body) => `${body.personId}/${body.courseId}`,
  body,
  example,
});

/** A person left a course. What they did in it is kept for when they come back. */
export const enrollmentEnded = defineSignal({
  name: "enrollment.enrollment.ended.v1",
  doc: "A person left a course; what they did in it is kept.",
  key: (body) => `${body.personId}/${body.courseId}`,
  body,
  example,
});

/** Everything that enrollment says. */
export const signals = [enrollmentCreated, enrollmentEnded];

declare module "core/signal/signal.ts" {
  interface Signals {
    "enrollment.enrollment.created.v1": BodyOf<typeof enrollmentCreated>;
    "enrollment.enrollment.ended.v1": BodyOf<typeof enrollmentEnded>;
  }
}
