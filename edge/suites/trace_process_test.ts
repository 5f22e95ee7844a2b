import assert from "node:assert/strict";
import { testWhere } from "core/testing/skip.ts";
import { type CollectedSpan, startCollector } from "core/testing/span_collector.ts";
import { until, withPath } from "core/testing/until.ts";
import { findLayoutMissing, type LayoutName, startLayout } from "edge/samples/sample_layouts.ts";
import { inventAnswer, newLearner } from "edge/samples/sample_learners.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const BROWSER = "00f067aa0ba902b7";
const SUBSCRIBER = "messaging.destination.subscription.name";

const LAYOUTS: readonly (readonly [layout: LayoutName, words: string])[] = [
  ["one", "one process"],
  ["processes", "three processes on NATS"],
];

for (const [layout, words] of LAYOUTS) {
  testWhere(
    await findLayoutMissing(layout),
    `a submission is one trace in ${words}: its request, its command, what it said, and all who heard it, a plugin too`,
    async () => {
      await using collector = startCollector();
      await withPath(async (data) => {
        using _env = environment(collector.env);
        await using site = await startLayout(layout, { data });
        await submit(site.url);
        await judge(collector.spans);
      });
    },
  );
}

/** Sends an answer as a browser does whose own span is under way. */
async function submit(url: string): Promise<void> {
  const learner = await newLearner(url, 1);
  const [question] = await learner.questions((await learner.units())[1]!);
  const sent = await learner.client.post(
    question!.action,
    { ...inventAnswer(question!, Math.random), rev: String(question!.rev) },
    { traceparent: `00-${TRACE}-${BROWSER}-01` },
  );
  assert.ok(sent.status === 303 || sent.status === 200, `${sent.status}`);
}

async function judge(spans: readonly CollectedSpan[]): Promise<void> {
  const ours = () => spans.filter(({ traceId }) => traceId === TRACE);
  const named = (name: string) => one(ours().filter((span) => span.name === name));
  const heardBy = (subscriber: string) =>
    ours().find((span) => span.kind === 5 && span.attributes[SUBSCRIBER] === subscriber);
  const sends = (said: CollectedSpan) =>
    spans.filter(({ name, links }) =>
      name === "send signals" && links.some(({ spanId }) => spanId === said.spanId)
    );
  const SAID = ["submitted", "graded"].map((verb) => `create learning.problem.${verb}.v1`);
  await until("everybody's spans are collected", () =>
    ["grading", "streaks"].every(heardBy) &&
    ["learning.submit_answer", ...SAID].every((name) => ours().some((span) => span.name === name)) &&
    SAID.every((name) => sends(named(name)).length > 0) &&
    ours().some(({ parentSpanId }) => parentSpanId === BROWSER), 20_000);

  const request = one(ours().filter(({ parentSpanId }) => parentSpanId === BROWSER));
  assert.equal(request.kind, 2, "the server's span goes on from the browser's");
  assert.match(request.name, /^POST \/learn\/:/);
  const command = named("learning.submit_answer");
  assert.ok(follows(ours(), command, request), "the command follows from the request, over a call or none");
  for (const name of SAID) {
    const said = named(name);
    assert.deepEqual([said.kind, said.parentSpanId], [4, command.spanId]);
    assert.equal(sends(said).length, 1, "it is carried once, linked");
    assert.notEqual(sends(said)[0]!.traceId, TRACE);
  }
  const [graded, submitted] = [heardBy("grading")!, heardBy("streaks")!];
  assert.equal(graded.parentSpanId, named("create learning.problem.graded.v1").spanId);
  assert.equal(submitted.parentSpanId, named("create learning.problem.submitted.v1").spanId);
  assert.equal(graded.attributes["messaging.system"], "carillon");
  assert.equal(graded.attributes["messaging.operation.type"], "process");
}

/** Whether a span has another among those above it. */
function follows(spans: readonly CollectedSpan[], span: CollectedSpan, other: CollectedSpan): boolean {
  if (span.parentSpanId === other.spanId) return true;
  const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
  return parent !== undefined && follows(spans, parent, other);
}

function one(spans: readonly CollectedSpan[]): CollectedSpan {
  assert.equal(spans.length, 1, spans.map(({ name }) => name).join());
  return spans[0]!;
}

/** Sets the environment of processes that are started from here on, and takes it back. */
function environment(values: Readonly<Record<string, string>>): Disposable {
  for (const [name, value] of Object.entries(values)) Deno.env.set(name, value);
  return { [Symbol.dispose]: () => Object.keys(values).forEach((name) => Deno.env.delete(name)) };
}
