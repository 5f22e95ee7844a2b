import assert from "node:assert/strict";
import { CallFailure } from "core/plugin/call.ts";
import { inDeadline } from "core/host/deadline.ts";

const late = (error: unknown) => error instanceof CallFailure && error.fault === "late";

Deno.test("inDeadline() answers with what was answered, and leaves no timer behind", async () => {
  assert.equal(await inDeadline("p", 10_000, () => Promise.resolve(1)), 1);
  await assert.rejects(inDeadline("p", 10_000, () => Promise.reject(new RangeError("no"))), RangeError);
  const thrown = () => {
    throw new RangeError("at once");
  };
  await assert.rejects(inDeadline("p", 10_000, thrown), RangeError);
});

Deno.test("inDeadline() tells whoever is late that its time is up, and nobody else", async () => {
  const signals: AbortSignal[] = [];
  const ask = (milliseconds: number, answer: Promise<number>) =>
    inDeadline("p", milliseconds, (timeUp) => {
      signals.push(timeUp);
      return answer;
    });
  const gate = Promise.withResolvers<number>();
  const never = new Promise<number>(() => {});
  const asked = [ask(20, never), ask(20, never), ask(20, Promise.resolve(3)), ask(10_000, gate.promise)];
  assert.equal(await asked[2], 3);
  await assert.rejects(asked[0]!, late);
  await assert.rejects(asked[1]!, late);
  assert.deepEqual(signals.map(({ aborted }) => aborted), [true, true, false, false]);
  gate.resolve(4);
  assert.equal(await asked[3], 4);
});

Deno.test("inDeadline() gives whoever begins later as long as whoever began before", async () => {
  const never = new Promise<number>(() => {});
  const first = inDeadline("p", 30, () => never);
  const begun = await new Promise<number>((resolve) => setTimeout(() => resolve(performance.now()), 15));
  const second = inDeadline("p", 30, () => never);
  await assert.rejects(first, late);
  await assert.rejects(second, late);
  assert.ok(performance.now() - begun >= 29);
});
