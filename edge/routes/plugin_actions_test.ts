import assert from "node:assert/strict";
import { PLUGINS } from "edge/plugins.ts";
import { BELLS, ORIGIN, siteTest, wordsOf } from "edge/samples/sample_site.ts";
import { samplePlugin } from "edge/slots/sample_widgets.ts";

const course = `/courses/${encodeURIComponent(BELLS)}`;
const outline = `/learn/${encodeURIComponent(BELLS)}`;
const FORM = `<form action="/plugins/polls/actions/vote" method="post">
  <label for="x">Bell</label><input id="x" name="bell"><button class="button">Vote</button></form>`;

/** Asks for a bell, keeps who chose which, and says it back. */
const polls = samplePlugin(
  "polls",
  {
    "outline.header.v1": {
      draw: async ({ personId, courseId }, { store }) =>
        `${FORM}<p>You chose ${await store.get(`${personId} ${courseId}`) ?? "nothing"}</p>`,
    },
  },
  { actions: ["vote", "fail"] },
  {
    actions: {
      async vote({ personId, given }, { store, courseId }) {
        await store.put(`${personId} ${courseId}`, given.bell);
        return { chosen: given.bell };
      },
      fail: () => Promise.reject(new Error("fell")),
    },
  },
);

siteTest("plugins' actions", { plugins: [...PLUGINS, polls] }, {
  "a form in a widget is done and comes back to its page, where it shows": async (site) => {
    const client = await site.as("learner");
    await client.post(`${course}/enrollment`, {});
    const page = await client.get(outline);
    assert.match(wordsOf(page), /You chose nothing/);
    const action = /<form action="([^"]+)"/.exec(page.text)![1]!;
    const answer = await client.post(action, { bell: "Emanuel" }, { origin: ORIGIN });
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get("location"), outline);
    assert.match(wordsOf(await client.get(outline)), /You chose Emanuel/);
  },
  "without saying where it was, the browser's word counts; never another site's": async (site) => {
    const client = await site.as("learner");
    const act = (referer: string, query = "") =>
      client.post(`/plugins/polls/actions/vote${query}`, { bell: "b" }, { referer });
    assert.equal((await act(ORIGIN + outline)).headers.get("location"), outline);
    assert.equal((await act("https://evil.example/learn/x")).headers.get("location"), "/learn");
    const away = await act(ORIGIN + outline, "?from=https://evil.example/");
    assert.equal(away.headers.get("location"), "/learn");
  },
  "a frame gets the answer": async (site) => {
    const client = await site.as("learner");
    const fields = { given: JSON.stringify({ bell: "Hosanna" }), course: BELLS };
    const answer = await client.post("/plugins/polls/actions/vote", fields, { accept: "application/json" });
    assert.equal(answer.status, 200);
    assert.deepEqual(JSON.parse(answer.text), { answer: { chosen: "Hosanna" } });
    assert.match(
      answer.headers.get("set-cookie") ?? "",
      /^carillon_seen=polls/,
      "the next page waits for it",
    );
    const bad = await client.post("/plugins/polls/actions/vote", { given: "[1]" }, {
      accept: "application/json",
    });
    assert.equal(bad.status, 400);
  },
  "it is done for nobody, for no other plugin, and from no other site": async (site) => {
    const client = await site.as("learner");
    const status = async (path: string, headers = {}, as = client) =>
      (await as.post(path, {}, headers)).status;
    assert.equal(await status("/plugins/polls/actions/vote", {}, site.visitor()), 403);
    assert.equal(await status("/plugins/polls/actions/steal"), 404);
    assert.equal(await status("/plugins/nobody/actions/vote"), 404);
    assert.equal(await status("/plugins/streaks/actions/vote"), 404);
    assert.equal(await status("/plugins/polls/actions/vote", { origin: "https://evil.example" }), 403);
  },
  "one that fails says so, and nothing is stored": async (site) => {
    const client = await site.as("learner");
    const page = await client.post("/plugins/polls/actions/fail", {});
    assert.equal(page.status, 503);
    assert.match(wordsOf(page), /The plugin did not do it/);
  },
});
