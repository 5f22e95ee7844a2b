import assert from "node:assert/strict";
import type { Reading } from "core/watch/reading.ts";
import { RecentRequests } from "./recent_requests.ts";

type Spreads = Extract<Reading, { kind: "histogram" }>;

/** So many requests of each route and status that took up to a tenth of a second, up to one, and longer. */
function counted(...all: readonly (readonly [string, string, number[]])[]): Spreads {
  return {
    kind: "histogram",
    name: "carillon_request_seconds",
    doc: "",
    bounds: [0.1, 1],
    series: all.map(([route, status, counts]) => ({
      labels: { route, method: "GET", status },
      counts,
      sum: 0,
    })),
  };
}

Deno.test("RecentRequests.look() is of the last five minutes, not of all time", () => {
  const recent = new RecentRequests();
  recent.look(counted(["/courses", "2xx", [0, 0, 100]]), 0);
  const { requests, slowest } = recent.look(counted(["/courses", "2xx", [50, 0, 100]]), 60_000);
  assert.deepEqual(requests, { count: 50, errors: 0, p50: 50, p99: 99 });
  assert.deepEqual(slowest, [{ route: "/courses", p99: 99 }]);
  const later = recent.look(counted(["/courses", "2xx", [50, 0, 100]]), 400_000);
  assert.equal(later.requests.count, 0);
  assert.deepEqual(later.slowest, []);
});

Deno.test("RecentRequests.look() counts failures of ours as errors, and what is kept or nowhere as no page", () => {
  const { requests, slowest } = new RecentRequests().look(
    counted(
      ["/courses", "2xx", [9, 0, 0]],
      ["/learn/:course", "5xx", [0, 1, 0]],
      ["/courses/:course", "4xx", [1, 0, 0]],
      ["kept", "2xx", [0, 0, 40]],
      ["none", "4xx", [0, 0, 4]],
      ["/streams/events", "2xx", [0, 0, 4]],
    ),
    0,
  );
  assert.deepEqual([requests.count, requests.errors], [59, 1]);
  assert.deepEqual(slowest.map(({ route }) => route), ["/learn/:course", "/courses", "/courses/:course"]);
});

Deno.test("RecentRequests.look() gives noughts where nobody asked", () => {
  assert.deepEqual(new RecentRequests().look(counted(), 0), {
    requests: { count: 0, errors: 0, p50: 0, p99: 0 },
    slowest: [],
  });
});
