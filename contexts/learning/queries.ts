import { and, desc, eq, isNotNull, sql } from "drizzle-orm";
import { prepared, type Reader } from "core/data/reader.ts";
import type { ProblemState, UnitVisit, VideoState } from "./rules.ts";
import { blockState, course, learner, total } from "./schema.ts";

/** What a learner has in some blocks. */
export interface BlockStates {
  /** By block; a problem that the learner has not touched is absent and stands as `UNTOUCHED`. */
  readonly problems: Readonly<Record<string, ProblemState>>;
  readonly videos: Readonly<Record<string, VideoState>>;
  /** Those that are completed. */
  readonly done: readonly string[];
}

/** A learner's state as the page of one unit needs it: what they have in its blocks, and how far they are around it. */
export interface UnitState extends BlockStates {
  readonly enrolled: boolean;
  /** How many blocks are completed in each unit of the section, units with none left out. */
  readonly doneByUnit: Readonly<Record<string, number>>;
}

/** How much of something is completed. */
export interface Share {
  readonly done: number;
  readonly total: number;
}

/** Where a learner is in a course. Times are ISO 8601. */
export interface Place {
  readonly courseId: string;
  /** The unit they looked at last; null before the first one. */
  readonly unitId: string | null;
  readonly viewedAt: string | null;
  readonly startedAt: string | null;
  /** When they had completed all there was to complete, the first time. */
  readonly completedAt: string | null;
  /** How many blocks they have completed, of how many. */
  readonly done: number;
  readonly total: number;
}

/** Where a learner is in one of their courses. */
export interface PlaceListed extends Place {
  /** How many units they have completed, of those with something to complete: what learners count in. */
  readonly units: Share;
}

/** How far a learner is in a course. Only what has something to complete is named. */
export interface CourseProgress extends Place {
  readonly enrolled: boolean;
  readonly sections: Readonly<Record<string, Share>>;
  readonly subsections: Readonly<Record<string, Share>>;
  readonly units: Readonly<Record<string, Share>>;
}

/** Nobody's list is longer than this; the newest stay. */
const MOST_LISTED = 500;

const { placeholder } = sql;

const ofLearner = and(
  eq(learner.personId, placeholder("personId")),
  eq(learner.courseId, placeholder("courseId")),
);

const PLACE = {
  courseId: learner.courseId,
  unitId: learner.unitId,
  viewedAt: learner.viewedAt,
  startedAt: learner.startedAt,
  completedAt: learner.completedAt,
  done: learner.done,
  total: sql<number>`coalesce(${course.blocks}, 0)`,
};

/** `[block id, done, state]`: the state is JSON already, and need not be read to be passed on. */
const ENTRY =
  sql`'[' || json_quote(${blockState.blockId}) || ',' || ${blockState.done} || ',' || coalesce(${blockState.state}, 'null') || ']'`;
const THESE = sql<string | null>`group_concat(${ENTRY})`;

/** One pass over the section's part of one index; `state` is fetched for the blocks of this unit only. */
const unitState = prepared((database) =>
  database.select({
    active: learner.active,
    done: sql<string>`json_group_array(case when ${blockState.done} then ${blockState.unitId} end)`,
    here: sql<string | null>`group_concat(case when ${blockState.unitId} = ${placeholder("unitId")}
      then ${ENTRY} end)`,
  }).from(learner).leftJoin(
    blockState,
    and(
      eq(blockState.personId, learner.personId),
      eq(blockState.courseId, learner.courseId),
      eq(blockState.sectionId, placeholder("sectionId")),
    ),
  ).where(ofLearner).prepare()
);

/**
 * Reads a learner's state for the page of a unit, in one query whose cost is that of what the learner has in the
 * section, whatever the size of the course and however many learn in it.
 */
export async function readUnitState(
  reader: Reader,
  at: {
    readonly personId: string;
    readonly courseId: string;
    readonly sectionId: string;
    readonly unitId: string;
  },
): Promise<UnitState> {
  const row = await unitState(reader).get(at);
  const doneByUnit: Record<string, number> = {};
  for (const unitId of JSON.parse(row?.done ?? "[]") as (string | null)[]) {
    if (unitId !== null) doneByUnit[unitId] = (doneByUnit[unitId] ?? 0) + 1;
  }
  const states = statesIn(row?.here ?? null);
  return { enrolled: row?.active ?? false, ...states, doneByUnit };
}

const blockStates = prepared((database) =>
  database.select({ these: THESE }).from(blockState).where(and(
    eq(blockState.personId, placeholder("personId")),
    eq(blockState.courseId, placeholder("courseId")),
    sql`${blockState.blockId} in (select value from json_each(${placeholder("blockIds")}))`,
  )).prepare()
);

/** Reads a learner's state in blocks by their ids: for a block that a unit shows though it stands elsewhere. */
export async function readBlockStates(
  reader: Reader,
  at: { readonly personId: string; readonly courseId: string; readonly blockIds: readonly string[] },
): Promise<BlockStates> {
  const row = await blockStates(reader).get({ ...at, blockIds: JSON.stringify(at.blockIds) });
  return statesIn(row?.these ?? null);
}

function statesIn(joined: string | null): BlockStates {
  const problems: Record<string, ProblemState> = {};
  const videos: Record<string, VideoState> = {};
  const done: string[] = [];
  const entries = JSON.parse(`[${joined ?? ""}]`) as [id: string, done: 0 | 1, state: State | null][];
  for (const [blockId, isDone, state] of entries) {
    if (isDone) done.push(blockId);
    if (state && "rev" in state) problems[blockId] = state;
    else if (state && "second" in state) videos[blockId] = state;
  }
  return { problems, videos, done };
}

type State = ProblemState | VideoState | UnitVisit;

const doneByUnit =
  sql`select ${blockState.unitId} as unit, count(*) as blocks from ${blockState} where ${blockState.personId} = ${learner.personId} and ${blockState.courseId} = ${learner.courseId} and ${blockState.done} and ${blockState.unitId} is not null group by ${blockState.sectionId}, ${blockState.unitId}`;

const courseProgress = prepared((database) =>
  database.select({
    ...PLACE,
    active: learner.active,
    doneByUnit: sql<string>`(select json_group_object(unit, blocks) from (${doneByUnit}))`,
    totals: sql<
      string
    >`(select json_group_array(json_array(${total.sectionId}, ${total.subsectionId}, ${total.unitId}, ${total.blocks})) from ${total} where ${total.courseId} = ${learner.courseId})`,
  }).from(learner).leftJoin(course, eq(course.courseId, learner.courseId)).where(ofLearner).prepare()
);

/** Reads how far a learner is in a course: whole, by section, by subsection and by unit. Undefined who never enrolled. */
export async function readCourseProgress(
  reader: Reader,
  at: { readonly personId: string; readonly courseId: string },
): Promise<CourseProgress | undefined> {
  const row = await courseProgress(reader).get(at);
  if (!row) return undefined;
  const { active, doneByUnit, totals, ...place } = row;
  const done = JSON.parse(doneByUnit) as Record<string, number>;
  const sections: Record<string, Share> = {};
  const subsections: Record<string, Share> = {};
  const units: Record<string, Share> = {};
  for (
    const [section, subsection, unit, blocks] of JSON.parse(totals) as [string, string, string, number][]
  ) {
    const share = { done: done[unit] ?? 0, total: blocks };
    units[unit] = share;
    subsections[subsection] = plus(subsections[subsection], share);
    sections[section] = plus(sections[section], share);
  }
  return { ...place, enrolled: active, sections, subsections, units };
}

function plus(sum: Share | undefined, share: Share): Share {
  return { done: (sum?.done ?? 0) + share.done, total: (sum?.total ?? 0) + share.total };
}

const units = sql`select count(*) from ${total} where ${total.courseId} = ${learner.courseId}`;
const unitsDone =
  sql`select count(*) from (select ${blockState.sectionId} as section, ${blockState.unitId} as unit, count(*) as blocks from ${blockState} where ${blockState.personId} = ${learner.personId} and ${blockState.courseId} = ${learner.courseId} and ${blockState.done} and ${blockState.unitId} is not null group by ${blockState.sectionId}, ${blockState.unitId}) as mine where mine.blocks >= (select ${total.blocks} from ${total} where ${total.courseId} = ${learner.courseId} and ${total.sectionId} = mine.section and ${total.unitId} = mine.unit)`;

const places = prepared((database) =>
  database.select({ ...PLACE, units: sql<number>`(${units})`, unitsDone: sql<number>`(${unitsDone})` })
    .from(learner).leftJoin(course, eq(course.courseId, learner.courseId))
    .where(and(eq(learner.personId, placeholder("personId")), eq(learner.active, true)))
    .orderBy(desc(learner.viewedAt), learner.courseId).limit(MOST_LISTED).prepare()
);

/** Lists where a person is in each course that they learn in, what they looked at last first. */
export async function listPlaces(reader: Reader, personId: string): Promise<PlaceListed[]> {
  const rows = await places(reader).all({ personId });
  return rows.map(({ units, unitsDone, ...place }) => ({
    ...place,
    units: { done: unitsDone, total: units },
  }));
}

const place = prepared((database) =>
  database.select(PLACE).from(learner).leftJoin(course, eq(course.courseId, learner.courseId))
    .where(ofLearner).prepare()
);

/** Finds where a person is in a course that they learn in, or did. */
export async function findPlace(
  reader: Reader,
  at: { readonly personId: string; readonly courseId: string },
): Promise<Place | undefined> {
  return await place(reader).get(at);
}

const started = prepared((database) =>
  database.select({ courseId: learner.courseId }).from(learner)
    .where(and(ofLearner, isNotNull(learner.startedAt))).prepare()
);

/** Whether a person has looked at any unit of a course. */
export async function hasStarted(
  reader: Reader,
  at: { readonly personId: string; readonly courseId: string },
): Promise<boolean> {
  return await started(reader).get(at) !== undefined;
}
