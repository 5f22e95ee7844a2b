import { z } from "zod";
import { type BodyOf, defineSignal } from "core/signal/signal.ts";

const time = z.iso.datetime({ offset: true });

const listed = z.object({
  courseId: z.string(),
  title: z.string(),
  org: z.string(),
  language: z.string(),
  start: time.optional(),
  end: time.optional(),
  enrollmentStart: time.optional(),
  enrollmentEnd: time.optional(),
  invitationOnly: z.boolean(),
});
const example = {
  courseId: "Carillon+BELLS1+2026",
  title: "Bells",
  org: "Carillon",
  language: "en",
  start: "2026-01-01T00:00:00Z",
  invitationOnly: false,
};

/** A course can be found in the catalogue from now on. */
export const courseListed = defineSignal({
  name: "catalog.course.listed.v1",
  doc: "A course can be found in the catalogue from now on.",
  key: (body) => body.courseId,
  body: listed,
  example,
});

/** What the catalogue says of a course changed. */
export const courseChanged = defineSignal({
  name: "catalog.course.changed.v1",
  doc: "What the catalogue says of a course changed.",
  key: (body) => body.courseId,
  body: listed,
  example,
});

/** A course is no longer found in the catalogue; who is enrolled stays so. */
export const courseUnlisted = defineSignal({
  name: "catalog.course.unlisted.v1",
  doc: "A course is no longer found in the catalogue; who is enrolled stays so.",
  key: (body) => body.courseId,
  body: z.object({ courseId: z.string() }),
  example: { courseId: "Carillon+BELLS1+2026" },
});

/** Everything that catalog says. */
export const signals = [courseListed, courseChanged, courseUnlisted];

declare module "core/signal/signal.ts" {
  interface Signals {
    "catalog.course.listed.v1": BodyOf<typeof courseListed>;
    "catalog.course.changed.v1": BodyOf<typeof courseChanged>;
    "catalog.course.unlisted.v1": BodyOf<typeof courseUnlisted>;
  }
}
