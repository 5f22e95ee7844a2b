import assert from "node:assert/strict";
import { PLUGINS } from "edge/plugins.ts";
import { porter, stairs } from "edge/samples/sample_porter.ts";
import { BELLS, ORIGIN, type SampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";
import { until } from "core/testing/until.ts";

const PORTER = "/admin/signals/subscribers/porter";
const REGISTERED = "identity.person.registered.v1";

/** The address of one of the porter's dead letters, by what it is. */
async function letterOf(site: SampleSite, type: string): Promise<string> {
  const letters = await site.house.signals.deadLetters(100, "porter");
  return `${PORTER}/dead/${letters.find(({ signal }) => signal.name === type)!.signal.id}`;
}

/** What the last thing that was noted says: who, what, answer. */
async function lastDone(site: SampleSite): Promise<string> {
  const { text } = await (await site.as("operator")).get("/admin/signals");
  const row = text.slice(text.indexOf('id="done"')).match(/<tr><td[\s\S]*?<\/tr>/)?.[0] ?? "";
  return row.replace(/<[^>]+>/g, " ").replace(/\s+/g, " ").trim();
}

siteTest("administration", { plugins: [...PLUGINS, porter] }, {
  "/admin is for operators: others are refused, nobody is asked to sign in, and nothing is done": async (
    site,
  ) => {
    await until(
      "the porter has stumbled",
      async () => (await site.house.signals.deadLetters(10, "porter")).length === 3,
    );
    const letter = await letterOf(site, REGISTERED);
    const looks = ["/admin/signals", PORTER, `${PORTER}/replay?from=1`, letter];
    const verbs = [`${PORTER}/pause`, `${PORTER}/resume`, `${PORTER}/redrive`, `${PORTER}/replay`];
    verbs.push(`${letter}/redrive`, `${letter}/personal`);
    const asked = await site.visitor().get("/admin/signals");
    assert.equal(asked.headers.get("location"), "/sign-in?next=%2Fadmin%2Fsignals");
    for (const who of ["learner", "author"] as const) {
      const client = await site.as(who);
      for (const path of looks) {
        const page = await client.get(path);
        assert.equal(page.status, 403, path);
        assert.match(wordsOf(page), /for the operators of the site/);
      }
      for (const path of verbs) assert.equal((await client.post(path, { from: "1" })).status, 403, path);
    }
    for (const path of verbs) {
      assert.equal((await site.visitor().post(path, { from: "1" })).status, 403, path);
    }
    assert.equal(await lastDone(site), "");
    assert.equal((await site.house.signals.deadLetters(10, "porter")).length, 3);
  },

  "a verb that another site's page sends is not done": async (site) => {
    const operator = await site.as("operator");
    for (const [name, value] of [["sec-fetch-site", "cross-site"], ["origin", "https://elsewhere.example"]]) {
      const page = await operator.post(`${PORTER}/pause`, {}, [[name!, value!]]);
      assert.equal(page.status, 403);
      assert.match(wordsOf(page), /another site/);
    }
    const own = await operator.post(`${PORTER}/pause`, {}, { origin: ORIGIN });
    assert.equal(own.headers.get("location"), `${PORTER}?notice=paused`);
    await operator.post(`${PORTER}/resume`, {});
  },

  "GET /admin/signals tells of the log, of who hears, of what failed, of who says what": async (site) => {
    const operator = await site.as("operator");
    assert.equal((await operator.get("/admin")).headers.get("location"), "/admin/signals");
    const words = wordsOf(await operator.get("/admin/signals"));
    assert.match(words, /Engine Embedded Signals kept \d+ Size [\d.]+ [km]?B First said Mar 2, 2026/i);
    assert.match(words, /3 dead letters at porter/);
    assert.match(words, /learning Hears \d+ signals Running 0 0 0/);
    assert.match(words, /porter Hears 2 signals Running 0 0 3 [\d.]+ Error: the stairs are &lt;broken>/);
    assert.match(words, new RegExp(`Dead letters \\(3\\) ${REGISTERED.replaceAll(".", "\\.\\s*")}`));
    assert.match(words, /Said by context .* identity \d+ kinds .* [1-9]/);
  },

  "a dead letter's page has its cause and the whole signal, what is personal left out until it is asked for":
    async (site) => {
      const operator = await site.as("operator");
      const letter = await letterOf(site, REGISTERED);
      const page = await operator.get(letter);
      assert.match(page.text, /the stairs are &lt;broken>/);
      assert.match(wordsOf(page), /&quot;specversion&quot; : &quot;1\.0&quot;/);
      assert.match(wordsOf(page), /left out here/);
      assert.doesNotMatch(page.text, /learner@example\.org|author@example\.org/);
      const before = await lastDone(site);

      const open = await operator.post(`${letter}/personal`, {});
      assert.equal(open.status, 200);
      assert.match(open.text, /(learner|author|operator)@example\.org/);
      assert.equal(open.headers.get("cache-control"), "no-store");
      const after = await lastDone(site);
      assert.notEqual(after, before);
      assert.match(
        after,
        /Ola Operator Looked at personal data in a dead letter subscriber porter, id .* Done/,
      );
    },

  "redrive hands over one letter, then all, and says so; a second time it is no longer there": async (
    site,
  ) => {
    const operator = await site.as("operator");
    const letter = await letterOf(site, REGISTERED);
    stairs.broken = false;
    const sent = await operator.post(`${letter}/redrive`, {});
    assert.equal(sent.headers.get("location"), `${PORTER}?notice=redriven`);
    await site.house.settle();
    assert.match(
      wordsOf(await operator.get(`${PORTER}?notice=redriven`)),
      /handed to its subscriber again.*Dead letters \(2\)/,
    );
    const again = await operator.post(`${letter}/redrive`, {});
    assert.equal(again.status, 404);
    assert.match(wordsOf(again), /no longer here/);
    assert.match(await lastDone(site), /Refused code bus\.letter_missing/);
    assert.match(wordsOf(await operator.get(PORTER)), /Try all 2 again/);
    await operator.post(`${PORTER}/redrive`, {});
    await site.house.settle();
    const words = wordsOf(await operator.get(PORTER));
    assert.match(words, /Running .*It has heard everything.*Dead letters \(0\) No dead letters/);
    assert.match(await lastDone(site), /Tried dead letters again subscriber porter, all Done redriven 2/);
    assert.equal((await operator.get(letter)).status, 404);
  },

  "pause holds a subscriber, which its page and the list say, and resume lets it go on": async (site) => {
    const operator = await site.as("operator");
    await operator.post(`${PORTER}/pause`, {});
    const learner = await site.as("learner");
    await learner.post(`/courses/${encodeURIComponent(BELLS)}/enrollment`, {});
    await until(
      "the enrolment waits",
      async () =>
        (await site.house.signals.reports()).some(({ name, lag }) => name === "porter" && lag === 1),
    );
    assert.match(wordsOf(await operator.get(PORTER)), /porter Paused .*Behind 1 /);
    assert.match(wordsOf(await operator.get("/admin/signals")), /porter is paused/);
    await operator.post(`${PORTER}/resume`, {});
    await site.house.settle();
    assert.match(wordsOf(await operator.get(PORTER)), /porter Running/);
  },

  "a replay first says what will happen and to how many signals, and is done when that is sent": async (
    site,
  ) => {
    const operator = await site.as("operator");
    const all = await operator.get(`${PORTER}/replay?from=1`);
    assert.match(wordsOf(all), /Replay porter\? porter hears 4 signals again/);
    assert.match(
      wordsOf(all),
      /Nobody else hears anything again.*sent again.*is noted.*Replay 4 signals Cancel/,
    );
    const since = await operator.get(`${PORTER}/replay?since=2026-03-02T08:00`);
    assert.match(wordsOf(since), /hears 4 signals again/);
    const later = await operator.get(`${PORTER}/replay?since=2030-01-01T00:00`);
    assert.match(wordsOf(later), /there is nothing to replay/);
    assert.doesNotMatch(later.text, /method="post" action="[^"]*replay"/);
    const sent = await operator.post(`${PORTER}/replay`, { from: "1" });
    assert.equal(sent.headers.get("location"), `${PORTER}?notice=replayed`);
    await site.house.settle();
    assert.match(wordsOf(await operator.get(PORTER)), /Replays so far 1/);
    assert.match(await lastDone(site), /Replayed subscriber porter, sequence 1 Done signals 4/);
  },

  "what is no time, no place or no subscriber is refused in words": async (site) => {
    const operator = await site.as("operator");
    for (
      const [query, words] of [
        ["since=yesterday", /This is no time/],
        ["since=2026-02-31T99:00", /This is no time/],
        ["from=0", /no place in the log/],
        ["from=1e3", /no place in the log/],
        ["", /no place in the log/],
      ] as const
    ) {
      const page = await operator.get(`${PORTER}/replay?${query}`);
      assert.equal(page.status, 400, query);
      assert.match(wordsOf(page), words);
    }
    for (
      const path of ["/admin/signals/subscribers/nobody", "/admin/signals/subscribers/nobody/replay?from=1"]
    ) {
      const page = await operator.get(path);
      assert.equal(page.status, 404);
      assert.match(wordsOf(page), /no subscriber of this name/);
    }
    assert.equal((await operator.post("/admin/signals/subscribers/nobody/pause", {})).status, 404);
    assert.match(await lastDone(site), /Paused subscriber nobody Refused code bus\.subscriber_missing/);
    assert.equal((await operator.get(`${PORTER}/dead/none`)).status, 404);
  },
});
