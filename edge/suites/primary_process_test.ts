import assert from "node:assert/strict";
import { openReaderAt } from "core/run/readers.ts";
import { failToStart } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, startSqlds } from "core/testing/sqld.ts";
import { until, withPath } from "core/testing/until.ts";
import { findLayoutMissing, startLayout } from "edge/samples/sample_layouts.ts";
import { COURSE, inventAnswer, newLearner } from "edge/samples/sample_learners.ts";

const KEY = encodeURIComponent(COURSE);
const found = await findSqld();
const missing = "missing" in found ? found.missing : await findLayoutMissing("processes");
const ON_SERVERS = ["site", "catalog", "content", "enrollment", "learning", "grading"] as const;

testWhere(
  missing,
  "a site of three processes whose contexts are on libSQL servers serves as one on files; a server that dies is missed and found again",
  async () => {
    await withPath(async (data) => {
      await using databases = await startSqlds(found as { path: string }, ON_SERVERS);
      const primaries = Object.entries(databases.urls).flatMap(([name, url]) => [
        "--primary",
        `${name}=${url}?authToken=secret`,
      ]);
      await using site = await startLayout("processes", { data, args: primaries });
      const learner = await newLearner(site.url, 1);
      const questions = (await Promise.all((await learner.units()).map((unit) => learner.questions(unit))))
        .flat();
      const [question, other] = questions.filter(({ open }) => open);
      assert.equal(await learner.submit(question!, inventAnswer(question!, Math.random)), "acknowledged");
      assert.equal((await learner.client.get(`/progress/${KEY}`)).status, 200);
      for (const name of ON_SERVERS) {
        await assert.rejects(Deno.stat(`${data}/${name}.db`), Deno.errors.NotFound);
      }

      await databases.servers.learning.kill();
      assert.equal(await learner.submit(other!, inventAnswer(other!, Math.random)), "refused");
      await databases.servers.learning.restart();
      assert.equal(await learner.submit(other!, inventAnswer(other!, Math.random)), "acknowledged");
      await until("both are graded", async () => await countIn(databases.urls.grading, "score") === 2);
      assert.deepEqual(learner.faults, []);

      const elsewhere = `${data}-elsewhere`;
      const args = ["--port", "0", "--data", elsewhere, "--bus", site.nats!.url, ...primaries];
      const { stderr } = await failToStart({ data: elsewhere, args });
      assert.match(stderr, /^Cannot be the home of "\w+": another home of the site carries its signals/m);
      assert.ok(!stderr.includes("secret"), stderr);
      await Deno.remove(elsewhere, { recursive: true });
    });
  },
);

async function countIn(url: string, table: string): Promise<number> {
  const reader = await openReaderAt(table, url);
  const [row] = await reader.database.all<{ n: number }>(`select count(*) as n from ${table}`);
  reader.close();
  return row!.n;
}
