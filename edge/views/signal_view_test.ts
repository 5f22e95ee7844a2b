import assert from "node:assert/strict";
import type { SubscriberReport } from "core/bus/bus.ts";
import { listSignals } from "edge/start/signal_catalogue.ts";
import { groupSignals, hearersOf, matches } from "./signal_view.ts";

const listed = listSignals();
const viewed = listed.find(({ name }) => name === "learning.unit.viewed.v1")!;

function report(name: string, how: Partial<SubscriberReport> = {}): SubscriberReport {
  const fresh = { position: 9, lag: 0, held: 0, dead: 0, epoch: 0, rate: 0 };
  return { name, hears: [viewed.name], running: true, paused: false, ...fresh, ...how };
}

Deno.test("hearersOf() shows how subscribers stand, and those too whom no code here names", () => {
  assert.deepEqual(hearersOf(viewed), viewed.hearers);
  const [streaks, warehouse] = hearersOf(viewed, [
    report("streaks", { lag: 3 }),
    report("warehouse"),
    report("x", { hears: [] }),
  ]);
  assert.deepEqual([streaks!.name, streaks!.needs, streaks!.report!.lag], ["streaks", ["personId"], 3]);
  assert.deepEqual([warehouse!.name, warehouse!.needs, warehouse!.version], [
    "warehouse",
    undefined,
    viewed.name,
  ]);
});

const TROUBLES: readonly [what: string, how: Partial<SubscriberReport>, trouble: string | undefined][] = [
  ["none where all is heard", {}, undefined],
  ["one who is behind", { lag: 3 }, "behind"],
  ["one who tries again", { lag: 3, held: 1 }, "failing"],
  ["one with dead letters", { dead: 1 }, "failing"],
];
for (const [what, how, trouble] of TROUBLES) {
  Deno.test(`groupSignals() notes trouble: ${what}`, () => {
    const [group] = groupSignals([viewed], [report("streaks", how)]);
    assert.equal(group!.signals[0]!.trouble, trouble);
  });
}

Deno.test("groupSignals() groups by publisher, in the order of the alphabet", () => {
  const publishers = groupSignals(listed).map(({ publisher }) => publisher);
  assert.deepEqual(publishers, publishers.toSorted());
  assert.ok(publishers.includes("milestones"));
});

Deno.test("matches() wants every word, anywhere, in any case", () => {
  for (const query of ["", "unit viewed", "VIEWED.V1", "streaks", "minute unitId"]) {
    assert.ok(matches(viewed, query), query);
  }
  assert.ok(!matches(viewed, "unit nothing"));
});
