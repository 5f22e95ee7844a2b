import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { pick, seeded } from "core/testing/chance.ts";
import { findFaults, isQuiet } from "core/testing/look.ts";
import { launchServer, startServer } from "core/testing/server.ts";
import { until, withPath } from "core/testing/until.ts";
import { audit } from "edge/samples/sample_audit.ts";
import {
  inventAnswer,
  type Learner,
  newLearner,
  type Question,
  type Submission,
} from "edge/samples/sample_learners.ts";

/** How often the server is killed; `KILLS=300` for a long run. */
const KILLS = Number(Deno.env.get("KILLS") ?? 25);
const SEED = Number(Deno.env.get("SEED") ?? 20260302);
/** How many learn at once, and how many there are for so many kills: graded problems take few attempts each. */
const AT_ONCE = 5;
const LEARNERS = AT_ONCE + Math.ceil(KILLS / 4);
/** How long a server serves at most, or is on its way to serving, before it is killed. */
const LONGEST_LIFE = 700;
const LONGEST_START = 500;

/** An answer that was sent, and nobody said whether it counts. */
interface Unanswered {
  readonly question: Question;
  readonly submission: Submission;
}

/** A learner at their desk. */
interface Desk {
  readonly learner: Learner;
  readonly units: readonly string[];
  unanswered?: Unanswered;
}

Deno.test(`kill -9 at ${KILLS} moments while learners answer: every answer that was acknowledged counts once, everywhere`, async () => {
  await withPath(async (data) => {
    const random = seeded(SEED);
    const begun = performance.now();
    const desks = await takeSeats(data);
    let starting = 0;
    for (let kills = 0; kills < KILLS; kills++) {
      if (random() < 0.25) starting += await killStarting(data, random);
      else await killServing(data, desks, random);
    }
    await using server = await startServer({ data });
    await until("all is heard", () => isQuiet(data), 30_000);
    assert.equal((await server.stop()).code, 0);

    const { faults, ...figures } = await audit(data, desks.map(({ learner }) => learner));
    const seconds = Math.round((performance.now() - begun) / 1000);
    console.log(JSON.stringify({ seed: SEED, kills: KILLS, whileStarting: starting, ...figures, seconds }));
    assert.deepEqual([...await findFaults(data), ...faults], []);
    assert.ok(figures.acknowledged >= KILLS, "the test has teeth: much was acknowledged");
  });
});

async function takeSeats(data: string): Promise<Desk[]> {
  await using server = await startServer({ data });
  const desks: Desk[] = [];
  for (let number = 1; number <= LEARNERS; number++) {
    const learner = await newLearner(server.url, number);
    desks.push({ learner, units: await learner.units() });
  }
  await server.stop();
  return desks;
}

/** Kills a server on its way to serving; answers 1 where it had not come so far, 0 where it had. */
async function killStarting(data: string, random: () => number): Promise<0 | 1> {
  await using launched = await launchServer({ data });
  let ready = false;
  const isReady = launched.ready.then(() => ready = true, () => {});
  await wait(random() * LONGEST_START);
  launched.kill("SIGKILL");
  await Promise.all([launched.ended, isReady]);
  return ready ? 0 : 1;
}

async function killServing(data: string, desks: readonly Desk[], random: () => number): Promise<void> {
  await using server = await startServer({ data });
  const first = Math.floor(random() * (desks.length - AT_ONCE));
  const life = { over: false };
  const learning = desks.slice(first, first + AT_ONCE).map((desk) => {
    desk.learner.client.url = server.url;
    return learn(desk, life, seeded(random() * 2 ** 32));
  });
  await wait(random() * LONGEST_LIFE);
  life.over = server.kill("SIGKILL");
  await Promise.all(learning);
}

/** Learns for as long as the server lives. */
async function learn(desk: Desk, life: { readonly over: boolean }, random: () => number): Promise<void> {
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
