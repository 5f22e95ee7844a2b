import assert from "node:assert/strict";
import { PLUGINS } from "edge/plugins.ts";
import { BELLS, siteTest, wordsOf } from "edge/samples/sample_site.ts";
import { samplePlugin } from "edge/slots/sample_widgets.ts";

const course = `/courses/${encodeURIComponent(BELLS)}`;
const given = JSON.stringify({ topic: 'bells & "chimes"' }).replaceAll("&", "&amp;").replaceAll(
  '"',
  "&quot;",
);

const forum = samplePlugin("forum", {
  "course.about.v1": {
    draw: () =>
      `<section><h2>Forum</h2><carillon-slot name="forum.end.v1" given="${given}"><p>Nobody here yet</p></carillon-slot>
       <carillon-slot name="page.top.v1">Not mine to open</carillon-slot>
       <carillon-slot name="forum.other.v1" given="no json">Nothing else</carillon-slot></section>`,
  },
}, {
  slots: [{ name: "forum.end.v1", doc: "Below the forum." }, { name: "forum.other.v1", doc: "Beside it." }],
});

const badge = samplePlugin("badge", {
  "forum.end.v1": {
    place: "replace",
    draw: (given) =>
      `<p>Badge for ${
        JSON.stringify(given).replaceAll("&", "&amp;").replaceAll("<", "&lt;")
      }</p><carillon-content></carillon-content>
       <carillon-slot name="forum.end.v1">again</carillon-slot>`,
  },
  "page.top.v1": { draw: () => "<p>On top</p>" },
});

siteTest("slots in widgets", { plugins: [...PLUGINS, forum, badge] }, {
  "another plugin fills them, with what they hand over, and no deeper": async (site) => {
    const page = await site.visitor().get(course);
    const said = wordsOf(page);
    assert.match(
      said,
      /Forum Badge for \{"topic":"bells &amp; \\"chimes\\""\} again Not mine to open Nothing else/,
    );
    assert.doesNotMatch(said, /Nobody here yet/);
    assert.doesNotMatch(page.text, /carillon-/);
    assert.equal(said.match(/On top/g)?.length, 1);
  },
});

siteTest("slots in widgets that nobody fills", { plugins: [...PLUGINS, forum] }, {
  "hold what their plugin has in them": async (site) => {
    assert.match(
      wordsOf(await site.visitor().get(course)),
      /Forum Nobody here yet Not mine to open Nothing else/,
    );
  },
});
