import assert from "node:assert/strict";
import type { SubscriberReport } from "core/bus/bus.ts";
import { causeLine } from "edge/views/cause.ts";
import { subscriberState } from "edge/views/subscriber_state.ts";

const well: SubscriberReport = {
  name: "grading",
  hears: [],
  running: true,
  paused: false,
  position: 30,
  lag: 0,
  held: 0,
  dead: 0,
  epoch: 0,
  rate: 0,
};
const replay = { from: 10, to: 50 };

const STATES: readonly [what: Partial<SubscriberReport>, state: string, share?: number][] = [
  [{}, "running"],
  [{ dead: 3 }, "running"],
  [{ lag: 3 }, "behind"],
  [{ lag: 3, held: 1 }, "retrying"],
  [{ lag: 3, held: 1, replay }, "replaying", 0.5],
  [{ lag: 3, replay, position: 5 }, "replaying", 0],
  [{ lag: 3, replay, position: 50 }, "behind"],
  [{ lag: 3, replay, paused: true }, "paused", 0.5],
  [{ lag: 3, paused: true, running: false }, "away"],
];

for (const [what, state, share] of STATES) {
  Deno.test(`subscriberState() of ${JSON.stringify(what)} is ${state}`, () => {
    const found = subscriberState({ ...well, ...what });
    assert.deepEqual([found.state, found.share], [state, share]);
  });
}

Deno.test("causeLine() is what the last cause says first, in one line that is not too long", () => {
  assert.equal(causeLine("Error: no\n    at here"), "Error: no");
  assert.equal(
    causeLine("Error: no\n    at here\ncaused by: Error: no disk\n    at there"),
    "Error: no disk",
  );
  assert.equal(causeLine("x".repeat(500)).length, 160);
  assert.equal(causeLine(""), "");
});
