import assert from "node:assert/strict";
import { reportOfThisProcess } from "edge/memory/report_of_this_process.ts";
import { siteTest, wordsOf } from "edge/samples/sample_site.ts";

siteTest("regions", {}, {
  "GET /admin/regions is for operators": async (site) => {
    assert.equal((await site.visitor().get("/admin/regions")).status, 303);
    assert.equal((await (await site.as("learner")).get("/admin/regions")).status, 403);
  },

  "GET /admin/regions shows this process by itself, and says so, where there is no region": async (site) => {
    const page = await (await site.as("operator")).get("/admin/regions");
    const words = wordsOf(page);
    assert.match(words, /No regions yet/);
    assert.match(words, /home This process/);
    assert.match(words, /All is well here\./);
  },

  "GET /admin/regions shows each region by its last report, and what needs a look": async (site) => {
    const { front, house } = site;
    const lima = reportOfThisProcess(front, {
      name: "lima",
      replicas: [{ context: "learning", lagMs: 42_300, behind: 7, generation: "g", state: "current" }],
      connected: { bus: false, home: true },
    });
    front.regions.hear(lima);
    const operator = await site.as("operator");
    const words = wordsOf(await operator.get("/admin/regions"));
    assert.match(words, /lima hears no signals/);
    assert.match(words, /lima shows learning as it was 42\.3 sec ago/);
    assert.match(words, /lima Heard from .* Cut off 42\.3 sec 7 changes missing Far behind/);
    assert.match(words, /\/courses|\/sign-in|\/admin\/regions/, "its slowest pages, by their routes");
    house.clock.now = new Date(house.clock.now.getTime() + 60_000);
    assert.match(wordsOf(await operator.get("/admin/regions")), /lima has not been heard from since/);
  },
});
