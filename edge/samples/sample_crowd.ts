import { type Actor, systemActor } from "core/base/actor.ts";
import { newId } from "core/base/id.ts";
import { connect } from "core/data/client.ts";
import { contextsOf, providersOf } from "core/plugin/plugin.ts";
import { openHome } from "core/run/home.ts";
import { databaseFile } from "core/run/readers.ts";
import type { House } from "core/run/house.ts";
import { person } from "core/testing/house.ts";
import type { Ask } from "core/testing/http_load.ts";
import { readSaid } from "core/work/outbox.ts";
import { findCurrentCourse, findUnit, importCourse, type Problem } from "contexts/content/mod.ts";
import { enrollLearner } from "contexts/enrollment/mod.ts";
import { keepSampleSessions, type SampleSession } from "contexts/identity/sample_sessions.ts";
import { completeBlocks, submitAnswer } from "contexts/learning/mod.ts";
import { prepareSite } from "edge/start/first_start.ts";
import { SESSION_COOKIES } from "edge/middleware/visitor.ts";
import { SITE } from "edge/start/open_house.ts";
import { paths } from "edge/paths.ts";
import { PLUGINS } from "edge/plugins.ts";
import { CONTEXTS } from "edge/residents.ts";

// A site with many learners, on disk: a few do things as learners do, by commands; everybody else is a copy of
// one of them in every database, since what is wanted is rows by the hundred thousand.

/** A form as learners send it. */
export type Form = Readonly<Record<string, string | string[]>>;

/** A problem that takes an answer: where it is, and an answer that can be read. */
export interface AskedProblem {
  readonly unitId: string;
  readonly blockId: string;
  readonly form: Form;
}

/** A course as its learners meet it. */
export interface CrowdedCourse {
  readonly courseId: string;
  readonly unitIds: readonly string[];
  readonly problems: readonly AskedProblem[];
}

/** Somebody signed in who learns in the course. */
export interface Learner {
  readonly actor: Actor & { readonly kind: "person" };
  readonly cookie: string;
  /** The units that they are at: some, much or all of them done. */
  readonly unitIds: readonly string[];
}

/** How large a crowd is to be. */
export interface CrowdSize {
  readonly learners: number;
  readonly newcomers?: number;
  /** How many units a learner is at; absent: at all of the course. */
  readonly stretch?: number;
}

/** A data folder that nobody has open, with a course in which many learn. */
export interface Crowd extends AsyncDisposable {
  readonly folder: string;
  readonly course: CrowdedCourse;
  readonly learners: readonly Learner[];
  /** Enrolled, but they have done nothing yet. */
  readonly newcomers: readonly Learner[];
}

/** The demo course's key: every site has it. */
export const BELLS = "Carillon+BELLS1+2026";

/** How much of their stretch the copied ones have done. */
const SHARES = [0.1, 0.4, 0.7, 1];
/** The most who do something themselves. */
const MOST_MODELS = 40;
const LONGEST_HEARING = 120_000;

/** Somebody whom others are copies of. */
interface Model {
  readonly personId: string;
  readonly unitIds: readonly string[];
  readonly done: ReadonlySet<string>;
}

/** Makes a site with a crowd in one course: that of a path, or the demo course. */
export async function gatherCrowd(size: CrowdSize, coursePath?: string): Promise<Crowd> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const plugins = contextsOf(PLUGINS);
  const house = await openHome({
    folder,
    site: SITE,
    contexts: CONTEXTS,
    plugins,
    providers: providersOf(PLUGINS),
  });
  let course: CrowdedCourse;
  let models: readonly Model[];
  try {
    await prepareSite(house, { folder, residents: CONTEXTS.map(({ name }) => name) });
    course = coursePath ? await bringIn(house, coursePath) : await readCourse(house, BELLS);
    models = modelsOf(course, size.stretch ?? course.unitIds.length);
    await learn(house, course, models);
  } finally {
    await house.close();
  }
  const [idle, ...busy] = models;
  const newcomers = Array.from({ length: size.newcomers ?? 0 }, () => copyOf(idle!));
  const learners = Array.from({ length: size.learners }, (_, at) => copyOf(busy[at % busy.length]!));
  const copies = [...newcomers, ...learners];
  for (const { name } of [...CONTEXTS, ...plugins]) await copyPeople(databaseFile(folder, name), copies);
  await keepSampleSessions(databaseFile(folder, "identity"), copies);
  return {
    folder,
    course,
    learners: learners.map(learnerOf),
    newcomers: newcomers.map(learnerOf),
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** So many requests for units, of one learner after another. */
export function unitAsks({ learners, course: { courseId } }: Crowd, count: number): Ask[] {
  return Array.from({ length: count }, (_, at) => {
    const { cookie, unitIds } = learners[at % learners.length]!;
    const path = paths.unit(courseId, unitIds[(at * 7) % unitIds.length]!);
    return { path, headers: { cookie, "accept-language": "en" } };
  });
}

/** A first answer to a problem, as its form is sent. */
export function answerAsk({ course }: Crowd, { cookie }: Learner, problem: AskedProblem): Ask {
  return {
    path: paths.problem(course.courseId, problem.unitId, problem.blockId),
    headers: { cookie },
    form: { ...problem.form, rev: "0" },
    status: 303,
  };
}

/** First one who does nothing, then those who are spread over the course and have done their share where they are. */
function modelsOf({ unitIds }: CrowdedCourse, stretch: number): Model[] {
  const count = Math.min(MOST_MODELS, SHARES.length * Math.ceil(unitIds.length / stretch));
  const busy = Array.from({ length: count }, (_, at): Model => {
    const from = Math.floor(at / count * unitIds.length);
    const own = [...unitIds.slice(from), ...unitIds.slice(0, from)].slice(0, stretch);
    const share = SHARES[at % SHARES.length]!;
    return { personId: newId(), unitIds: own, done: new Set(own.slice(0, Math.ceil(own.length * share))) };
  });
  return [{ personId: newId(), unitIds, done: new Set() }, ...busy];
}

interface Copy extends SampleSession {
  readonly model: Model;
}

function copyOf(model: Model): Copy {
  return { personId: newId(), secret: newId(), model };
}

function learnerOf({ personId, secret, model }: Copy): Learner {
  return {
    actor: { kind: "person", id: personId },
    cookie: `${SESSION_COOKIES.plain}=${secret}`,
    unitIds: model.unitIds,
  };
}

async function bringIn(house: House, path: string): Promise<CrowdedCourse> {
  const report = await house.run(importCourse, { path }, systemActor("bench"));
  return await readCourse(house, report.course);
}

/** Waits until what a context has said is heard. */
async function heard(house: House, context: string): Promise<void> {
  const said = await readSaid(house.reader(context));
  if (await house.caughtUp({ [context]: said }, LONGEST_HEARING)) return;
  throw new Error(`What ${context} said was not heard in ${LONGEST_HEARING} ms`);
}

async function readCourse(house: House, courseId: string): Promise<CrowdedCourse> {
  await heard(house, "content");
  const reader = house.reader("content");
  const found = await findCurrentCourse(reader, courseId);
  if (!found) throw new Error(`Cannot find course "${courseId}"`);
  const { version, outline } = found;
  const unitIds: string[] = [];
  const problems: AskedProblem[] = [];
  const now = new Date().toISOString();
  const subsections = outline.sections.filter(isOpen).flatMap((section) => section.subsections).filter(
    isOpen,
  );
  for (const { due, units } of subsections) {
    for (const { id: unitId } of units.filter(isOpen)) {
      unitIds.push(unitId);
      if (due !== undefined && due < now) continue;
      const document = await findUnit(reader, { courseId, version, unitId });
      for (const { id: blockId, staffOnly, content } of document!.blocks) {
        if (staffOnly || content.kind !== "fields" || typeOf(blockId) !== "problem") continue;
        const problem = content.fields as Problem;
        if (problem.parts.length > 0) problems.push({ unitId, blockId, form: formOf(problem) });
      }
    }
  }
  return { courseId, unitIds, problems };
}

const typeOf = (blockId: string) => blockId.slice(0, blockId.indexOf("@"));
const isOpen = (one: { readonly staffOnly?: true }) => !one.staffOnly;

/** An answer that can be read: the first choice, or something typed. Whether it is right does not matter. */
function formOf({ parts }: Problem): Form {
  return Object.fromEntries(parts.map((part) => {
    if (part.kind === "checkbox") return [part.id, [part.choices[0]!.id]];
    if ("choices" in part) return [part.id, part.choices[0]!.id];
    return [part.id, part.kind === "number" ? "23" : "bells"];
  }));
}

/** All enrol, and do what they have done. */
async function learn(house: House, course: CrowdedCourse, models: readonly Model[]): Promise<void> {
  const { courseId, problems } = course;
  for (const { personId } of models) await house.send(enrollLearner, { courseId }, person(personId));
  await heard(house, "enrollment");
  for (const { personId, done } of models) {
    const actor = person(personId);
    for (const unitId of done) await house.send(completeBlocks, { courseId, unitId }, actor);
    for (const { unitId, blockId, form } of problems) {
      if (done.has(unitId)) await house.send(submitAnswer, { courseId, blockId, rev: 0, form }, actor);
    }
  }
  await heard(house, "learning");
}

/** Gives people all that others have in a database, whatever its tables. Ids of rows become the new person's. */
async function copyPeople(file: string, copies: readonly Copy[]): Promise<void> {
  const client = connect(file);
  await client.execute("create temp table _like (id text, model text)");
  await client.execute({
    sql: "insert into _like select value ->> 0, value ->> 1 from json_each(?)",
    args: [JSON.stringify(copies.map(({ personId, model }) => [personId, model.personId]))],
  });
  const tables = await client.execute("select name from sqlite_schema where type = 'table'");
  for (const { name: table } of tables.rows) {
    const { rows } = await client.execute(`pragma table_info(${table})`);
    if (!rows.some((column) => column.name === "person_id")) continue;
    const isOwn = rows.some((column) => column.name === "person_id" && column.pk);
    const values = rows.map(({ name, pk }) => {
      if (name === "person_id") return "_like.id";
      return pk && !isOwn ? `${table}.${name} || ' ' || _like.id` : `${table}.${name}`;
    });
    await client.execute(
      `insert into ${table} select ${values} from _like join ${table} on ${table}.person_id = _like.model`,
    );
  }
  await client.execute("pragma wal_checkpoint(truncate)");
  client.close();
}
