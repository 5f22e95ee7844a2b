import { sql } from "drizzle-orm";
import type { BodyOf } from "core/signal/signal.ts";
import { type Hearing, on } from "core/work/hearing.ts";
import type { Work } from "core/work/work.ts";
import type { coursePublished } from "contexts/content/signals.ts";
import { course } from "./schema.ts";

/** Who may enrol and when, and what a learner's list of courses shows. */
const TERMS = [
  "courseId",
  "version",
  "title",
  "org",
  "number",
  "language",
  "imageHash",
  "start",
  "end",
  "enrollmentStart",
  "enrollmentEnd",
  "invitationOnly",
] as const;
type Terms = Pick<BodyOf<typeof coursePublished>, typeof TERMS[number]>;

/** What enrollment hears. */
export const hears: readonly Hearing[] = [
  on("content.course.published.v1", TERMS, (work, signal) => keepCourse(work, signal.body)),
];

/** Keeps the terms of a course's newest version; an older one heard late changes nothing. */
async function keepCourse(work: Work, body: Terms): Promise<void> {
  const facts = {
    courseId: body.courseId,
    version: body.version,
    title: body.title,
    org: body.org,
    number: body.number,
    language: body.language,
    imageHash: body.imageHash ?? null,
    start: utc(body.start),
    end: utc(body.end),
    enrollmentStart: utc(body.enrollmentStart),
    enrollmentEnd: utc(body.enrollmentEnd),
    invitationOnly: body.invitationOnly,
  };
  await work.database.insert(course).values(facts)
    .onConflictDoUpdate({
      target: course.courseId,
      set: facts,
      setWhere: sql`${course.version} <= ${body.version}`,
    });
}

function utc(time: string | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
