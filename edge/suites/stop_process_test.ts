import assert from "node:assert/strict";
import { isThere } from "core/data/is_there.ts";
import { seeded } from "core/testing/chance.ts";
import { FormClient, signIn } from "core/testing/form_client.ts";
import { findFaults, readRows } from "core/testing/look.ts";
import { launchServer, startServer } from "core/testing/server.ts";
import { spawnTask } from "core/testing/task.ts";
import { until, withPath } from "core/testing/until.ts";
import { LARGE, writeLargeCourse } from "edge/samples/sample_large_course.ts";
import { inventAnswer, type Learner, newLearner, type Question } from "edge/samples/sample_learners.ts";

for (const asked of ["SIGTERM", "SIGINT"] as const) {
  Deno.test(`${asked} lets a form finish that is still coming in, then stops whole`, async () => {
    await withPath(async (data) => {
      await using server = await startServer({ data });
      const form = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>();
      const writer = form.writable.getWriter();
      const { email, password } = server.accounts[0]!;
      const fields = new TextEncoder().encode(new URLSearchParams({ email, password }).toString());
      const client = new FormClient(server.url);
      const page = client.postSlowly("/sign-in", form.readable);
      await writer.write(fields.slice(0, 10));
      await new FormClient(server.url).get("/health"); // the form came before this, so it is under way

      server.kill(asked);
      await until("new forms are sent away", async () => await isSentAway(server.url));
      assert.equal(
        (await new FormClient(server.url).get("/courses")).status,
        200,
        "pages are answered all along",
      );
      await writer.write(fields.slice(10));
      await writer.close();
      assert.equal((await page).status, 303);
      const { code, stderr } = await server.ended;
      assert.deepEqual([code, stderr], [0, ""]);

      const sessions = await readRows(`${data}/identity.db`, "select id from session");
      assert.equal(sessions.length, 1, "what was answered is stored");
      assert.deepEqual(await findFaults(data), []);
    });
  });
}

Deno.test("SIGTERM amid many answers keeps every one that was acknowledged, and drains outbox and bus", async () => {
  await withPath(async (data) => {
    await using server = await startServer({ data });
    const random = seeded(7);
    const learners = await Promise.all([1, 2, 3, 4].map((number) => newLearner(server.url, number)));
    const sent = (await Promise.all(learners.map((learner) => answerAll(learner, random)))).flat();
    // The first answers are there, the others under way.
    await Promise.race(sent);
    const begun = performance.now();
    server.kill("SIGTERM");
    const outcomes = await Promise.all(sent);
    const { code, stderr } = await server.ended;
    assert.deepEqual([code, stderr], [0, ""]);
    assert.ok(performance.now() - begun < 10_000, "within seconds");

    const [{ attempts } = {}] = await readRows(
      `${data}/learning.db`,
      "select count(*) as attempts from attempt",
    );
    const acknowledged = outcomes.filter((outcome) => outcome === "acknowledged").length;
    assert.ok(acknowledged > 0);
    assert.ok(Number(attempts) >= acknowledged, `${attempts} stored, ${acknowledged} acknowledged`);
    assert.deepEqual(learners.flatMap(({ faults }) => faults), []);
    assert.deepEqual(await findFaults(data), []);
  });
});

Deno.test("a second and a third Ctrl-C change nothing", async () => {
  await withPath(async (data) => {
    await using server = await startServer({ data });
    await signIn(server.url, server.accounts[0]!);
    for (let times = 0; times < 3; times++) server.kill("SIGINT");
    const { code, stderr } = await server.ended;
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(await findFaults(data), []);
  });
});

Deno.test("SIGTERM while it starts for the first time gives a whole start and a whole stop", async () => {
  await withPath(async (data) => {
    await using launched = await launchServer({ data });
    await until("the folder is taken", () => isThere(`${data}/lock`));
    launched.kill("SIGTERM");
    const { code, stderr } = await launched.ended;
    assert.deepEqual([code, stderr], [0, ""]);
    assert.deepEqual(await findFaults(data), []);

    await using server = await startServer({ data });
    for (const account of server.accounts) await signIn(server.url, account);
    assert.equal((await server.stop()).code, 0);
  });
});

Deno.test("SIGTERM amid an import ends within seconds, and leaves all of it or nothing", async () => {
  await withPath(async (data) => {
    await writeLargeCourse(`${data}-course`, 300);
    await using server = await startServer({ data });
    const command = await spawnTask("carillon", ["import", `${data}-course`, "--data", data]);
    const output = command.output();
    const begun = `select 1 from version where course_id = '${LARGE}'`;
    await until(
      "it is being stored",
      async () => (await readRows(`${data}/content.db`, begun)).length > 0,
      30_000,
    );

    const asked = performance.now();
    server.kill("SIGTERM");
    const { code } = await server.ended;
    assert.equal(code, 0);
    assert.ok(performance.now() - asked < 25_000);
    const units = await readRows(
      `${data}/content.db`,
      `select count(*) as n from unit join course using (course_id)
        where course_id = '${LARGE}' and unit.version = current_version`,
    );
    assert.equal(units[0]?.n, (await output).code === 0 ? 300 : 0);
    assert.deepEqual(await findFaults(data), []);
  });
});

/** Sends an answer to every problem of the course, all at once. */
async function answerAll(learner: Learner, random: () => number) {
  const questions: Question[] = [];
  for (const unit of await learner.units()) questions.push(...await learner.questions(unit));
  return questions.filter(({ open }) => open).map((question) =>
    learner.submit(question, inventAnswer(question, random))
  );
}

async function isSentAway(url: string): Promise<boolean> {
  return (await new FormClient(url).post("/sign-out", {})).status === 503;
}
