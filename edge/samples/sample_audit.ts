import { type LoggedSignal, readLog, readRows, type Row } from "core/testing/look.ts";
import { type Answer, COURSE, type Learner } from "edge/samples/sample_learners.ts";

// What learners know that they sent, held against what every context and plugin made of it. Nothing of the house's
// own arithmetic is used: what is stored must follow from the attempts, by rules that are written down here again.

/** What an audit came to; `faults` is empty where everything adds up. */
export interface Audit {
  readonly sent: number;
  readonly acknowledged: number;
  /** Attempts that learning has counted. */
  readonly counted: number;
  /** Counted though nobody was told: the server died between the commit and the answer. */
  readonly unacknowledged: number;
  readonly faults: readonly string[];
}

interface Attempt {
  readonly email: string;
  readonly person: string;
  readonly block: string;
  readonly rev: number;
  readonly attempt: number;
  readonly answer: Answer;
  readonly score: number;
  readonly max: number;
}

/** Audits a data folder that came to rest against what these learners sent. */
export async function audit(
  data: string,
  learners: readonly Learner[],
  carried?: readonly LoggedSignal[],
): Promise<Audit> {
  const attempts = await readAttempts(data);
  const sent = learners.flatMap(({ submissions }) => submissions);
  const acknowledged = sent.filter((one) => one.acknowledged);
  const counted = new Set(attempts.map(keyOf));
  const known = new Set(sent.map(keyOf));
  const acknowledgedKeys = new Set(acknowledged.map(keyOf));
  const faults = learners.flatMap((learner) => learner.faults);
  for (const one of acknowledged) {
    if (!counted.has(keyOf(one))) faults.push(`acknowledged and not counted: ${keyOf(one)}`);
  }
  for (const one of attempts) {
    if (!known.has(keyOf(one))) faults.push(`counted and never sent: ${keyOf(one)}`);
  }
  const log = carried ?? await readLog(data);
  faults.push(
    ...faultsOfStates(attempts, await readStates(data)),
    ...faultsOfScores(attempts, await readRows(`${data}/grading.db`, "select * from score")),
    ...await faultsOfGrades(data, attempts, log),
    ...faultsOfSignals(attempts, log),
    ...await faultsOfStreaks(data, log),
  );
  return {
    sent: sent.length,
    acknowledged: acknowledged.length,
    counted: attempts.length,
    unacknowledged: attempts.filter((one) => !acknowledgedKeys.has(keyOf(one))).length,
    faults,
  };
}

async function readAttempts(data: string): Promise<Attempt[]> {
  const people = await readRows(`${data}/identity.db`, "select id, email from person");
  const emails = new Map(people.map(({ id, email }) => [id, String(email)]));
  const rows = await readRows(
    `${data}/learning.db`,
    "select * from attempt order by person_id, block_id, rev",
  );
  return rows.map((row) => ({
    email: emails.get(row.person_id) ?? "nobody",
    person: String(row.person_id),
    block: String(row.block_id),
    rev: Number(row.rev),
    attempt: Number(row.attempt),
    answer: JSON.parse(String(row.answer)) as Answer,
    score: Number(row.score),
    max: Number(row.max),
  }));
}

function readStates(data: string): Promise<Row[]> {
  return readRows(
    `${data}/learning.db`,
    "select person_id, block_id, state from block_state where block_id like 'problem@%'",
  );
}

/** The same for two submissions only if they are the same answer to the same revision. */
function keyOf(
  { email, block, rev, answer }: Pick<Attempt, "email" | "block" | "rev" | "answer">,
): string {
  const parts = Object.keys(answer).sort().map((part) => [part, [answer[part]!].flat().sort()]);
  return `${email} ${block} ${rev} ${JSON.stringify(parts)}`;
}

function placeOf(person: unknown, block: unknown): string {
  return `${person} ${block}`;
}

/** Each learner's attempts at each problem, in their order. */
function byProblem(attempts: readonly Attempt[]): Map<string, Attempt[]> {
  return Map.groupBy(attempts, ({ person, block }) => placeOf(person, block));
}

/** A problem's state says as many attempts as there are, counted from 1, and the last one's score. */
function faultsOfStates(attempts: readonly Attempt[], rows: readonly Row[]): string[] {
  const states = new Map(
    rows.map((row) => [placeOf(row.person_id, row.block_id), JSON.parse(String(row.state)) as Row]),
  );
  return [...byProblem(attempts)].flatMap(([place, own]) => {
    const last = own.at(-1)!;
    const state = states.get(place);
    states.delete(place);
    const inOrder = own.every(({ rev, attempt }, at) => rev === at && attempt === at + 1);
    const same = state?.rev === own.length && state.attempts === own.length &&
      state.score === last.score && state.max === last.max;
    return inOrder && same
      ? []
      : [`${place} has ${own.length} attempts, its state is ${JSON.stringify(state)}`];
  });
}

/** Grading keeps the newest attempt's score of each problem, and no other. */
function faultsOfScores(attempts: readonly Attempt[], rows: readonly Row[]): string[] {
  const scores = new Map(rows.map((row) => [placeOf(row.person_id, row.block_id), row]));
  const faults = [...byProblem(attempts)].flatMap(([place, own]) => {
    const last = own.at(-1)!;
    const score = scores.get(place);
    scores.delete(place);
    return score?.earned === last.score && score.possible === last.max
      ? []
      : [`${place} scored ${last.score}, grading has ${JSON.stringify(score)}`];
  });
  return [...faults, ...[...scores.keys()].map((place) => `grading has a score of nothing: ${place}`)];
}

interface Plan {
  readonly graders: readonly { type: string; minCount: number; dropCount: number; weight: number }[];
  readonly subsections: readonly {
    format?: string;
    problems: readonly { id: string; maxScore: number; counts: boolean }[];
  }[];
}

/** Each learner's share follows from their last attempts and the course's policy, and is what was said last. */
async function faultsOfGrades(
  data: string,
  attempts: readonly Attempt[],
  log: readonly LoggedSignal[],
): Promise<string[]> {
  const [course] = await readRows(`${data}/grading.db`, "select plan from course where course_id = ?", [
    COURSE,
  ]);
  const plan = JSON.parse(String(course?.plan)) as Plan;
  const grades = await readRows(`${data}/grading.db`, "select person_id, share from grade");
  const kept = new Map(grades.map((row) => [row.person_id, Number(row.share)]));
  const said = new Map(
    log.filter(({ name }) => name === "grading.course.graded.v1").map((
      { body },
    ) => [body.personId, Number(body.share)]),
  );
  return [...Map.groupBy(attempts, ({ person }) => person)].flatMap(([person, own]) => {
    const share = shareOf(plan, new Map(own.map((one) => [one.block, one.score])));
    const [now, last] = [kept.get(person), said.get(person) ?? 0];
    // Whole percent, half a percent up; a twentieth of a percent is for the display's rounding.
    return now !== undefined && Math.abs(now - share) < 0.0056 && now === last
      ? []
      : [`${person} earned ${share}, grading has ${now} and has said ${last}`];
  });
}

/** The weighted average of the assignment types: each the average of its subsections, the lowest dropped. */
function shareOf(plan: Plan, scores: ReadonlyMap<string, number>): number {
  return plan.graders.reduce((sum, { type, minCount, dropCount, weight }) => {
    const shares = plan.subsections.filter(({ format }) => format === type).map(({ problems }) => {
      const counting = problems.filter(({ counts }) => counts);
      const possible = counting.reduce((points, { maxScore }) => points + maxScore, 0);
      return counting.reduce((points, { id }) => points + (scores.get(id) ?? 0), 0) / possible;
    }).filter((share) => !Number.isNaN(share));
    while (shares.length < minCount) shares.push(0);
    const kept = shares.sort((a, b) => b - a).slice(0, Math.max(0, shares.length - dropCount));
    return kept.length === 0 ? sum : sum + weight * kept.reduce((all, one) => all + one, 0) / kept.length;
  }, 0);
}

/** For each attempt, that it was submitted and how it was graded is said once each; and of nothing else. */
function faultsOfSignals(attempts: readonly Attempt[], log: readonly LoggedSignal[]): string[] {
  const faults: string[] = [];
  for (const name of ["learning.problem.submitted.v1", "learning.problem.graded.v1"]) {
    const said = Map.groupBy(
      log.filter((signal) => signal.name === name),
      ({ body }) => `${placeOf(body.personId, body.blockId)} ${body.attempt}`,
    );
    for (const one of attempts) {
      const key = `${placeOf(one.person, one.block)} ${one.attempt}`;
      const signals = said.get(key) ?? [];
      said.delete(key);
      const scores = signals.filter(({ body }) => body.score === undefined || body.score === one.score);
      if (signals.length !== 1 || scores.length !== 1) faults.push(`${name} ×${signals.length} of ${key}`);
    }
    for (const key of said.keys()) faults.push(`${name} of no attempt: ${key}`);
  }
  return faults;
}

const LEARNED = /^learning\.(unit\.viewed|block\.completed|problem\.submitted)\.v1$/;

/** The streaks, where that plugin is installed, know each person's days, and no others. */
async function faultsOfStreaks(data: string, log: readonly LoggedSignal[]): Promise<string[]> {
  try {
    await Deno.stat(`${data}/streaks.db`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
  const rows = await readRows(`${data}/streaks.db`, "select person_id, day from day");
  const kept = rows.map(({ person_id, day }) => `${person_id} ${day}`).sort();
  const learned = log.filter(({ name }) => LEARNED.test(name));
  const said = [...new Set(learned.map(({ body, at }) => `${body.personId} ${at.slice(0, 10)}`))].sort();
  return kept.join() === said.join()
    ? []
    : [`the streaks know ${kept.length} days, ${said.length} were said`];
}
