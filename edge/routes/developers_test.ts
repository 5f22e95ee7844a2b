import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import type { Page } from "core/testing/form_client.ts";
import { createApp } from "edge/app.ts";
import { siteTest, wordsOf } from "edge/samples/sample_site.ts";

/** The words of a page, with names whole: they may break after their dots. */
function textOf(page: Page): string {
  return wordsOf(page).replace(/(?<=\w)\. (?=[a-z])/g, ".");
}

siteTest("developers", {}, {
  "GET /developers leads to the catalogue, and so does the foot of every page": async (site) => {
    assert.equal((await site.visitor().get("/developers")).headers.get("location"), "/developers/signals");
    assert.match(
      (await site.visitor().get("/help")).text,
      /<a href="\/developers\/signals">For developers<\/a>/,
    );
  },

  "GET /developers/signals lists every signal by who says it, with who hears it": async (site) => {
    const words = textOf(await site.visitor().get("/developers/signals"));
    assert.match(words, /\d\d signals/);
    assert.match(
      words,
      /content\.block\.published\.v1 A block is new or changed .* Heard by learning and grading/,
    );
    assert.match(words, /milestones milestones\.milestone\.awarded\.v1/);
    assert.doesNotMatch(words, /Catching up|Failing/);
  },

  "GET /developers/filters lists filters, slots and providers as the site has them": async (site) => {
    const words = textOf(await site.visitor().get("/developers/filters"));
    assert.match(
      words,
      /Filters \(\d\d\) .*enrollment\.request\.v1 Asked before it is done May be halted Asked before a/,
    );
    assert.match(words, /catalog\.listing\.v1 Asked while a page is drawn/);
    assert.match(words, /Slots \(\d\d\) .*dashboard\.aside\.v1/);
    assert.match(words, /problem block_type Provided by the plugin problem/);
  },

  "GET /developers/signals finds by words of names, meanings and fields, and by publisher": async (site) => {
    const found = async (query: string) => textOf(await site.visitor().get(`/developers/signals?${query}`));
    assert.match(await found("q=graceMinutes"), /1 signal for “graceMinutes” .*content\.policy\.changed\.v1/);
    assert.match(
      await found("q=PASS+lowest"),
      /2 signals for .*grading\.course\.failed\.v1.*grading\.course\.passed\.v1/,
    );
    const identity = await found("publisher=identity");
    assert.match(identity, /identity\.person\.registered\.v1/);
    assert.doesNotMatch(identity, /learning\.unit\.viewed/);
    assert.match(await found("q=%3Cb%3Eviola"), /No such signal/);
  },

  "GET /developers/signals/NAME tells meaning, fields, who reads which, an example and the schema": async (
    site,
  ) => {
    const words = textOf(await site.visitor().get("/developers/signals/content.block.published.v1"));
    assert.match(words, /A block is new or changed/);
    assert.match(words, /blockId string type@name, unique in the course Read by learning and grading/);
    assert.match(
      words,
      /place object Read by learning and grading 5 fields inside place\.parentId string may be missing/,
    );
    assert.match(words, /grading Reads courseId, version, blockId, type/);
    assert.match(words, /carillon\.main\.content\.block\.published\.v1/);
    assert.doesNotMatch(words, /\d a second/);
    assert.equal((await site.visitor().get("/developers/signals/content.block.sung.v1")).status, 404);
  },

  "GET /developers/signals/NAME shows operators how its subscribers stand": async (site) => {
    const words = textOf(
      await (await site.as("operator")).get("/developers/signals/learning.unit.viewed.v1"),
    );
    assert.match(words, /streaks \w[\w ]+ [\d.]+ a second Reads personId/);
    const learner = textOf(
      await (await site.as("learner")).get("/developers/signals/learning.unit.viewed.v1"),
    );
    assert.doesNotMatch(learner, /\d a second/);
  },

  "GET /developers/signals says so where figures are not to be had, and shows the rest": async (site) => {
    const away = () => Promise.reject(new Refusal("bus.away", "unavailable", "Cannot reach the broker"));
    const house = {
      ...site.house,
      signals: { ...site.house.signals, reports: away } as typeof site.house.signals,
    };
    const app = createApp({ ...site.front, house });
    const { cookies } = await site.as("operator");
    const answer = await app(
      new Request("http://learn.example.org/developers/signals", { headers: { cookie: cookies } }),
    );
    assert.equal(answer.status, 200);
    const text = await answer.text();
    assert.match(text, /How subscribers stand cannot be told right now/);
    assert.match(text, /Heard by learning and grading/);
  },

  "GET /developers/signals/NAME/schema.json is the JSON Schema of its body, for any site's tools": async (
    site,
  ) => {
    const answer = await site.visitor().get("/developers/signals/learning.unit.viewed.v1/schema.json");
    assert.equal(answer.headers.get("content-type"), "application/schema+json");
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
    const schema = JSON.parse(answer.text);
    assert.equal(schema.$schema, "https://json-schema.org/draft/2020-12/schema");
    assert.deepEqual(schema.required, ["personId", "courseId", "unitId"]);
  },

  "GET /developers/asyncapi.json describes this system, and says when nothing is new": async (site) => {
    const visitor = site.visitor();
    const answer = await visitor.get("/developers/asyncapi.json");
    const document = JSON.parse(answer.text);
    assert.equal(document.asyncapi, "3.0.0");
    assert.equal(document.info.title, "Signals of Tower School");
    const name = "milestones.milestone.awarded.v1";
    assert.equal(document.channels[name].address, `carillon.main.${name}`);
    const tag = answer.headers.get("etag")!;
    for (const known of [tag, `W/${tag.replace("W/", "")}`, `"other", ${tag}`]) {
      const again = await site.app(
        new Request("http://learn.example.org/developers/asyncapi.json", {
          headers: { "if-none-match": known },
        }),
      );
      assert.equal(again.status, 304, known);
      assert.equal(await again.text(), "");
    }
  },
});
