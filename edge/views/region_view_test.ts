import assert from "node:assert/strict";
import type { RegionReport, ReplicaReport } from "core/run/region_report.ts";
import { lagState, regionRows } from "./region_view.ts";

const AT = new Date("2026-03-02T09:00:00Z");
const cache = {
  hits: 0,
  stale: 0,
  misses: 0,
  joined: 0,
  purged: 0,
  evicted: 0,
  pages: 0,
  bytes: 0,
  mostBytes: 1,
};

function replica(more: Partial<ReplicaReport> = {}): ReplicaReport {
  return { context: "learning", lagMs: 100, generation: "g1", state: "current", ...more };
}

function report(more: Partial<RegionReport> = {}): RegionReport {
  return {
    name: "lima",
    version: "1.0.0",
    at: AT.toISOString(),
    replicas: [replica()],
    cache,
    requests: { count: 1_000, errors: 0, p50: 1, p99: 2 },
    slowest: [],
    connected: { bus: true, home: true },
    ...more,
  };
}

const STATES: readonly (readonly [
  string,
  Partial<RegionReport>,
  { silent?: boolean; clockAhead?: number },
  string,
  string[],
])[] = [
  ["with nothing the matter", {}, {}, "well", []],
  [
    "that lost a request in a thousand",
    { requests: { count: 1_000, errors: 1, p50: 1, p99: 2 } },
    {},
    "well",
    [],
  ],
  ["that loses one in a hundred", { requests: { count: 100, errors: 1, p50: 1, p99: 2 } }, {}, "failing", [
    "errors",
  ]],
  ["with a copy some seconds old", { replicas: [replica({ lagMs: 3_000 })] }, {}, "behind", []],
  ["with a copy that is old", { replicas: [replica({ lagMs: 20_000 })] }, {}, "behind", ["lag"]],
  ["with a copy that lacks some works", { replicas: [replica({ behind: 40 })] }, {}, "well", []],
  ["with a copy that lacks very many", { replicas: [replica({ behind: 1_000 })] }, {}, "behind", ["works"]],
  [
    "with a copy that gets nothing",
    { replicas: [replica({ lagMs: 20_000, state: "cut_off" })] },
    {},
    "behind",
    ["replica"],
  ],
  [
    "with a copy not whole yet",
    { replicas: [replica({ state: "empty", lagMs: 9e9 })] },
    {},
    "starting",
    [],
  ],
  ["without signals", { connected: { bus: false, home: true } }, {}, "cut_off", ["bus"]],
  ["without home", { connected: { bus: true, home: false } }, {}, "cut_off", ["home"]],
  [
    "not heard from, whatever it said last",
    { connected: { bus: false, home: false } },
    { silent: true },
    "silent",
    ["silent"],
  ],
  ["with a clock of its own", {}, { clockAhead: -60_000 }, "well", ["clock"]],
];

for (const [words, said, known, state, needs] of STATES) {
  Deno.test(`regionRows() of a region ${words} is ${state}, and asks for a look at [${needs}]`, () => {
    const region = { report: report(said), heardAt: AT, silent: false, clockAhead: 0, ...known };
    const [, row] = regionRows(report({ name: "home", replicas: [] }), [region]);
    assert.equal(row!.state, state);
    assert.deepEqual(row!.needs.map(({ need }) => need), needs);
  });
}

Deno.test("regionRows() has this process first, its oldest whole copy and the share of kept pages that were there", () => {
  const replicas = [
    replica(),
    replica({ context: "grading", lagMs: 900 }),
    replica({ context: "site", state: "empty", lagMs: 9e9 }),
  ];
  const [here] = regionRows(
    report({ name: "home", replicas, cache: { ...cache, hits: 7, joined: 1, misses: 2 } }),
    [],
  );
  assert.equal(here!.oldest?.context, "grading");
  assert.equal(here!.hitRate, 0.8);
  assert.equal(regionRows(report(), [])[0]!.hitRate, undefined);
});

Deno.test("lagState() says cut off only of what is old: a hiccup is none", () => {
  assert.equal(lagState(replica({ state: "cut_off", lagMs: 900 })), "current");
  assert.equal(lagState(replica({ state: "cut_off", lagMs: 3_000 })), "behind");
});
