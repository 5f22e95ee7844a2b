import assert from "node:assert/strict";
import { Circuit } from "./circuit.ts";

Deno.test("Circuit leaves a server alone for longer each time, up to a bound, and forgets when it answers", () => {
  let now = 0;
  const circuit = new Circuit({ first: 100, longest: 350 }, () => now);
  assert.equal(circuit.closedFor, undefined);
  for (const rest of [100, 200, 350, 350]) {
    circuit.failed("away");
    now += rest - 1;
    assert.equal(circuit.closedFor, "away");
    now += 1;
    assert.equal(circuit.closedFor, undefined);
  }
  circuit.succeeded();
  circuit.failed("away");
  now += 100;
  assert.equal(circuit.closedFor, undefined);
});

Deno.test("Circuit counts calls that fail together once, and waits as long as the server wants", () => {
  let now = 0;
  const circuit = new Circuit({ first: 100, longest: 10_000 }, () => now);
  for (let times = 0; times < 20; times++) circuit.failed("away");
  now = 200;
  assert.equal(circuit.closedFor, undefined);
  circuit.failed("busy", 5_000);
  now = 5_199;
  assert.equal(circuit.closedFor, "busy");
});
