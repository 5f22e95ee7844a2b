import assert from "node:assert/strict";
import { FormClient } from "core/testing/form_client.ts";
import { freePort } from "core/testing/nats_server.ts";
import { findRegionsMissing } from "core/testing/region_site.ts";
import { startServer } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { type CollectedSpan, startCollector } from "core/testing/span_collector.ts";
import { until } from "core/testing/until.ts";
import { openRegionSite } from "edge/samples/sample_regions.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const BROWSER = "00f067aa0ba902b7";
const BELLS = encodeURIComponent("Carillon+BELLS1+2026");
const TOKEN = "what whoever asks must know";

Deno.test("a process tells what it counts, its home's thread too: to Prometheus, where it knows the token, and to a collector", async () => {
  const port = freePort();
  const data = await Deno.makeTempDir({ prefix: "carillon_" });
  try {
    await using collector = startCollector();
    await using server = await startServer({
      args: ["--port", "0", "--data", `${data}/data`, "--metrics", `0.0.0.0:${port}`],
      env: { CARILLON_METRICS_TOKEN: TOKEN, ...collector.env },
    });
    const url = `http://127.0.0.1:${port}/metrics`;
    const scrape = (token: string) => fetch(url, { headers: { authorization: `Bearer ${token}` } });
    const refused = await scrape("something else");
    assert.deepEqual([refused.status, await refused.text()], [401, ""]);
    await new FormClient(server.url).get("/courses");
    const visible = await fetch(`${server.url}/metrics`);
    await visible.body?.cancel();
    assert.equal(visible.status, 404, "pages lead to no figures");

    const told = await scrape(TOKEN);
    assert.equal(told.status, 200);
    const text = await told.text();
    for (
      const line of [
        /^carillon_request_seconds_count\{route="\/courses",method="GET",status="2xx"\} 1$/m,
        /^carillon_command_seconds_count\{name="content\.[a-z_]+",outcome="done"\} \d+$/m,
        /^carillon_subscriber_lag\{subscriber="grading"\} \d+$/m,
        /^carillon_build_info\{version="\d+",deno="[\d.]+",region=""\} 1$/m,
        /^carillon_page_cache_answers_total\{how="made"\} 1$/m,
        /^carillon_ready 1$/m,
      ]
    ) assert.match(text, line);
    await until("what holds threads up is told of both", async () => {
      const later = await (await scrape(TOKEN)).text();
      return ["serving", "home"].every((thread) =>
        later.includes(`carillon_stall_seconds_count{thread="${thread}"}`)
      );
    });
    const same = [
      "request_seconds",
      "command_seconds",
      "subscriber_lag",
      "ready",
      "signals",
      "stall_seconds",
    ];
    await until(
      "a collector gets the same figures by the same names, and the lines",
      () =>
        same.every((name) => collector.figures.has(`carillon_${name}`)) &&
        collector.lines.some((line) => line.includes("Figures are told for Prometheus")),
      10_000,
    );
  } finally {
    await Deno.remove(data, { recursive: true });
  }
});

testWhere(
  await findRegionsMissing(),
  "a form sent in a region is one trace: there, at home, the command, what it said, and who heard it; home sees the region",
  async () => {
    await using collector = startCollector();
    await using site = await openRegionSite({ regions: ["tokyo"], env: collector.env });
    const learner = await site.as("learner", "tokyo");
    const sent = await learner.post(`/courses/${BELLS}/enrollment`, {}, {
      traceparent: `00-${TRACE}-${BROWSER}-01`,
    });
    assert.equal(sent.status, 303);
    await judge(collector.spans);

    const operator = await site.as("operator");
    await until("home has heard from the region", async () => {
      const { text } = await operator.get("/admin/regions");
      return /id="place-tokyo"/.test(text);
    });
  },
);

/** Waits for all spans of the trace, however late each is sent, and holds them to what follows from what. */
async function judge(spans: readonly CollectedSpan[]): Promise<void> {
  const ours = () => spans.filter(({ traceId }) => traceId === TRACE);
  const find = (is: (span: CollectedSpan) => boolean) => ours().find(is);
  const above = (span: CollectedSpan): CollectedSpan[] => {
    const parent = find(({ spanId }) => spanId === span.parentSpanId);
    return parent ? [parent, ...above(parent)] : [];
  };
  const HEARER = "messaging.destination.subscription.name";
  const found = () => ({
    inRegion: find(({ parentSpanId }) => parentSpanId === BROWSER),
    command: find(({ name }) => name.startsWith("enrollment.enroll")),
    heard: find(({ kind, attributes }) => kind === 5 && attributes[HEARER] === "learning"),
  });
  await until("everybody's spans are collected", () => {
    const { inRegion, command, heard } = found();
    if (!inRegion || !command || !heard) return false;
    return above(command).includes(inRegion) && above(heard).includes(command);
  }, 20_000);
  const { inRegion, command } = found();
  const servers = above(command!).filter(({ kind }) => kind === 2);
  assert.equal(servers.length, 2, "two servers stand above the command: home's, and above it the region's");
  assert.equal(servers[1], inRegion, "the region's goes on from the browser");
}
