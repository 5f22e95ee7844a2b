import assert from "node:assert/strict";
import { type FormClient, signIn } from "core/testing/form_client.ts";
import { startServer } from "core/testing/server.ts";
import { spawnTask } from "core/testing/task.ts";
import { withPath } from "core/testing/until.ts";
import { writeLargeCourse } from "edge/samples/sample_large_course.ts";
import { inventAnswer, newLearner } from "edge/samples/sample_learners.ts";

/** How large the course is that comes in meanwhile. */
const UNITS = 800;
/** Longer than this nobody may wait for a page or an answer, whatever else goes on, on a machine that is busy too. */
const LONGEST_WAIT = 3_000;

Deno.test(`pages and answers go on while a course of ${UNITS} units comes in`, async () => {
  await withPath(async (path) => {
    const course = `${path}-course`;
    await writeLargeCourse(course, UNITS);
    await using server = await startServer({ data: path });
    const [learner, reader] = [await newLearner(server.url, 1), await newLearner(server.url, 2)];
    const questions = await learner.questions((await learner.units())[1]!);
    assert.ok(questions.length > 0);
    const operator = await signIn(server.url, server.accounts[2]!);

    const command = await spawnTask("carillon", ["import", course, "--data", path, "--json"]);
    let done = false;
    const output = command.output().finally(() => done = true);
    const asked: Record<string, { times: number; longest: number }> = {};
    async function again(what: string, ask: () => Promise<unknown>): Promise<void> {
      const figures = asked[what] = { times: 0, longest: 0 };
      while (!done) {
        const begun = performance.now();
        await ask();
        figures.longest = Math.max(figures.longest, Math.round(performance.now() - begun));
        figures.times++;
      }
    }
    await Promise.all([
      again("catalogue", () => page(operator, "/courses")),
      again("operator's page", () => page(operator, "/admin/signals")),
      again("unit", () => page(reader.client, questions[0]!.unit)),
      again("answer", async () => {
        const [question] = await learner.questions(questions[0]!.unit);
        assert.equal(await learner.submit(question!, inventAnswer(question!, Math.random)), "acknowledged");
      }),
    ]);
    const { code, stdout } = await output;
    const { seconds } = JSON.parse(new TextDecoder().decode(stdout));
    console.log(JSON.stringify({ importSeconds: seconds, ...asked }));
    assert.equal(code, 0);
    for (const [what, { times, longest }] of Object.entries(asked)) {
      assert.ok(times >= 5, `${what} came ${times} times`);
      assert.ok(longest < LONGEST_WAIT, `${what} took ${longest} ms`);
    }
    assert.deepEqual(learner.faults, []);
    assert.equal((await server.stop()).code, 0);
  });
});

async function page(client: FormClient, path: string): Promise<void> {
  assert.equal((await client.get(path)).status, 200, path);
}
