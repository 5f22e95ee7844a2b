import { and, desc, eq, gt, lte, sql } from "drizzle-orm";
import { Refusal } from "core/base/refusal.ts";
import { prepared, type Reader } from "core/data/reader.ts";
import { baseLanguage, searchExpression } from "./rules.ts";
import { course } from "./schema.ts";

/** A course as the catalogue shows it. Times are ISO 8601. */
export interface Listing {
  readonly courseId: string;
  readonly title: string;
  readonly org: string;
  readonly number: string;
  readonly run: string;
  /** BCP 47. */
  readonly language: string;
  readonly shortDescription: string;
  readonly effort: string | null;
  readonly imageHash: string | null;
  readonly start: string | null;
  readonly end: string | null;
  readonly enrollmentStart: string | null;
  readonly enrollmentEnd: string | null;
  readonly invitationOnly: boolean;
  readonly selfPaced: boolean;
  readonly sections: number;
  readonly units: number;
}

/** A page of the catalogue. */
export interface FoundCourses {
  readonly courses: readonly Listing[];
  /** How many match, counted up to `MOST_COUNTED`. */
  readonly count: number;
  /** True where more match than were counted: say "more than". */
  readonly more: boolean;
  /** What to hand over as `after` for the next page, where there is one. */
  readonly next?: string;
}

/** What is looked for. */
export interface CourseSearch {
  /** As a person typed it. */
  readonly q?: string;
  /** BCP 47; `zh` finds `zh-CN` too. */
  readonly language?: string;
  readonly now: Date;
  /** 1 to 100. */
  readonly limit: number;
  /** The `next` of the page before. */
  readonly after?: string;
}

/** Matches are counted up to here, and a search that finds more ranks the newest of them: its cost has an end. */
export const MOST_COUNTED = 500;

const LISTING = {
  courseId: course.courseId,
  title: course.title,
  org: course.org,
  number: course.number,
  run: course.run,
  language: course.language,
  shortDescription: course.shortDescription,
  effort: course.effort,
  imageHash: course.imageHash,
  start: course.start,
  end: course.end,
  enrollmentStart: course.enrollmentStart,
  enrollmentEnd: course.enrollmentEnd,
  invitationOnly: course.invitationOnly,
  selfPaced: course.selfPaced,
  sections: course.sections,
  units: course.units,
};

/**
 * Finds listed courses: what is not over first, the newest first. With words to look for: those with all the
 * words in their title before those with them elsewhere. Refuses `catalog.cursor_invalid`.
 */
export async function searchCourses(reader: Reader, search: CourseSearch): Promise<FoundCourses> {
  const asked = { ...search, limit: Math.min(100, Math.max(1, Math.trunc(search.limit))) };
  if (!asked.q?.trim()) return await browse(reader, asked);
  const expression = searchExpression(asked.q);
  return expression ? await find(reader, asked, expression) : { courses: [], count: 0, more: false };
}

const byId = prepared((database) =>
  database.select({ ...LISTING, visibility: course.visibility, version: course.version }).from(course)
    .where(and(eq(course.courseId, sql.placeholder("courseId")), sql`${course.visibility} <> 'none'`))
    .prepare()
);

/** Finds a course that has a page about it, listed or not. */
export async function findCourse(reader: Reader, courseId: string) {
  return await byId(reader).get({ courseId });
}

/** Lists the languages of the listed courses, as base language tags. One step in the index for each. */
export async function listLanguages(reader: Reader): Promise<string[]> {
  const rows = await reader.database.all<{ language: string }>(sql`
    with recursive found(language) as (
      select min(base_language) from course where listed = 1
      union all
      select (select min(base_language) from course where listed = 1 and base_language > found.language)
      from found where found.language is not null
    )
    select language from found where language is not null limit 200`);
  return rows.map((row) => row.language);
}

/** Where a page of the list ended. */
interface Place {
  readonly over: boolean;
  readonly begins: string;
  readonly listing: number;
}

async function browse(reader: Reader, { language, now, limit, after }: CourseSearch): Promise<FoundCourses> {
  const shown = and(
    eq(course.listed, true),
    language ? eq(course.baseLanguage, baseLanguage(language)) : undefined,
  );
  const from = after === undefined ? undefined : readPlace(after);
  const rows: { facts: Listing; place: Place }[] = [];
  for (const over of [false, true]) {
    if (rows.length > limit || from?.over && !over) continue;
    const further = from?.over === over
      ? sql`(${course.begins}, ${course.listing}) < (${from.begins}, ${from.listing})`
      : undefined;
    const found = await reader.database.select({
      facts: LISTING,
      place: { begins: course.begins, listing: course.listing },
    })
      .from(course).where(and(shown, (over ? lte : gt)(course.ends, now.toISOString()), further))
      .orderBy(desc(course.begins), desc(course.listing)).limit(limit + 1 - rows.length);
    rows.push(...found.map(({ facts, place }) => ({ facts, place: { ...place, over } })));
  }
  const some = reader.database.select({ one: sql`1`.as("one") }).from(course).where(shown)
    .limit(MOST_COUNTED + 1).as("some");
  const total = (await reader.database.select({ n: sql<number>`count(*)` }).from(some).get())?.n ?? 0;
  const last = rows.length > limit ? rows[limit - 1]?.place : undefined;
  return {
    courses: rows.slice(0, limit).map((row) => row.facts),
    count: Math.min(total, MOST_COUNTED),
    more: total > MOST_COUNTED,
    ...last && { next: `${Number(last.over)}.${last.listing}.${last.begins}` },
  };
}

function readPlace(after: string): Place {
  const [, over, listing, begins] = /^([01])\.(\d{1,15})\.([\d:.TZ+-]{1,40})$/.exec(after) ?? [];
  if (begins === undefined) throw cursorInvalid();
  return { over: over === "1", listing: Number(listing), begins };
}

function cursorInvalid(): Refusal {
  return new Refusal(
    "catalog.cursor_invalid",
    "invalid",
    "Cannot go on from there: no such place in the list",
  );
}

async function find(
  reader: Reader,
  { language, now, limit, after = "0" }: CourseSearch,
  expression: string,
): Promise<FoundCourses> {
  if (!/^\d{1,3}$/.test(after)) throw cursorInvalid();
  const offset = Number(after);
  const inLanguage = language ? ` AND language : "${baseLanguage(language)}"` : "";
  const matches = (columns: string, elsewhere: 0 | 1) =>
    sql`select * from (select rowid as listing, ${elsewhere} as elsewhere from course_words
      where course_words match ${`{${columns}} : (${expression})${inLanguage}`}
      order by rowid desc limit ${MOST_COUNTED + 1})`;
  // Titles are looked through on their own, so that a title is not lost among many mentions.
  const found = sql`(select listing, min(elsewhere) as elsewhere
    from (${matches("title", 0)} union all ${matches("title words", 1)}) group by listing) as found`;
  const rows = await reader.database.select({ facts: LISTING, total: sql<number>`count(*) over ()` })
    .from(course).innerJoin(found, sql`found.listing = ${course.listing}`)
    .orderBy(
      sql`found.elsewhere`,
      sql`${course.ends} <= ${now.toISOString()}`,
      desc(course.begins),
      desc(course.listing),
    )
    .limit(limit + 1).offset(offset);
  const total = rows[0]?.total ?? 0;
  return {
    courses: rows.slice(0, limit).map((row) => row.facts),
    count: Math.min(total, MOST_COUNTED),
    more: total > MOST_COUNTED,
    ...rows.length > limit && offset + limit < MOST_COUNTED && { next: String(offset + limit) },
  };
}
