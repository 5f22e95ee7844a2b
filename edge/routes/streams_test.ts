import assert from "node:assert/strict";
import type { Page } from "core/testing/form_client.ts";
import { until } from "core/testing/until.ts";
import { systemActor } from "core/base/actor.ts";
import { setPolicy, subscriberOf } from "contexts/streams/mod.ts";
import { newReceiver } from "contexts/streams/sample_streams.ts";
import { type SampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const PASSED = "grading.course.passed.v1";

/** The form of a new stream as it was given out, with what a person types into it. */
async function newForm(site: SampleSite) {
  const page = await (await site.as("operator")).get("/admin/streams/new");
  const [, id = ""] = /name="id" value="([^"]+)"/.exec(page.text) ?? [];
  return {
    id,
    label: "Credential service",
    by: "webhook",
    url: "https://hooks.example.org/in?key=1",
    hears: [PASSED],
    personal: "no",
    from: "next",
  };
}

const secretOf = ({ text }: Page) => /id="secret"[^>]*value="([^"]+)"/.exec(text)?.[1] ?? "";

siteTest("streams", { demo: false }, {
  "GET /admin/streams is for operators": async (site) => {
    const asked = await site.visitor().get("/admin/streams");
    assert.equal(asked.headers.get("location"), "/sign-in?next=%2Fadmin%2Fstreams");
    for (const who of ["learner", "author"] as const) {
      const client = await site.as(who);
      for (const path of ["/admin/streams", "/admin/streams/new"]) {
        assert.equal((await client.get(path)).status, 403);
      }
      assert.equal((await client.post("/admin/streams", await newForm(site))).status, 403);
    }
    const words = wordsOf(await (await site.as("operator")).get("/admin/streams"));
    assert.match(words, /No service is permitted yet/);
  },

  "POST /admin/streams says what is missing, at its field, and keeps what was typed": async (site) => {
    const operator = await site.as("operator");
    const form = await newForm(site);
    const page = await operator.post("/admin/streams", { ...form, label: " ", url: "", hears: [] });
    assert.equal(page.status, 422);
    assert.match(wordsOf(page), /Enter a name.*Enter the address.*Choose at least one signal/);
    for (
      const [url, why] of [
        ["http://hooks.example.org/", "must begin with https"],
        ["hooks.example.org", "address is not complete"],
        ["https://192.168.1.7/", "leads into a private network"],
        ["https://2130706433/", "leads into a private network"],
      ] as const
    ) {
      const refused = await operator.post("/admin/streams", { ...form, url });
      assert.equal(refused.status, 422);
      assert.match(wordsOf(refused), new RegExp(why));
      assert.ok(refused.text.includes(`value="${url}"`));
      assert.match(refused.text, new RegExp(`value="${PASSED}" checked`));
    }
    const long = await operator.post("/admin/streams", { ...form, label: "x".repeat(101) });
    assert.match(wordsOf(long), /name is too long/);
    const none = await operator.post("/admin/streams", { ...form, hears: ["no.such.signal.v1"] });
    assert.match(wordsOf(none), /Choose at least one signal/);
  },

  "POST /admin/streams shows the secret once, and no second time to the same form": async (site) => {
    const operator = await site.as("operator");
    const form = await newForm(site);
    const shown = await operator.post("/admin/streams", form);
    assert.equal(shown.status, 200);
    assert.equal(shown.headers.get("cache-control"), "no-store");
    assert.match(secretOf(shown), /^whsec_/);
    assert.match(wordsOf(shown), /STREAM_SECRET='whsec_/);
    const again = await operator.post("/admin/streams", form);
    assert.equal(again.headers.get("location"), `/admin/streams/${form.id}?notice=stream_opened_before`);
    const page = await operator.get(`/admin/streams/${form.id}?notice=stream_opened_before`);
    assert.match(wordsOf(page), /sent before.*Credential service.*Sent to hooks\.example\.org/);
    assert.equal(page.text.includes(secretOf(shown)), false);
    assert.match(
      wordsOf(await operator.get("/admin/streams")),
      /Credential service.*1 signal Without personal data/,
    );
  },

  "a service that fetches gets a credential and the command that uses it": async (site) => {
    const operator = await site.as("operator");
    const form = { ...await newForm(site), by: "events", url: "", label: "Data <warehouse>" };
    const shown = await operator.post("/admin/streams", form);
    assert.match(secretOf(shown), /^carillon_stream_/);
    assert.match(
      shown.text,
      /curl --no-buffer &#39;http:\/\/learn\.example\.org\/streams\/events\?after=0&#39;|curl --no-buffer '/,
    );
    assert.match(shown.text, /Data &lt;warehouse>/);
    const page = wordsOf(await operator.get(`/admin/streams/${form.id}`));
    assert.match(page, /Not connected.*Fetched by the service; no connection now.*Connections now 0/);
  },

  "what a stream may hear is changed, paused, resumed, rotated and ended": async (site) => {
    const operator = await site.as("operator");
    const form = await newForm(site);
    const first = secretOf(await operator.post("/admin/streams", form));
    const path = `/admin/streams/${form.id}`;
    const changing = await operator.get(`${path}/change`);
    assert.match(changing.text, new RegExp(`value="${PASSED}" checked`));
    assert.equal((await operator.post(`${path}/change`, { ...form, hears: [] })).status, 422);
    const refused = await operator.post(`${path}/change`, { ...form, url: "https://10.0.0.1/" });
    assert.match(wordsOf(refused), /private network/);
    const changed = await operator.post(`${path}/change`, {
      ...form,
      label: "Badges",
      hears: [PASSED, "identity.person.registered.v1"],
      personal: "yes",
    });
    assert.equal(changed.headers.get("location"), `${path}?notice=stream_saved`);
    const page = wordsOf(await operator.get(`${path}?notice=stream_saved`));
    assert.match(page, /Saved\..*Badges.*Personal data Sent along.*It may hear 2 signals/);

    assert.equal(
      (await operator.post(`${path}/pause`, {})).headers.get("location"),
      `${path}?notice=stream_paused`,
    );
    assert.match(wordsOf(await operator.get(path)), /Badges Paused.*Resume/);
    await operator.post(`${path}/resume`, {});
    await until("it goes on", async () => !/Badges Paused/.test(wordsOf(await operator.get(path))));
    await site.house.signals.pause(subscriberOf(form.id));
    assert.match(wordsOf(await operator.get(path)), /Badges Paused/, "whoever paused it");
    await operator.post(`${path}/resume`, {});
    assert.doesNotMatch(wordsOf(await operator.get(path)), /Badges Paused/);

    const rotated = await operator.post(`${path}/secret`, { hours: "24" });
    assert.notEqual(secretOf(rotated), first);
    assert.match(wordsOf(rotated), /The one before holds until/);
    assert.equal((await operator.get(`${path}/secret`)).headers.get("location"), path);
    assert.match(wordsOf(await operator.get(path)), /in use Made .* holds until/);

    assert.match(wordsOf(await operator.get(`${path}/end`)), /End the stream of Badges\?/);
    const ended = await operator.post(`${path}/end`, {});
    assert.equal(ended.headers.get("location"), "/admin/streams?notice=stream_ended");
    const over = await operator.get(path);
    assert.match(wordsOf(over), /Badges Ended/);
    assert.doesNotMatch(over.text, /<form[^>]*admin\/streams/);
    const late = await operator.post(`${path}/test`, {});
    assert.equal(late.status, 409);
    assert.match(wordsOf(late), /stream is ended/);
    assert.equal((await operator.get("/admin/streams/nobody")).status, 404);
  },

  "a test signal comes to the service, and what it does not take is told": async (site) => {
    await site.house.send(setPolicy, { allowsPrivate: true }, systemActor("setup"));
    const door = { open: true };
    await using there = await newReceiver(() => new Response(null, { status: door.open ? 204 : 500 }));
    const operator = await site.as("operator");
    const form = { ...await newForm(site), url: there.url, label: "Nearby" };
    assert.match(wordsOf(await operator.get("/admin/streams/new")), /into your own network/);
    await operator.post("/admin/streams", form);
    const path = `/admin/streams/${form.id}`;
    await operator.post(`${path}/test`, {});
    await until("it came", () => there.got.length === 1);
    assert.deepEqual(there.got[0]!.event.data, { streamId: form.id });
    await until("it is told", async () => /Nearby Up to date/.test(wordsOf(await operator.get(path))));
    door.open = false;
    await operator.post(`${path}/test`, {});
    await until("it is told", async () => /Nearby Trying again/.test(wordsOf(await operator.get(path))));
    assert.match(
      wordsOf(await operator.get(path)),
      /Last failure .* Cannot deliver: the receiver answered 500/,
    );
    assert.match(wordsOf(await operator.get("/admin/streams")), /Nearby Trying again.*answered 500/);
    await operator.post(`${path}/end`, {});
  },
});
