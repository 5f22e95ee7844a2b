import { createMiddleware } from "hono/factory";
import { routePath } from "hono/route";
import { type Count, counter, histogram, type Spread } from "core/watch/instruments.ts";

const requests = histogram({
  name: "carillon_request_seconds",
  doc:
    "How long requests took until their answer began, by the route's template; kept is a page out of memory",
  labels: ["route", "method", "status"],
});
const bytes = counter({
  name: "carillon_response_bytes",
  doc: "Bytes of answers whose length is known before they are sent",
  labels: ["route"],
});

/** What is counted of one route under one method. Whoever answers often keeps it. */
export interface RouteFigures {
  /** Notes an answer that began now; `length` in bytes where it is known. */
  answered(status: number, begun: number, length?: number): void;
  /** Notes an answer that took less than is told apart: to look at the clock would be a part of it. */
  answeredAtOnce(status: number): void;
}

/** Other methods are whatever somebody sends. */
const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "HEAD"]);
/** Where no route answered: what was asked for is not told, for anybody can ask for anything. */
const NO_ROUTE = "none";

const known = new Map<string, RouteFigures>();

/** The figures of a route by its template. */
export function routeFigures(method: string, route: string): RouteFigures {
  const key = `${method} ${route}`;
  let figures = known.get(key);
  if (!figures) known.set(key, figures = makeFigures(METHODS.has(method) ? method : "other", route));
  return figures;
}

function makeFigures(method: string, route: string): RouteFigures {
  const byClass: Spread[] = [];
  let sent: Count | undefined;
  const spreadOf = (status: number) => {
    const first = Math.floor(status / 100);
    return byClass[first] ??= requests.of({ route, method, status: `${first}xx` });
  };
  return {
    answeredAtOnce: (status) => spreadOf(status).record(0),
    answered(status, begun, length) {
      spreadOf(status).record((performance.now() - begun) / 1_000);
      if (length !== undefined) (sent ??= bytes.of({ route })).add(length);
    },
  };
}

/** Measures every request that no lane of its own answers: until the answer begins, not until it is through. */
export function measure() {
  return createMiddleware(async function measure(c, next) {
    const begun = performance.now();
    await next();
    const route = routePath(c);
    const length = c.res.headers.get("content-length");
    const method = METHODS.has(c.req.method) ? c.req.method : "other";
    routeFigures(method, route.includes("*") && route.length <= 2 ? NO_ROUTE : route)
      .answered(c.res.status, begun, length === null ? undefined : Number(length));
  });
}
