import assert from "node:assert/strict";
import type { Signal } from "core/signal/signal.ts";
import { answering, type Answers, askerOf } from "core/testing/answering.ts";
import { outgoing } from "./outgoing.ts";

const stream = { id: "s1", withPersonal: false };
const signal = {
  id: "0190f2a4-9000-7000-8000-000000000001",
  name: "enrollment.enrollment.created.v1",
  at: "2026-03-02T09:00:00.000Z",
  site: "main",
  actor: { kind: "system", id: "test" },
  correlation: "c",
  position: { context: "enrollment", sequence: 1 },
  key: "p1/Bells+1+a",
  body: { personId: "p1", courseId: "Bells+1+a" },
} as Signal;

const asking = (filters: Answers) => askerOf([answering("filter", filters)]);

Deno.test("outgoing() sends what plugins leave of a signal, and withholds what they halt", async () => {
  const asked: unknown[] = [];
  const ask = await asking({
    "streams.delivery.v1"(given) {
      asked.push(given);
      return { change: { data: { courseId: (given.data as { courseId: string }).courseId } } };
    },
  });
  assert.deepEqual((await outgoing(stream, signal, ask))?.data, { courseId: "Bells+1+a" });
  assert.deepEqual(asked, [{
    streamId: "s1",
    signal: signal.name,
    courseId: "Bells+1+a",
    data: signal.body,
  }]);
  const halting = await asking({ "streams.delivery.v1": () => ({ halt: "Not outside." }) });
  assert.equal(await outgoing(stream, signal, halting), undefined);
  assert.deepEqual((await outgoing(stream, signal, () => undefined))?.data, signal.body);
});

Deno.test("outgoing() sends nothing yet where a plugin cannot answer", async () => {
  const ask = await asking({ "streams.delivery.v1": () => Promise.reject(new Error("broken")) });
  await assert.rejects(outgoing(stream, signal, ask), { code: "streams.undecided" });
});
