import assert from "node:assert/strict";
import { BELLS, type SampleSite, siteTest } from "edge/samples/sample_site.ts";
import { watched, watchProcess } from "edge/start/watch_process.ts";
import { metrics } from "./metrics.ts";

const TOKEN = "something to know";

/** What a scrape of a site's process gives. */
async function scrape({ house }: SampleSite): Promise<string> {
  const watching = watchProcess(watched(house));
  try {
    const answer = await metrics({ readings: () => watching.readings() }).request("/metrics");
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    return await answer.text();
  } finally {
    watching.close();
  }
}

/** The value of a series, by its name and labels as they are written; 0 for one that is not there. */
function valueOf(text: string, series: string): number {
  const line = text.split("\n").find((one) => one.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1) ?? 0);
}

siteTest("figures of a process", {}, {
  "GET /metrics counts requests by the template of their route, never by what was asked for": async (
    site,
  ) => {
    const before = await scrape(site);
    const learner = await site.as("learner");
    for (const path of ["/courses", `/courses/${BELLS}`, "/no/such/place", "/courses/none?secret=hush"]) {
      await learner.get(path);
    }
    await site.visitor().get("/courses");
    await site.visitor().get("/courses");
    const text = await scrape(site);
    const more = (series: string) => valueOf(text, series) - valueOf(before, series);
    const counted = (labels: string) => more(`carillon_request_seconds_count{${labels}}`);
    assert.equal(
      counted('route="/courses",method="GET",status="2xx"'),
      2,
      "one of a learner, one to be kept",
    );
    assert.equal(counted('route="kept",method="GET",status="2xx"'), 1);
    assert.equal(counted('route="/courses/:course",method="GET",status="2xx"'), 1);
    assert.equal(counted('route="/courses/:course",method="GET",status="4xx"'), 1);
    assert.equal(counted('route="none",method="GET",status="4xx"'), 1);
    assert.equal(counted('route="/sign-in",method="POST",status="3xx"'), 1);
    assert.doesNotMatch(text, /hush|such|BELLS1/);
  },

  "GET /metrics counts units that go by their own lane": async (site) => {
    const learner = await site.as("learner");
    await learner.post(`/courses/${encodeURIComponent(BELLS)}/enrollment`, {});
    const series = 'carillon_request_seconds_count{route="/learn/:course/:unit",method="GET",status="2xx"}';
    const before = valueOf(await scrape(site), series);
    await learner.get(`/learn/${encodeURIComponent(BELLS)}/${encodeURIComponent("vertical@welcome")}`);
    assert.equal(valueOf(await scrape(site), series) - before, 1);
  },

  "GET /metrics counts commands by how they ended, refusals by their code, and tells how subscribers stand":
    async (site) => {
      const before = await scrape(site);
      const email = "short@example.org";
      await site.visitor().post("/register", { name: "Short", email, password: "short" });
      await site.house.settle();
      const text = await scrape(site);
      const more = (series: string) => valueOf(text, series) - valueOf(before, series);
      assert.equal(
        more('carillon_command_seconds_count{name="identity.register_person",outcome="refused"}'),
        1,
      );
      assert.equal(more('carillon_refusals_total{code="identity.password_short"}'), 1);
      assert.equal(valueOf(text, 'carillon_subscriber_running{subscriber="grading"}'), 1);
      assert.equal(valueOf(text, 'carillon_subscriber_lag{subscriber="grading"}'), 0);
      assert.ok(valueOf(text, "carillon_signals_total") > 0);
      assert.equal(valueOf(text, "carillon_ready"), 1);
      assert.ok(valueOf(text, 'carillon_memory_bytes{kind="resident"}') > 10e6);
    },

  "GET /metrics asks for the token, where there is one": async () => {
    const app = metrics({ readings: () => Promise.resolve([]), token: TOKEN });
    for (const authorization of ["", "Bearer", `Bearer ${TOKEN}s`, TOKEN]) {
      const answer = await app.request("/metrics", { headers: { authorization } });
      assert.equal(answer.status, 401);
      assert.equal(await answer.text(), "");
    }
    const known = await app.request("/metrics", { headers: { authorization: `Bearer ${TOKEN}` } });
    assert.equal(known.status, 200);
  },
});
