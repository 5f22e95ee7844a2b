import assert from "node:assert/strict";
import { type FormClient, signIn } from "core/testing/form_client.ts";
import { startServer } from "core/testing/server.ts";
import { spawnTask } from "core/testing/task.ts";
import { withPath } from "core/testing/until.ts";
import { inventAnswer, newLearner } from "edge/sample_learners.ts";

/** How large the course is that comes in meanwhile: each unit has a text and a problem. */
const UNITS = 800;
/** Longer than this nobody may wait for a page or an answer, whatever else goes on, on a machine that is busy too. */
const LONGEST_WAIT = 3_000;

Deno.test(`pages and answers go on while a course of ${UNITS} units comes in`, async () => {
  await withPath(async (path) => {
    const course = `${path}-course`;
    await writeLargeCourse(course);
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
      again("operator's page", () => page(operator, "/operate")),
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

/** One file holds it all, as OLX allows. */
async function writeLargeCourse(folder: string): Promise<void> {
  await Deno.mkdir(folder);
  const unit = (number: number) =>
    `<vertical url_name="v${number}" display_name="Unit ${number}">
      <html url_name="h${number}">&lt;p&gt;${"Bells ring. ".repeat(100)}&lt;/p&gt;</html>
      <problem url_name="p${number}"><numericalresponse answer="${number}">
        <label>Which number has this unit?</label><formulaequationinput/>
      </numericalresponse></problem>
    </vertical>`;
  const units = Array.from({ length: UNITS }, (_, number) => unit(number));
  await Deno.writeTextFile(
    `${folder}/course.xml`,
    `<course org="Carillon" course="LARGE" url_name="2026" display_name="A large course">
      <chapter url_name="c"><sequential url_name="s">${units.join("\n")}</sequential></chapter>
    </course>`,
  );
}
