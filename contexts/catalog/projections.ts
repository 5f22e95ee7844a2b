import { eq, sql } from "drizzle-orm";
import type { BodyOf } from "core/signal/signal.ts";
import { type Hearing, on } from "core/work/hearing.ts";
import type { Work } from "core/work/work.ts";
import type { coursePublished } from "contexts/content/signals.ts";
import { baseLanguage, searchWords } from "./rules.ts";
import { course } from "./schema.ts";
import { courseChanged, courseListed, courseUnlisted } from "./signals.ts";

/** What the catalogue shows of a course, finds it by, or decides by. */
const NEEDS = [
  "courseId",
  "version",
  "title",
  "org",
  "number",
  "run",
  "language",
  "shortDescription",
  "effort",
  "imageHash",
  "start",
  "end",
  "enrollmentStart",
  "enrollmentEnd",
  "visibility",
  "invitationOnly",
  "selfPaced",
  "sections",
  "units",
] as const;
type Published = Pick<BodyOf<typeof coursePublished>, typeof NEEDS[number]>;
type Row = typeof course.$inferSelect;

/** After every date that a course can have. */
const NEVER = "9999";

/** What catalog hears. */
export const hears: readonly Hearing[] = [
  on("content.course.published.v1", NEEDS, (work, signal) => keepCourse(work, signal.body, signal.at)),
];

/** Keeps what a version says of its course, and says what that changes in the catalogue. An older version says nothing new. */
async function keepCourse(work: Work, body: Published, at: string): Promise<void> {
  const before = await work.database.select().from(course).where(eq(course.courseId, body.courseId)).get();
  if (before && before.version > body.version) return;
  const facts = factsOf(body, before?.published ?? at);
  const [kept] = await work.database.insert(course).values(facts)
    .onConflictDoUpdate({ target: course.courseId, set: facts }).returning();
  await keepWords(work, kept!);
  sayWhatChanged(work, before, kept!);
}

function factsOf(body: Published, published: string): Omit<Row, "listing"> {
  return {
    courseId: body.courseId,
    version: body.version,
    published,
    listed: body.visibility === "both",
    visibility: body.visibility,
    title: body.title,
    org: body.org,
    number: body.number,
    run: body.run,
    language: body.language,
    baseLanguage: baseLanguage(body.language),
    shortDescription: body.shortDescription,
    effort: body.effort ?? null,
    imageHash: body.imageHash ?? null,
    start: utc(body.start),
    end: utc(body.end),
    begins: utc(body.start) ?? published,
    ends: utc(body.end) ?? NEVER,
    enrollmentStart: utc(body.enrollmentStart),
    enrollmentEnd: utc(body.enrollmentEnd),
    invitationOnly: body.invitationOnly,
    selfPaced: body.selfPaced,
    sections: body.sections,
    units: body.units,
  };
}

/** One way to write a time, so that times compare as text. */
function utc(time: string | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

async function keepWords(work: Work, row: Row): Promise<void> {
  await work.database.run(sql`delete from course_words where rowid = ${row.listing}`);
  if (!row.listed) return;
  const [title, words] = [[row.title], [row.org, row.number, row.run, row.shortDescription]].map((texts) =>
    texts.flatMap(searchWords).join(" ")
  );
  await work.database.run(sql`
    insert into course_words (rowid, title, words, language)
    values (${row.listing}, ${title}, ${words}, ${row.baseLanguage})`);
}

function sayWhatChanged(work: Work, before: Row | undefined, now: Row): void {
  const listed = {
    courseId: now.courseId,
    title: now.title,
    org: now.org,
    language: now.language,
    start: now.start ?? undefined,
    end: now.end ?? undefined,
    enrollmentStart: now.enrollmentStart ?? undefined,
    enrollmentEnd: now.enrollmentEnd ?? undefined,
    invitationOnly: now.invitationOnly,
  };
  if (!now.listed) {
    if (before?.listed) work.emit(courseUnlisted({ courseId: now.courseId }));
  } else if (!before?.listed) {
    work.emit(courseListed(listed));
  } else if (shown(before) !== shown(now)) {
    work.emit(courseChanged(listed));
  }
}

/** All that a reader of the catalogue sees of a course, as one text to compare. */
function shown({ version: _, ...facts }: Row): string {
  return JSON.stringify(facts);
}
