import assert from "node:assert/strict";
import type { VNode } from "preact";
import { definePlugin, type Plugin } from "core/plugin/plugin.ts";
import type { Widget } from "core/plugin/slot.ts";
import { PLUGINS } from "edge/plugins.ts";
import { BELLS, openSampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";
import { samplePlugin } from "edge/slots/sample_widgets.ts";

const bells = encodeURIComponent(BELLS);
const unit = `/learn/${bells}/${encodeURIComponent("vertical@welcome")}`;
const course = `/courses/${bells}`;

/** A plugin that fills both asides with one widget in Preact. */
function native(id: string, widget: Widget): Plugin {
  const manifest = {
    id,
    version: "1.0.0",
    platform: "*",
    title: id,
    description: "For a test.",
    author: "Tower School",
    licence: "Apache-2.0",
    tier: "built_in",
    fills: [{ slot: "dashboard.aside.v1" }, { slot: "unit.aside.v1" }],
  };
  const migrations = new URL(import.meta.resolve("core/testing/probe_migrations/"));
  return definePlugin({
    manifest,
    migrations,
    fills: { "dashboard.aside.v1": widget, "unit.aside.v1": widget },
  });
}

function Crumbling(): VNode {
  throw new Error("crumbled while it was drawn");
}

const bad = [
  native("throwing", () => Promise.reject(new Error("fell"))),
  native("at_once", () => {
    throw new Error("fell at once");
  }),
  native("crumbling", () => Promise.resolve(<Crumbling />)),
  native("shy", () => Promise.resolve(undefined)),
];
const good = native("good", () => Promise.resolve(<p class="chip">All {"<well>"}</p>));

siteTest("islands in widgets", {
  plugins: [
    native("ringing", (_, { island }) => Promise.resolve(<p {...island("bell", { tone: "e" })}>Ring</p>)),
    native("still", () => Promise.resolve(<p>Still</p>)),
  ],
}, {
  "the page of a widget with an island brings the script that wakes it, and no other page does": async (
    site,
  ) => {
    const { assets } = site.front.look;
    const script = `<script type="module" src="${assets.wake}"></script>`;
    const client = await site.as("learner");
    await client.post(`${course}/enrollment`, {});
    const { text } = await client.get("/learn");
    assert.match(text, /<p data-island="bell" data-props="\{&quot;tone&quot;:&quot;e&quot;}">Ring/);
    assert.equal(text.split(script).length, 2);
    assert.ok(!(await client.get(course)).text.includes("<script"));
  },
});

siteTest("slots", { plugins: [...bad, good] }, {
  "a widget that fails costs itself only: page and other widgets stand": async (site) => {
    const client = await site.as("learner");
    await client.post(`${course}/enrollment`, {});
    for (const path of ["/learn", unit]) {
      const page = await client.get(path);
      assert.equal(page.status, 200, path);
      assert.match(
        page.text,
        /<aside[^>]*>(<div [^>]*data-plugin="good"[^>]*>)<p class="chip">All &lt;well>/,
        path,
      );
      assert.doesNotMatch(page.text, /fell|crumbled/, path);
    }
  },
});

siteTest("without plugins", { plugins: [] }, {
  "every page of a learner stands, without a trace of a slot": async (site) => {
    const client = await site.as("learner");
    await client.post(`${course}/enrollment`, {});
    for (const path of ["/learn", `/learn/${bells}`, `/progress/${bells}`, unit]) {
      const page = await client.get(path);
      assert.equal(page.status, 200, path);
      assert.doesNotMatch(page.text, /streaks|milestones|data-plugin|hole-|carillon-/, path);
    }
    assert.doesNotMatch((await client.get("/learn")).text, /<aside/);
  },
});

Deno.test("the plugins that come with the house show what a learner did, on the page after next", async () => {
  await using site = await openSampleSite({ plugins: PLUGINS });
  site.house.clock.now = new Date();
  const client = await site.as("learner");
  await client.post(`${course}/enrollment`, {});
  await client.post(`${unit}/done`, { done: "yes" });
  await site.house.settle();
  assert.match((await client.get("/learn")).text, /id="streaks"/);
  assert.match((await client.get(unit)).text, /<aside[^>]*>.*id="streaks"/);
});

const CONTENT = "<carillon-content></carillon-content>";

siteTest("what plugins do to a page", {
  plugins: [
    ...PLUGINS,
    samplePlugin("banner", { "page.top.v1": { draw: () => "<p>Closed on Monday</p>" } }),
    samplePlugin("shop", {
      "course.action.v1": { place: "replace", draw: ({ courseId }) => `<p>Buy ${courseId}</p>` },
      "course.contents.v1": { place: "hide" },
      "course.about.v1": {
        place: "wrap",
        draw: () => `<section class="panel"><h2>About</h2>${CONTENT}</section>`,
      },
      "sign_in.form.v1": { place: "replace", draw: () => "<p>No way in</p>" },
      "register.form.v1": { place: "hide" },
      "unit.block.v1": {
        place: "before",
        draw: ({ blockId, personId }) => `<p>${blockId} for ${typeof personId}</p>`,
      },
      "dashboard.course.v1": { draw: ({ courseId }) => `<p>Mine: ${courseId}</p>` },
    }),
    samplePlugin("broken", {
      "course.header.v1": { place: "replace", draw: () => Promise.reject(new Error("fell")) },
      "course.facts.v1": { place: "wrap", draw: () => "<p>There is no place for it</p>" },
    }),
  ],
}, {
  "what is inserted, replaced, hidden and wrapped is so; what failed changes nothing": async (site) => {
    const page = await site.visitor().get(course);
    const said = wordsOf(page);
    assert.match(said, /^Closed on Monday/);
    assert.match(said, /Buy Carillon\+BELLS1\+2026/);
    assert.doesNotMatch(said, /Sign in to enrol|What is in it|There is no place/);
    assert.match(page.text, /<section class="panel"><h2>About<\/h2><div class="prose column"/);
    assert.match(said, /Carillon · BELLS1/);
    assert.match(page.text, /class="card-cover"/);
  },
  "what is required stays": async (site) => {
    assert.match(
      (await site.visitor().get("/sign-in")).text,
      /<form class="form" method="post" action="\/sign-in"/,
    );
    assert.match(
      (await site.visitor().get("/register")).text,
      /<form class="form" method="post" action="\/register"/,
    );
  },
  "a refusal and a page that is not there have their slots, too": async (site) => {
    const page = await site.visitor().get("/nothing/here");
    assert.equal(page.status, 404);
    assert.match(wordsOf(page), /^Closed on Monday/);
  },
  "a unit is compiled once and its slots are filled for each learner": async (site) => {
    const client = await site.as("learner");
    await client.post(`${course}/enrollment`, {});
    const pages = [await client.get(unit), await client.get(unit, { "accept-language": "ar" })];
    for (const { text } of pages) {
      const blocks = [...text.matchAll(/id="b-([^"]+)"/g)].length;
      assert.ok(blocks > 0);
      assert.equal([...text.matchAll(/ for string<\/p>/g)].length, blocks);
    }
    assert.match(wordsOf(await client.get("/learn")), /Mine: Carillon\+BELLS1\+2026/);
  },
  "a form comes back with its slots where it was mistaken": async (site) => {
    const page = await site.visitor().post("/sign-in", { email: "no", password: "no" });
    assert.equal(page.status, 422);
    assert.match(wordsOf(page), /^Closed on Monday/);
  },
});
