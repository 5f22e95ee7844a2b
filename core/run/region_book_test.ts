import assert from "node:assert/strict";
import { RegionBook } from "./region_book.ts";
import { REGION_REPORT, type RegionReport } from "./region_report.ts";

const BEGUN = Date.parse("2026-03-02T09:00:00Z");

function report(name: string, more: Partial<RegionReport> = {}): RegionReport {
  return {
    name,
    version: "1.0.0",
    at: new Date(BEGUN).toISOString(),
    replicas: [{ context: "learning", lagMs: 120, generation: "g1", state: "current" }],
    cache: {
      hits: 0,
      stale: 0,
      misses: 0,
      joined: 0,
      purged: 0,
      evicted: 0,
      pages: 0,
      bytes: 0,
      mostBytes: 1,
    },
    requests: { count: 0, errors: 0, p50: 0, p99: 0 },
    slowest: [],
    connected: { bus: true, home: true },
    ...more,
  };
}

function open(most?: number) {
  const clock = { now: BEGUN };
  return { clock, book: new RegionBook(() => new Date(clock.now), most) };
}

Deno.test("RegionBook.regions() has the last report of each region, by name", () => {
  const { book, clock } = open();
  book.hear(report("osaka", { version: "1.0.0" }));
  book.hear(report("lima"));
  clock.now += 5_000;
  book.hear(report("osaka", { version: "1.1.0" }));
  assert.deepEqual(
    book.regions().map(({ report: { name, version }, heardAt, silent }) => [name, version, +heardAt, silent]),
    [["lima", "1.0.0", BEGUN, false], ["osaka", "1.1.0", BEGUN + 5_000, false]],
  );
});

Deno.test("RegionBook.regions() calls silent whoever was not heard from, and forgets them a day later", () => {
  const { book, clock } = open();
  book.hear(report("lima"));
  clock.now += 20_001;
  assert.equal(book.regions()[0]!.silent, true);
  book.hear(report("lima"));
  assert.equal(book.regions()[0]!.silent, false);
  clock.now += 24 * 3_600_000 + 1;
  assert.deepEqual(book.regions(), []);
});

Deno.test("RegionBook.regions() says how far a region's clock is off", () => {
  const { book } = open();
  book.hear(report("lima", { at: new Date(BEGUN + 184_000).toISOString() }));
  assert.equal(book.regions()[0]!.clockAhead, 184_000);
});

Deno.test("RegionBook.hear() keeps so many regions: whoever was silent for longest goes", () => {
  const { book } = open(2);
  for (const name of ["lima", "osaka", "lima", "cairo"]) book.hear(report(name));
  assert.deepEqual(book.regions().map(({ report }) => report.name), ["cairo", "lima"]);
});

Deno.test("REGION_REPORT passes over what a newer region says more, and refuses what it must not say", () => {
  const given = report("lima");
  assert.deepEqual(REGION_REPORT.parse({ ...given, mood: "fine" }), given);
  const many = Array.from({ length: 101 }, () => given.replicas[0]);
  const wrong: readonly object[] = [
    { name: "Lima; drop" },
    { name: "x".repeat(41) },
    { at: "noon" },
    { replicas: many },
    { requests: { ...given.requests, p99: -1 } },
    { replicas: [{ ...given.replicas[0], state: "fine" }] },
  ];
  for (const more of wrong) assert.equal(REGION_REPORT.safeParse({ ...given, ...more }).success, false);
});
