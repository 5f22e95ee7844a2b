import assert from "node:assert/strict";
import type { BlockChange, BlockTransformer } from "core/plugin/block_transformer.ts";
import { definePlugin } from "core/plugin/plugin.ts";
import { PLUGINS } from "edge/plugins.ts";
import { OPENS, type SampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const key = encodeURIComponent;
const courseId = "Carillon+ROOMS+seen";
const unit = (name: string) => `/learn/${key(courseId)}/${key(`vertical@${name}`)}`;

/** When a door is shut for good. */
const SHUTS = Date.parse("2026-05-01T00:00:00Z");

let asked = 0;

/** Shuts what the platform has no rule for. */
const doors: BlockTransformer = {
  title: "Doors",
  messages: { en: { shut: "Shut for cleaning" }, ar: { shut: "مغلق للتنظيف" } },
  priority: 30,
  transform(_, { staff, now }) {
    asked++;
    if (staff) return { changes: new Map() };
    const shut = now.getTime() >= SHUTS;
    return {
      changes: new Map<string, BlockChange>([
        ["vertical@machine", shut ? { removed: true } : {}],
        ["html@clock", shut ? {} : { locked: { reason: "shut" } }],
        ["vertical@stairs", { values: { seconds: 2_400 } }],
        ["sequential@timed", { locked: { reason: "shut" } }],
      ]),
      ...(shut ? {} : { until: SHUTS }),
    };
  },
};

const plugin = definePlugin({
  manifest: {
    id: "doors",
    version: "1.0.0",
    platform: "0.x",
    title: "Doors",
    description: "Shuts what the platform has no rule for.",
    author: "The tests",
    licence: "Apache-2.0",
    tier: "built_in",
    provides: [{ kind: "block_transformer", name: "doors" }],
  },
  provides: [{ kind: "block_transformer", name: "doors", does: doors }],
});

async function enrolled(site: SampleSite) {
  const client = await site.as("learner");
  await client.post(`/courses/${key(courseId)}/enrollment`, {});
  return client;
}

siteTest("a course as transformers leave it", { plugins: [...PLUGINS, plugin] }, {
  "the outline says why a part is locked and what is said of a unit; staff see all as it was": async (
    site,
  ) => {
    await site.addCourse("seen");
    const client = await enrolled(site);
    const outline = wordsOf(await client.get(`/learn/${key(courseId)}`));
    assert.match(outline, /In time .*Shut for cleaning/);
    assert.match(outline, /The stairs about 40 minutes/);
    assert.match(outline, /Bells Opens Mon, Jun 1, 2026, 8:00 AM UTC/);
    const staff = wordsOf(await (await site.as("author")).get(`/learn/${key(courseId)}`));
    assert.doesNotMatch(staff, /Shut|about 40|Opens/);
  },

  "a unit without an hour that it opens at is refused, with the way to the outline": async (site) => {
    const page = await (await site.as("learner")).get(unit("late"));
    assert.equal(page.status, 403);
    assert.match(wordsOf(page), /not open to you now\. The outline says why.*To the course outline/);
  },

  "a locked block says why, in its place and in the page's language": async (site) => {
    const client = await site.as("learner");
    const page = await client.get(unit("machine"));
    assert.match(wordsOf(page), /Shut for cleaning/);
    assert.doesNotMatch(page.text, /Before\./);
    await client.post("/preferences", { language: "ar" });
    assert.match(wordsOf(await client.get(unit("machine"))), /مغلق للتنظيف/);
  },

  "transformers are asked once for all who look alike, and again when their answer has ended": async (
    site,
  ) => {
    let client = await site.as("learner");
    await client.get(unit("machine"));
    const before = asked;
    await client.get(unit("machine"));
    await client.get(`/learn/${key(courseId)}`);
    await client.get(`/courses/${key(courseId)}`);
    assert.equal(asked, before);

    site.house.clock.now = new Date(SHUTS);
    client = await site.as("learner");
    assert.equal((await client.get(unit("machine"))).status, 404);
    const outline = await client.get(`/learn/${key(courseId)}`);
    assert.doesNotMatch(wordsOf(outline), /The machine/);
    assert.equal(asked, before + 1, "the course once; the unit is not there to be asked about");
    assert.doesNotMatch((await client.get(unit("stairs"))).text, /vertical%40machine/, "no way leads there");

    site.house.clock.now = new Date(OPENS);
    client = await site.as("learner");
    assert.equal((await client.get(unit("great_bell"))).status, 200, "what has opened is open");
  },
});
