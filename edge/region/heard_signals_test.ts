import assert from "node:assert/strict";
import { HeardSignals } from "./heard_signals.ts";
import { UNHEARD } from "./region_sessions.ts";

/** What is known of a bus, in one's hand. */
function open() {
  const state = {
    now: 1_000,
    sign: 1_000,
    unbroken: { since: -Infinity, until: 1_000 },
    reconnect: () => {},
  };
  const heard = new HeardSignals({
    lastSign: () => state.sign,
    unbroken: () => state.unbroken,
    onReconnect(listener) {
      state.reconnect = listener;
      return () => {};
    },
  }, () => state.now);
  return Object.assign(state, { heard, [Symbol.dispose]: () => heard.close() });
}

Deno.test("HeardSignals.span begins when it is told so, and goes as far as the bus was heard of", () => {
  using bus = open();
  assert.deepEqual(bus.heard.span, { since: Infinity, until: 1_000 });
  bus.now = 1_500;
  bus.heard.begin();
  bus.sign = 1_700;
  assert.deepEqual(bus.heard.span, { since: 1_500, until: 1_700 });
});

Deno.test("HeardSignals.span begins anew with a new connection", () => {
  using bus = open();
  bus.heard.begin();
  bus.now = 2_000;
  bus.reconnect();
  assert.equal(bus.heard.span.since, 2_000);
});

Deno.test("HeardSignals.look() begins anew after a long silence, and not after a short one", () => {
  using bus = open();
  bus.heard.begin();
  bus.now += UNHEARD - 1;
  bus.heard.look();
  bus.sign = bus.now;
  bus.heard.look();
  assert.equal(bus.heard.span.since, 1_000);
  bus.now += UNHEARD;
  bus.heard.look();
  assert.equal(bus.heard.span.since, 1_000, "it is not over yet");
  bus.sign = bus.now += 10;
  bus.heard.look();
  assert.equal(bus.heard.span.since, bus.now);
});

Deno.test("HeardSignals.look() begins nothing by itself", () => {
  using bus = open();
  bus.now += UNHEARD;
  bus.heard.look();
  bus.sign = bus.now;
  bus.heard.look();
  bus.reconnect();
  assert.equal(bus.heard.span.since, Infinity);
});

Deno.test("HeardSignals.unbroken goes on over a broken connection, from when it began to listen", () => {
  using bus = open();
  assert.equal(bus.heard.unbroken.since, Infinity);
  bus.now = 1_500;
  bus.heard.begin();
  bus.now = 2_000;
  bus.reconnect();
  bus.unbroken = { since: -Infinity, until: 1_400 };
  assert.deepEqual(bus.heard.unbroken, { since: 1_500, until: 1_400 });
});

Deno.test("HeardSignals.onGap() tells once of each gap, the first bus of all included", () => {
  using bus = open();
  bus.unbroken = { since: Infinity, until: -Infinity };
  let gaps = 0;
  bus.heard.onGap(() => gaps++);
  bus.heard.begin();
  bus.heard.look();
  assert.equal(gaps, 0, "nobody listens yet");
  bus.unbroken = { since: 2_000, until: 2_000 };
  bus.reconnect();
  bus.heard.look();
  assert.equal(gaps, 1);
  bus.unbroken = { since: 9_000, until: 9_000 };
  bus.heard.look();
  assert.equal(gaps, 2);
  assert.equal(bus.heard.unbroken.since, 9_000);
});
