import assert from "node:assert/strict";
import { readBeginning } from "edge/views/replay_form.ts";

const READ: readonly [given: Parameters<typeof readBeginning>[0], read: ReturnType<typeof readBeginning>][] =
  [
    [{ since: "2026-03-02T09:00" }, { since: "2026-03-02T09:00:00.000Z" }],
    [{ since: " 2026-03-02 09:00:30 " }, { since: "2026-03-02T09:00:30.000Z" }],
    [{ since: "2026-03-02T09:00:30.5" }, { since: "2026-03-02T09:00:30.500Z" }],
    [{ from: "1" }, { sequence: 1 }],
    [{ from: " 120411 " }, { sequence: 120_411 }],
  ];

for (const [given, read] of READ) {
  Deno.test(`readBeginning() reads ${JSON.stringify(given)}`, () => {
    assert.deepEqual(readBeginning(given), read);
  });
}

const REFUSED: readonly [given: Parameters<typeof readBeginning>[0], code: string][] = [
  [{ since: "" }, "edge.replay_time"],
  [{ since: "yesterday" }, "edge.replay_time"],
  [{ since: "2026-13-02T09:00" }, "edge.replay_time"],
  [{}, "edge.replay_place"],
  [{ from: "0" }, "edge.replay_place"],
  [{ from: "-1" }, "edge.replay_place"],
  [{ from: "1.5" }, "edge.replay_place"],
  [{ from: "9".repeat(20) }, "edge.replay_place"],
];

for (const [given, code] of REFUSED) {
  Deno.test(`readBeginning() refuses ${JSON.stringify(given)}`, () => {
    assert.throws(() => readBeginning(given), { code });
  });
}
