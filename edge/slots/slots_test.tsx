import assert from "node:assert/strict";
import type { VNode } from "preact";
import { definePlugin, type Plugin } from "core/plugin/plugin.ts";
import type { Widget } from "core/plugin/slot.ts";
import { PLUGINS } from "edge/plugins.ts";
import { BELLS, openSampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const bells = encodeURIComponent(BELLS);
const unit = `/learn/${bells}/${encodeURIComponent("vertical@welcome")}`;

/** A plugin that fills both slots with one widget. */
function plugin(id: string, widget: Widget): Plugin {
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
  plugin("throwing", () => Promise.reject(new Error("fell"))),
  plugin("at_once", () => {
    throw new Error("fell at once");
  }),
  plugin("crumbling", () => Promise.resolve(<Crumbling />)),
  plugin("shy", () => Promise.resolve(undefined)),
];
const good = plugin("good", () => Promise.resolve(<p class="chip">All {"<well>"}</p>));

siteTest("slots", { plugins: [...bad, good] }, {
  "a widget that fails costs itself only: page and other widgets stand": async (site) => {
    const client = await site.as("learner");
    await client.post(`/courses/${bells}/enrollment`, {});
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
    await client.post(`/courses/${bells}/enrollment`, {});
    for (const path of ["/learn", `/learn/${bells}`, `/progress/${bells}`, unit]) {
      const page = await client.get(path);
      assert.equal(page.status, 200, path);
      assert.doesNotMatch(page.text, /streaks|milestones/, path);
    }
    assert.doesNotMatch((await client.get("/learn")).text, /<aside/);
    assert.match(wordsOf(await (await site.as("operator")).get("/admin/plugins")), /Plugins \(0\)/);
  },
});

Deno.test("the plugins that come with the house show what a learner did, on the page after next", async () => {
  await using site = await openSampleSite({ plugins: PLUGINS });
  site.house.clock.now = new Date();
  const client = await site.as("learner");
  await client.post(`/courses/${bells}/enrollment`, {});
  await client.post(`${unit}/done`, { done: "yes" });
  await site.house.settle();
  assert.match((await client.get("/learn")).text, /id="streaks"/);
  assert.match((await client.get(unit)).text, /<aside[^>]*>.*id="streaks"/);
});
