import { wait } from "core/base/wait.ts";
import { pick } from "core/testing/chance.ts";
import {
  inventAnswer,
  type Learner,
  newLearner,
  type Question,
  readQuestions,
  type Submission,
} from "edge/samples/sample_learners.ts";

// Learners at their desks, who answer what they find for as long as they are let, whatever happens to the server.

/** An answer that was sent, and nobody said whether it counts. */
interface Unanswered {
  readonly question: Question;
  readonly submission: Submission;
}

/** A learner at their desk. */
export interface Desk {
  readonly learner: Learner;
  readonly units: readonly string[];
  unanswered?: Unanswered;
}

/** Seats so many new learners. */
export async function takeSeats(url: string, many: number): Promise<Desk[]> {
  const desks: Desk[] = [];
  for (let number = 1; number <= many; number++) {
    const learner = await newLearner(url, number);
    desks.push({ learner, units: await learner.units() });
  }
  return desks;
}

/** Learns for as long as the server lives. */
export async function learn(
  desk: Desk,
  life: { readonly over: boolean },
  random: () => number,
): Promise<void> {
  try {
    if (desk.unanswered && random() < 0.5) await sendAgain(desk, desk.unanswered);
    // Else they look at the page afresh, as most people would.
    else delete desk.unanswered;
    while (!desk.unanswered) await answerUnit(desk, random);
  } catch (error) {
    // A page that never came: fetch says so with a TypeError.
    if (!(error instanceof TypeError)) throw error;
  }
  if (!life.over) desk.learner.faults.push("a server that nobody had killed did not answer");
}

/** The very same form again, as a browser sends it when a page is loaded again: counted once, and said to count. */
async function sendAgain(desk: Desk, { question, submission }: Unanswered): Promise<void> {
  const outcome = await desk.learner.send(question, submission);
  if (outcome === "refused") desk.learner.faults.push(`sent again and refused: ${question.action}`);
  if (outcome !== "lost") delete desk.unanswered;
}

/** Answers what is open on a page, one problem after the other, now and then with a double click. */
async function answerUnit(desk: Desk, random: () => number): Promise<void> {
  const { learner } = desk;
  const questions = await learner.questions(pick(desk.units, random));
  for (const question of questions.filter(({ open }) => open)) {
    const submission = learner.note(question, inventAnswer(question, random));
    const clicks = random() < 0.1 ? 2 : 1;
    const sent = Array.from({ length: clicks }, () => learner.send(question, submission));
    const outcomes = await Promise.all(sent);
    if (outcomes.includes("refused")) learner.faults.push(`refused: ${question.action}`);
    if (!outcomes.includes("lost")) continue;
    desk.unanswered = { question, submission };
    return;
  }
}

/** What became of what learners tried while parts of the site were away. */
export interface Tries {
  /** Pages and answers that were put off with a page that says so. */
  putOff: number;
  /** Pages and answers that nobody gave. */
  lost: number;
}

/**
 * Learns until told to stop, whatever is away: a page that says that something does not work now is taken for what it
 * is, and something else is tried. What is answered in any other way is a fault.
 */
export async function learnOn(
  { learner, units }: Desk,
  day: { readonly over: boolean },
  random: () => number,
  pause: number,
): Promise<Tries> {
  const tries: Tries = { putOff: 0, lost: 0 };
  while (!day.over) {
    await wait(pause * random());
    const unit = pick(units, random);
    try {
      const page = await learner.client.get(unit);
      if (page.status === 503) tries.putOff++;
      else if (page.status !== 200) learner.faults.push(`GET ${unit}: ${page.status}`);
      const open = page.status === 200 ? readQuestions(unit, page.text).filter((one) => one.open) : [];
      if (open.length === 0) continue;
      const question = pick(open, random);
      const outcome = await learner.submit(question, inventAnswer(question, random));
      if (outcome === "refused") tries.putOff++;
      if (outcome === "lost") tries.lost++;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      tries.lost++;
    }
  }
  return tries;
}
