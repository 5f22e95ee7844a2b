import assert from "node:assert/strict";
import { definePlugin } from "core/plugin/plugin.ts";
import { on } from "core/work/hearing.ts";
import { PLUGINS } from "edge/plugins.ts";
import { BELLS, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const stairs = { broken: true };

/** Hears of enrolments, and stumbles for as long as its stairs are broken. */
const porter = definePlugin({
  manifest: {
    id: "porter",
    version: "1.0.0",
    name: "Porter",
    description: "Stumbles.",
    hears: [{ signal: "enrollment.enrollment.created.v1", needs: ["courseId"] }],
    says: [],
    fills: [],
  },
  migrations: new URL(import.meta.resolve("core/testing/probe_migrations/")),
  hears: [
    on("enrollment.enrollment.created.v1", ["courseId"], () => {
      if (stairs.broken) throw new Error("the stairs are <broken>");
      return Promise.resolve();
    }),
  ],
});

siteTest("operations", { plugins: [...PLUGINS, porter] }, {
  "GET /operate is for operators: others are refused, nobody is asked to sign in": async (site) => {
    assert.equal((await site.visitor().get("/operate")).headers.get("location"), "/sign-in?next=%2Foperate");
    for (const who of ["learner", "author"] as const) {
      const page = await (await site.as(who)).get("/operate");
      assert.equal(page.status, 403);
      assert.match(wordsOf(page), /for the operators of the site/);
      assert.equal((await (await site.as(who)).post("/operate/dead-letters/x/redrive", {})).status, 403);
    }
  },

  "GET /operate says that all is well, who hears what, and which plugins there are": async (site) => {
    const words = wordsOf(await (await site.as("operator")).get("/operate"));
    assert.match(words, /Dead letters \(0\) No dead letters/);
    assert.match(words, /learning Hears \d+ signals/);
    assert.match(words, /Plugins \(3\) streaks 1\.\d+\.\d+ Running/);
    assert.match(words, /Fills dashboard\.aside\.v1, unit\.aside\.v1/);
  },

  "a letter that could not be heard stands there with its cause, and goes when it is handed over again":
    async (site) => {
      const learner = await site.as("learner");
      await learner.post(`/courses/${encodeURIComponent(BELLS)}/enrollment`, {});
      await site.house.settle();
      const operator = await site.as("operator");
      const before = await operator.get("/operate");
      assert.match(
        wordsOf(before),
        /Dead letters \(1\) enrollment\.enrollment\.created\.v1 \d attempts? porter, parked/,
      );
      assert.match(before.text, /the stairs are &lt;broken>/);
      assert.match(wordsOf(before), /porter 1\.0\.0 Failing/);
      const [, redrive = ""] = /action="(\/operate\/dead-letters\/[^"]+\/redrive)"/.exec(before.text) ?? [];
      stairs.broken = false;
      const sent = await operator.post(redrive, {});
      assert.equal(sent.headers.get("location"), "/operate?notice=redriven");
      await site.house.settle();
      assert.match(
        wordsOf(await operator.get("/operate?notice=redriven")),
        /handed to its subscriber again.*Dead letters \(0\)/,
      );
      const again = await operator.post(redrive, {});
      assert.equal(again.status, 404);
      assert.match(wordsOf(again), /no longer here/);
      assert.equal((await operator.post("/operate/dead-letters/nobody%20x/redrive", {})).status, 404);
    },
});
