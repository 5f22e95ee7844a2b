import assert from "node:assert/strict";
import type { Signal } from "core/signal/signal.ts";
import { wait } from "core/base/wait.ts";
import { type DeliverOne, Lanes } from "./lanes.ts";

const LONG = 10_000;
const goOn = new AbortController().signal;

function signal(id: string, key: string): Signal {
  return {
    id,
    key,
    name: "probe.thing.happened.v1",
    at: "2026-03-02T09:00:00.000Z",
    site: "main",
    actor: { kind: "system", id: "test" },
    correlation: "c",
    position: { context: "probe", sequence: 1 },
    body: {},
  };
}

/** A receiver that notes what came to it, and refuses some the first time. */
function receiver(refused: readonly string[] = []) {
  const came: string[] = [];
  const left = new Set(refused);
  const one: DeliverOne = ({ id }) => {
    came.push(id);
    return left.delete(id) ? Promise.reject(new Error(`refused ${id}`)) : Promise.resolve();
  };
  return { came, one };
}

Deno.test("Lanes.deliver() has different keys under way at once, one key's in order", async () => {
  const underWay = new Set<string>();
  const order: string[] = [];
  let most = 0;
  const lanes = new Lanes(async ({ id, key }) => {
    assert.equal(underWay.has(key), false, `${id} waits for the one before`);
    underWay.add(key);
    most = Math.max(most, underWay.size);
    await wait(1);
    underWay.delete(key);
    order.push(id);
  }, LONG);
  await lanes.deliver([signal("a1", "a"), signal("b1", "b"), signal("a2", "a"), signal("c1", "c")], goOn);
  assert.equal(most, 3);
  assert.equal(order.at(-1), "a2");
});

Deno.test("Lanes.deliver() what was through, or refused, is not sent again when it is asked for one by one", async () => {
  const { came, one } = receiver(["b1"]);
  const lanes = new Lanes(one, LONG);
  const batch = [signal("a1", "a"), signal("b1", "b"), signal("b2", "b"), signal("c1", "c")];
  await assert.rejects(lanes.deliver(batch, goOn), /refused b1/);
  await lanes.deliver([batch[0]!], goOn);
  await assert.rejects(lanes.deliver([batch[1]!], goOn), /refused b1/);
  await lanes.deliver([batch[3]!], goOn);
  assert.deepEqual(came, ["a1", "b1", "c1"], "each once; what is behind the refused one waits");
  for (const again of [batch[1]!, batch[2]!]) await lanes.deliver([again], goOn);
  assert.deepEqual(came, ["a1", "b1", "c1", "b1", "b2"], "asked for once more, it is sent once more");
});

Deno.test("Lanes.deliver() a replay sends all again, and nothing is remembered of what went well", async () => {
  const { came, one } = receiver();
  const lanes = new Lanes(one, LONG);
  const batch = [signal("a1", "a"), signal("b1", "b")];
  for (let times = 0; times < 2; times++) await lanes.deliver(batch, goOn);
  await lanes.deliver([batch[0]!], goOn);
  assert.deepEqual(came, ["a1", "b1", "a1", "b1", "a1"]);
});

Deno.test("Lanes.deliver() begins nothing once time is up, and remembers nothing once it is stopped", async () => {
  const { came, one } = receiver();
  const slow = new Lanes(async (given, stop) => {
    await wait(20);
    await one(given, stop);
  }, 5);
  const batch = [signal("a1", "a"), signal("a2", "a")];
  await assert.rejects(slow.deliver(batch, goOn), /no time left/);
  await slow.deliver([batch[0]!], goOn);
  assert.deepEqual(came, ["a1"]);

  const stop = new AbortController();
  const stopped = new Lanes((given, signal) => {
    stop.abort();
    return one(given, signal);
  }, LONG);
  await assert.rejects(stopped.deliver(batch, stop.signal), /no time left/);
  await stopped.deliver([batch[0]!], goOn);
  assert.deepEqual(came, ["a1", "a1", "a1"]);
});
