import assert from "node:assert/strict";
import { PLUGINS } from "edge/plugins.ts";
import { paths } from "edge/paths.ts";
import { estimates } from "edge/samples/sample_estimate.ts";
import { siteTest } from "edge/samples/sample_site.ts";

const BLOCKS = `<estimate url_name="tenor" display_name="The tenor" question="How heavy &lt;is&gt; it?"
    answer="1500" tolerance="200"/>
  <estimate url_name="broken" display_name="Broken" answer="heavy"/>
  <estimate url_name="wordy" display_name="Wordy" question="${"How heavy? ".repeat(20)}" answer="1"/>`;
const UNIT = "vertical@workshop";
const TENOR = "estimate@tenor";

siteTest("a block type of portable code is played like any other", {
  plugins: [...PLUGINS, estimates],
  demo: false,
}, {
  "its blocks are read by its code, and one that it refuses is kept": async (site) => {
    const course = await site.addCourse("guess", { blocks: BLOCKS });
    const published = await site.house.said("content.block.published.v1");
    const { body } = published.find((signal) => signal.body.blockId === TENOR)!;
    assert.deepEqual([body.type, body.completedBy, body.maxScore, body.problem], [
      "estimate",
      "answering",
      1,
      undefined,
    ]);
    assert.equal((body.definition?.fields as { answer: number }).answer, 1500);
    const client = await site.as("learner");
    await client.post(`/courses/${encodeURIComponent(course)}/enrollment`, {});
    const page = await client.get(paths.unit(course, UNIT));
    assert.equal(page.text.match(/This is a <code[^>]*>estimate<\/code> block/g)?.length, 2);
    assert.match(page.text, /<h2 id="p-estimate@tenor-title"[^>]*><bdi>The tenor/);
  },

  "what it draws is cleaned, and stands in the page's own form": async (site) => {
    const client = await site.as("learner");
    const { text } = await client.get(paths.unit("Carillon+ROOMS+guess", UNIT));
    assert.match(text, /<label for="p-estimate@tenor-guess">How heavy &lt;is&gt; it\?<\/label>/);
    assert.match(text, /<input id="p-estimate@tenor-guess" name="guess"/);
    assert.doesNotMatch(text, /steal/);
    assert.match(text, /Show hint 1 of 1/);
  },

  "an answer is graded by its code, before the work that counts it, and told": async (site) => {
    const client = await site.as("learner");
    const address = paths.problem("Carillon+ROOMS+guess", UNIT, TENOR);
    assert.equal((await client.post(address, { rev: "0", guess: "1400" })).status, 303);
    const graded = await site.house.said("learning.problem.graded.v1");
    assert.deepEqual(graded.map(({ body }) => [body.score, body.maxScore, body.correct]), [[
      0.5,
      1,
      "partly",
    ]]);
    const { text } = await client.get(paths.unit("Carillon+ROOMS+guess", UNIT));
    assert.match(text, /Partly correct: 0\.5 of 1 point/);
    assert.match(text, /value="1400"/);
    assert.match(text, /Off by &lt;100&gt;/);
  },

  "a draft, a hint and the right answer come as for any problem": async (site) => {
    const client = await site.as("learner");
    const unit = paths.unit("Carillon+ROOMS+guess", UNIT);
    const address = paths.problem("Carillon+ROOMS+guess", UNIT, TENOR);
    await client.post(`${address}/draft`, { rev: "1", guess: "15" });
    assert.match((await client.get(unit)).text, /value="15"/);
    await client.post(`${address}/hint`, {});
    assert.match((await client.get(unit)).text, /Lift it\./);
    assert.equal((await client.post(address, { rev: "1", guess: "1500" })).status, 303);
    await client.post(`${address}/answer`, {});
    const { text } = await client.get(unit);
    assert.match(text, /Correct: 1 of 1 point/);
    assert.match(text, /It was 1500\./);
    const done = await site.house.said("learning.block.completed.v1");
    assert.ok(done.some(({ body }) => body.blockId === TENOR && body.type === "estimate"));
  },
});
