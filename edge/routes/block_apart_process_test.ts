import assert from "node:assert/strict";
import { packFiles } from "core/host/package/archive.ts";
import { readPackage } from "core/host/package/read_package.ts";
import { manifestSchema } from "core/plugin/manifest.ts";
import { person } from "core/testing/house.ts";
import { until } from "core/testing/until.ts";
import { disablePlugin, enablePlugin, installPlugin, storePackage } from "contexts/site/mod.ts";
import { paths } from "edge/paths.ts";
import { estimateManifest } from "edge/samples/sample_estimate.ts";
import { type SampleSite, siteTest } from "edge/samples/sample_site.ts";

// A stranger's block type in a process of its own, installed while the site runs.

const CODE = `export const plugin = { blocks: { estimate: {
  read: ({ settings }) => ({ fields: { question: settings.question, answer: Number(settings.answer) } }),
  render: ({ fields, attempt }) => {
    if (fields.question === "late") for (;;);
    return '<label for="guess">' + fields.question + '</label><input id="guess" name="guess" value="' +
      (attempt?.answers.guess ?? "") + '"><script>steal()</script>';
  },
  grade({ fields, answer }) {
    if (answer.guess === "rubbish") return { parts: [{ part: "guess", credit: 7 }] };
    return { parts: [{ part: "guess", credit: Number(answer.guess) === fields.answer ? 1 : 0 }] };
  },
}, dial: {
  render: ({ title, fields }) => ({ frame: "dial", title, height: 300, data: { text: fields.text } }),
} } };`;
const MANIFEST = {
  ...estimateManifest,
  tier: "sandboxed",
  provides: [...estimateManifest.provides, { kind: "block_type", name: "dial", title: "Dial", block: {} }],
};
const OPERATOR = { ...person("o"), roles: ["operator" as const] };
const BLOCKS = `<estimate url_name="tenor" display_name="The tenor" question="How heavy?" answer="1500"/>
  <estimate url_name="endless" display_name="Endless" question="late" answer="1"/>
  <dial url_name="turn" display_name="Turn it">To the right</dial>
  <html url_name="after" display_name="After">Still here.</html>`;
const COURSE = "Carillon+ROOMS+guess";
const UNIT = "vertical@workshop";

async function install(site: SampleSite): Promise<void> {
  const texts = {
    "manifest.json": JSON.stringify(MANIFEST),
    "plugin.js": CODE,
    "frames/dial.html": "<p>Turn</p>",
  };
  const encoder = new TextEncoder();
  const bytes = await packFiles(
    new Map(Object.entries(texts).map(([path, text]) => [path, encoder.encode(text)])),
  );
  const { checksum } = await readPackage(bytes);
  const kept = { checksum, manifest: manifestSchema.parse(MANIFEST), bytes: bytes.toBase64() };
  await site.house.send(storePackage, kept, OPERATOR);
  await site.house.send(installPlugin, { checksum, acceptUnsigned: true }, OPERATOR);
  await site.house.send(enablePlugin, { plugin: "estimates", scope: "site" }, OPERATOR);
  await known(site, true);
}

async function known(site: SampleSite, is: boolean): Promise<void> {
  await site.house.settle();
  await until(
    "the edge knows",
    () => (site.front.providers.find("block_type", "estimate") !== undefined) === is,
  );
}

siteTest("a stranger's block type is installed, played and taken away while the site runs", { demo: false }, {
  "its blocks are read by its process, at import": async (site) => {
    await install(site);
    await site.addCourse("guess", { blocks: BLOCKS });
    const published = await site.house.said("content.block.published.v1");
    const { body } = published.find((signal) => signal.body.blockId === "estimate@tenor")!;
    assert.deepEqual(body.definition, { version: 1, fields: { question: "How heavy?", answer: 1500 } });
  },

  "one that never ends costs itself: the page has all the others, within its time": async (site) => {
    const client = await site.as("learner");
    await client.post(`/courses/${encodeURIComponent(COURSE)}/enrollment`, {});
    const begun = performance.now();
    const { text } = await client.get(paths.unit(COURSE, UNIT));
    assert.ok(performance.now() - begun < 5_000);
    assert.match(text, /<input id="p-estimate@tenor-guess" name="guess"/);
    assert.match(text, /This part of the course cannot be shown now/);
    assert.match(text, /Still here/);
    assert.doesNotMatch(text, /steal/);
  },

  "one with a frame of its own has it, apart from the page": async (site) => {
    const client = await site.as("learner");
    const { text } = await client.get(paths.unit(COURSE, UNIT));
    const [, src] =
      /<iframe src="(\/plugins\/estimates\/[0-9a-f]{64}\/frame\/dial)" title="Turn it"/.exec(text) ?? [];
    assert.ok(src, text);
    assert.match(text, /To the right/);
    assert.equal((await client.get(src)).status, 200);
  },

  "an answer is graded there and counted here; rubbish counts nothing": async (site) => {
    const client = await site.as("learner");
    const address = paths.problem(COURSE, UNIT, "estimate@tenor");
    const rubbish = await client.post(address, { rev: "0", guess: "rubbish" });
    assert.equal(rubbish.status, 503);
    assert.equal((await client.post(address, { rev: "0", guess: "1500" })).status, 303);
    const graded = await site.house.said("learning.problem.graded.v1");
    assert.deepEqual(graded.map(({ body }) => [body.attempt, body.score, body.correct]), [[1, 1, "correct"]]);
  },

  "switched off, its blocks say that they cannot be used, and take no answers": async (site) => {
    await site.house.send(disablePlugin, { plugin: "estimates" }, OPERATOR);
    await known(site, false);
    const client = await site.as("learner");
    const { text } = await client.get(paths.unit(COURSE, UNIT));
    assert.match(text, /This is a <code[^>]*>estimate<\/code> block/);
    const answered = await client.post(paths.problem(COURSE, UNIT, "estimate@tenor"), {
      rev: "1",
      guess: "1",
    });
    assert.equal(answered.status, 503);
  },
});
