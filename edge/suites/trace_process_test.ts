import assert from "node:assert/strict";
import { startServer } from "core/testing/server.ts";
import { type CollectedSpan, startCollector } from "core/testing/span_collector.ts";
import { until } from "core/testing/until.ts";
import { inventAnswer, newLearner } from "edge/samples/sample_learners.ts";

const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const BROWSER = "00f067aa0ba902b7";
const SUBSCRIBER = "messaging.destination.subscription.name";

Deno.test("a submission is one trace: its request, its command, what it said, and all who heard it, a plugin too", async () => {
  await using collector = startCollector();
  await using server = await startServer({ env: collector.env });
  const learner = await newLearner(server.url, 1);
  const [question] = await learner.questions((await learner.units())[1]!);
  const sent = await learner.client.post(
    question!.action,
    { ...inventAnswer(question!, Math.random), rev: String(question!.rev) },
    { traceparent: `00-${TRACE}-${BROWSER}-01` },
  );
  assert.ok(sent.status === 303 || sent.status === 200, `${sent.status}`);

  const ours = () => collector.spans.filter(({ traceId }) => traceId === TRACE);
  const named = (name: string) => ours().filter((span) => span.name === name);
  const heardBy = (subscriber: string) =>
    ours().find((span) => span.kind === 5 && span.attributes[SUBSCRIBER] === subscriber);
  await until(
    "everybody's spans are collected",
    () => ["grading", "streaks"].every(heardBy) && named("learning.submit_answer").length > 0,
    20_000,
  );

  const request = one(ours().filter(({ kind }) => kind === 2));
  assert.equal(request.parentSpanId, BROWSER);
  const command = one(named("learning.submit_answer"));
  assert.equal(command.parentSpanId, request.spanId, "the command follows from the request");
  for (const name of ["submitted", "graded"]) {
    const said = one(named(`create learning.problem.${name}.v1`));
    assert.deepEqual([said.kind, said.parentSpanId], [4, command.spanId]);
    const sending = collector.spans.filter(({ name, links }) =>
      name === "send signals" && links.some(({ spanId }) => spanId === said.spanId)
    );
    assert.equal(sending.length, 1, "it is carried once, linked");
    assert.notEqual(sending[0]!.traceId, TRACE);
  }
  const [graded, submitted] = [heardBy("grading")!, heardBy("streaks")!];
  assert.equal(graded.parentSpanId, one(named("create learning.problem.graded.v1")).spanId);
  assert.equal(submitted.parentSpanId, one(named("create learning.problem.submitted.v1")).spanId);
  assert.equal(graded.attributes["messaging.system"], "carillon");
  assert.equal(graded.attributes["messaging.operation.type"], "process");
  assert.equal((await server.stop()).code, 0);
});

function one(spans: readonly CollectedSpan[]): CollectedSpan {
  assert.equal(spans.length, 1, spans.map(({ name }) => name).join());
  return spans[0]!;
}
