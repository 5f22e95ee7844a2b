import assert from "node:assert/strict";
import { connect } from "core/data/client.ts";
import { FormClient, signIn } from "core/testing/form_client.ts";
import { startServer } from "core/testing/server.ts";
import { spawnTask } from "core/testing/task.ts";
import { until, withPath } from "core/testing/until.ts";
import type { AnswerOf } from "edge/start/operations.ts";
import { writeLargeCourse } from "edge/samples/sample_large_course.ts";
import { inventAnswer, newLearner } from "edge/samples/sample_learners.ts";

/** How large the course is that has to be heard again. */
const UNITS = 500;
/** Longer than this nobody may wait for a page or an answer, whatever else goes on, on a machine that is busy too. */
const LONGEST_WAIT = 3_000;

/** What becomes of what each keeps. */
const DAMAGES: Readonly<Record<string, readonly string[]>> = {
  catalog: ["delete from course where course_id like '%LARGE%'", "delete from course_words"],
  enrollment: ["update course set title = 'Nothing' where course_id like '%LARGE%'"],
  learning: ["delete from block where course_id like '%LARGE%'", "update total set blocks = blocks + 1"],
  grading: ["delete from problem where course_id like '%LARGE%'", "update grade set share = 0.123"],
  streaks: ["insert into day values ('nobody', '2026-03-02')"],
  milestones: ["insert into award values ('nobody', 'nothing', 'course_passed', '2026-03-02')"],
};

async function carillon<Name extends "rebuild" | "import">(...args: string[]): Promise<AnswerOf<Name>> {
  const { code, stdout, stderr } = await (await spawnTask("carillon", [...args, "--json"])).output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
  return JSON.parse(new TextDecoder().decode(stdout));
}

async function damageAll(data: string): Promise<void> {
  for (const [resident, statements] of Object.entries(DAMAGES)) {
    const client = connect(`${data}/${resident}.db`);
    for (const statement of statements) await client.execute(statement);
    client.close();
  }
}

/** Checks everybody, rebuilds them and checks again; says for how long each heard nothing. */
async function rebuildAll(data: string, listed: () => Promise<boolean>): Promise<Record<string, number>> {
  const deaf: Record<string, number> = {};
  for (const resident of Object.keys(DAMAGES)) {
    const told = await carillon<"rebuild">("signals", "rebuild", resident, "--check", "--data", data);
    assert.equal(told.sound, false, `${resident}: the damage is seen`);
    const done = await carillon<"rebuild">("signals", "rebuild", resident, "--data", data);
    deaf[resident] = done.deafMilliseconds;
    if (resident === "catalog") await until("kept pages show it", listed);
    const sound = await carillon<"rebuild">("signals", "rebuild", resident, "--check", "--data", data);
    assert.deepEqual([sound.sound, sound.leftOut], [true, 0], JSON.stringify(sound.tables));
  }
  return deaf;
}

Deno.test("pages and answers go on while everything that was kept of signals is rebuilt", () =>
  withPath(async (data) => {
    const course = `${data}-course`;
    await writeLargeCourse(course, UNITS);
    const first = await startServer({ data });
    await carillon("import", course, "--data", data);
    const learner = await newLearner(first.url, 1);
    const [, unit] = await learner.units();
    async function answer(): Promise<void> {
      const [question] = await learner.questions(unit!);
      assert.equal(await learner.submit(question!, inventAnswer(question!, Math.random)), "acknowledged");
    }
    await answer();
    assert.equal((await first.stop()).code, 0);
    await damageAll(data);

    await using server = await startServer({ data });
    learner.client.url = server.url;
    const reader = await signIn(server.url, server.accounts[0]!);
    const longest: Record<string, number> = { page: 0, answer: 0 };
    let over = false;
    async function again(what: string, ask: () => Promise<unknown>): Promise<void> {
      while (!over) {
        const begun = performance.now();
        await ask();
        longest[what] = Math.max(longest[what]!, Math.round(performance.now() - begun));
      }
    }
    const pages = ["/courses", "/learn", "/courses/Carillon%2BBELLS1%2B2026"];
    const going = Promise.all([
      again("answer", answer),
      again("page", async () => {
        for (const path of pages) assert.equal((await reader.get(path)).status, 200, path);
        assert.ok((await learner.questions(unit!)).length > 0);
      }),
    ]);
    const anyone = new FormClient(server.url);
    const listed = async () => (await anyone.get("/courses")).text.includes("A large course");
    assert.equal(await listed(), false, "a kept page that shows the damage");
    const deaf = await rebuildAll(data, listed).finally(() => over = true);
    await going;
    console.log(JSON.stringify({ longest, deaf }));
    for (const [what, milliseconds] of Object.entries(longest)) {
      assert.ok(milliseconds < LONGEST_WAIT, `${what} took ${milliseconds} ms`);
    }
    assert.deepEqual(learner.faults, []);
    assert.equal((await server.stop()).code, 0);
  }));
