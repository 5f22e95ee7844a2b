import assert from "node:assert/strict";
import type { Signal } from "core/signal/signal.ts";
import {
  closedRefusal,
  eventFor,
  LIMITS,
  manageRefusal,
  mayHear,
  openRefusal,
  policyRefusal,
  rotateRefusal,
} from "./rules.ts";

const SIGNAL: Signal = {
  id: "s1",
  name: "identity.person.registered.v1",
  at: "2026-03-02T09:00:00.000Z",
  site: "main",
  actor: { kind: "person", id: "p1" },
  correlation: "c1",
  position: { context: "identity", sequence: 7 },
  key: "p1",
  body: { personId: "p1", language: "en", personal: { name: "Lea Learner", email: "learner@example.org" } },
};

Deno.test("manageRefusal() lets operators and the house decide, nobody else", () => {
  assert.equal(manageRefusal({ kind: "person", id: "p1", roles: ["author", "operator"] }), undefined);
  assert.equal(manageRefusal({ kind: "system", id: "streams" }), undefined);
  assert.equal(manageRefusal({ kind: "person", id: "p1", roles: ["author"] })?.code, "streams.forbidden");
  assert.equal(manageRefusal({ kind: "person", id: "p1" })?.code, "streams.forbidden");
  assert.equal(manageRefusal({ kind: "plugin", id: "streaks" })?.code, "streams.forbidden");
});

Deno.test("policyRefusal() lets only whoever starts the server say what the machine allows", () => {
  assert.equal(policyRefusal({ kind: "system", id: "setup" }), undefined);
  assert.equal(
    policyRefusal({ kind: "person", id: "p1", roles: ["operator"] })?.code,
    "streams.policy_forbidden",
  );
});

Deno.test("openRefusal() and rotateRefusal() bound how many there are", () => {
  assert.equal(openRefusal(LIMITS.open - 1), undefined);
  assert.equal(openRefusal(LIMITS.open)?.code, "streams.too_many");
  assert.equal(rotateRefusal(LIMITS.secrets - 1), undefined);
  assert.equal(rotateRefusal(LIMITS.secrets)?.code, "streams.rotated_often");
});

Deno.test("closedRefusal() is for streams that are over", () => {
  assert.equal(closedRefusal({ id: "x", state: "open" }), undefined);
  assert.equal(closedRefusal({ id: "x", state: "paused" }), undefined);
  assert.equal(closedRefusal({ id: "x", state: "closed" })?.code, "streams.stream_closed");
});

Deno.test("mayHear() lets a stream hear what was chosen, and its own test", () => {
  const stream = { id: "x", hears: ["identity.person.registered.v1"] };
  assert.equal(mayHear(stream, SIGNAL), true);
  assert.equal(mayHear({ ...stream, hears: ["site.site.changed.v1"] }, SIGNAL), false);
  const test = { ...SIGNAL, name: "streams.stream.tested.v1", body: { streamId: "x" } };
  assert.equal(mayHear(stream, test), true);
  assert.equal(mayHear({ ...stream, id: "y", hears: [test.name] }, test), false, "even where it was chosen");
});

Deno.test("eventFor() leaves out what stands under personal, unless it was permitted", () => {
  assert.deepEqual(eventFor({ withPersonal: true }, SIGNAL).data, SIGNAL.body);
  const bare = eventFor({ withPersonal: false }, SIGNAL);
  assert.deepEqual(bare.data, { personId: "p1", language: "en" });
  assert.equal(JSON.stringify(bare).includes("Lea"), false);
  assert.equal(bare.id, "s1");
  for (const body of [null, "text", 7, ["personal"], {}]) {
    assert.deepEqual(eventFor({ withPersonal: false }, { ...SIGNAL, body }).data, body);
  }
});
