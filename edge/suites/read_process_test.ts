import assert from "node:assert/strict";
import { FormClient, signIn } from "core/testing/form_client.ts";
import { failToStart, startServer } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, startSqld } from "core/testing/sqld.ts";
import { withPath } from "core/testing/until.ts";
import { COURSE } from "edge/samples/sample_learners.ts";

const KEY = encodeURIComponent(COURSE);
const found = await findSqld();
const missing = "missing" in found ? found.missing : undefined;

testWhere(
  missing,
  "a context is read from a libSQL server where the options say so; when that is gone, its pages say it",
  async () => {
    await withPath(async (data) => {
      await using first = await startServer({ data });
      assert.equal((await first.stop()).code, 0);
      const binary = found as { path: string };
      await using catalog = await startSqld(binary, `${data}/catalog.db`);
      await using content = await startSqld(binary, `${data}/content.db`);
      const reads = ["--read", `catalog=${catalog.url}`, "--read", `content=${content.url}`];
      await using server = await startServer({ data, args: ["--port", "0", "--data", data, ...reads] });

      const anyone = new FormClient(server.url);
      assert.match((await anyone.get("/courses?q=bells")).text, new RegExp(`href="/courses/${KEY}`));
      const learner = await signIn(server.url, first.accounts[0]!);
      assert.equal((await learner.post(`/courses/${KEY}/enrollment`, {})).status, 303);
      const outline = await learner.get(`/learn/${KEY}`);
      assert.equal(outline.status, 200);
      const [unit = ""] = new RegExp(`/learn/${KEY}/[^"/?#]+`).exec(outline.text) ?? [];
      assert.equal((await learner.get(unit)).status, 200);

      await catalog.kill();
      const page = await anyone.get("/courses?q=tower");
      assert.equal(page.status, 503);
      assert.match(page.text, /What belongs here cannot be reached at the moment/);
      for (const path of ["/help", "/sign-in"]) assert.equal((await anyone.get(path)).status, 200, path);
      for (const path of ["/learn", `/learn/${KEY}`, unit]) {
        assert.equal((await learner.get(path)).status, 200, path);
      }

      const { code } = await server.stop();
      assert.equal(code, 0);
      const { stderr } = await failToStart({ data, args: ["--port", "0", "--data", data, ...reads] });
      assert.match(
        stderr,
        /^Cannot read "catalog": the database server at 127\.0\.0\.1:\d+ does not answer$/m,
      );
    });
  },
);
