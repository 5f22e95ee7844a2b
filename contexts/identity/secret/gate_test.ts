import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { Gate } from "./gate.ts";

function visitors(gate: Gate, count: number) {
  let inside = 0;
  const seen = { most: 0, order: [] as number[] };
  const leave: (() => void)[] = [];
  const visits = Array.from({ length: count }, (_, who) =>
    gate.pass(async () => {
      seen.most = Math.max(seen.most, ++inside);
      seen.order.push(who);
      await new Promise<void>((resolve) => leave.push(resolve));
      inside--;
    }));
  async function emptyOut(): Promise<void> {
    for (let next = 0; next < count; next++) {
      while (leave.length <= next) await Promise.resolve();
      leave[next]!();
    }
    await Promise.all(visits);
  }
  return { seen, visits, emptyOut };
}

Deno.test("Gate.pass() lets only so many in at once, in the order they came", async () => {
  const { seen, emptyOut } = visitors(new Gate(2, 10), 8);
  await emptyOut();
  assert.deepEqual(seen, { most: 2, order: [0, 1, 2, 3, 4, 5, 6, 7] });
});

Deno.test("Gate.pass() refuses whoever comes when the queue is full, with when to come again", async () => {
  const gate = new Gate(1, 2);
  const { emptyOut } = visitors(gate, 3);
  await assert.rejects(
    gate.pass(() => Promise.resolve()),
    (error) =>
      error instanceof Refusal && error.code === "identity.busy" && error.facts.retryAfterSeconds === 5,
  );
  await emptyOut();
  assert.equal(await gate.pass(() => Promise.resolve("in")), "in");
});

Deno.test("Gate.pass() gives the place free when what was done inside failed", async () => {
  const gate = new Gate(1, 0);
  await assert.rejects(gate.pass(() => Promise.reject(new Error("no"))), /no/);
  assert.equal(await gate.pass(() => Promise.resolve("in")), "in");
});
