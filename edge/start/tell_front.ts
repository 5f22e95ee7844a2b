import { told } from "core/watch/instruments.ts";
import type { CopySoFar } from "core/run/region_life.ts";
import type { Front } from "edge/front.ts";

const answers = told({
  name: "carillon_page_cache_answers",
  doc:
    "How pages for everybody were answered: hit, stale, joined (waited for one that was being made) or made",
  labels: ["how"],
  kind: "counter",
});
const gone = told({
  name: "carillon_page_cache_gone",
  doc: "Kept pages that went before their time: purged by a signal, evicted for want of room",
  labels: ["why"],
  kind: "counter",
});
const pages = told({ name: "carillon_page_cache_pages", doc: "Pages that are kept now", labels: [] });
const bytes = told({ name: "carillon_page_cache_bytes", doc: "What kept pages take up", labels: [] });
const most = told({ name: "carillon_page_cache_most_bytes", doc: "What they may take up", labels: [] });

const silence = told({
  name: "carillon_region_silence_seconds",
  doc: "At home: how long ago a region last said how it is",
  labels: ["region"],
});
const regionLag = told({
  name: "carillon_region_lag_seconds",
  doc: "At home: how old a region's copy of a context was when it last said so",
  labels: ["region", "context"],
});
const regionBehind = told({
  name: "carillon_region_behind",
  doc: "At home: works that a region's copy of a context had not got when it last said so",
  labels: ["region", "context"],
});
const regionConnected = told({
  name: "carillon_region_connected",
  doc: "At home: 1 where a region said that it hears signals (bus), or reaches home",
  labels: ["region", "to"],
});
const clockOff = told({
  name: "carillon_region_clock_ahead_seconds",
  doc: "At home: how far a region's clock is before home's; less than nought where it is behind",
  labels: ["region"],
});

const lag = told({
  name: "carillon_replica_lag_seconds",
  doc: "In a region: how old its copy of a context is",
  labels: ["context"],
});
const whole = told({
  name: "carillon_replica_whole",
  doc: "In a region: 1 where its copy of a context is whole, 0 where it never was",
  labels: ["context"],
});

const behind = told({
  name: "carillon_replica_behind",
  doc:
    "In a region: works that home has stored and its copy of a context has not got; told while home answers",
  labels: ["context"],
});
const copied = told({
  name: "carillon_replica_bytes",
  doc: "In a region: how large its copy of a context is, whole or on its way to it",
  labels: ["context"],
});

/** Tells of the pages that are kept, and at home of the regions, as they are now. */
export function tellFront(
  { pages: cache, regions, clock }: Pick<Front, "pages" | "regions" | "clock">,
): void {
  const report = cache.report();
  const { hits, stale, joined, misses, purged, evicted } = report;
  const hows = { hit: hits, stale, joined, made: misses };
  answers.tell(Object.entries(hows).map(([how, value]) => ({ labels: { how }, value })));
  gone.tell(Object.entries({ purged, evicted }).map(([why, value]) => ({ labels: { why }, value })));
  pages.tell([{ labels: {}, value: report.pages }]);
  bytes.tell([{ labels: {}, value: report.bytes }]);
  most.tell([{ labels: {}, value: report.mostBytes }]);

  const known = regions.regions();
  const now = clock().getTime();
  const each = (read: (region: typeof known[number]) => number) =>
    known.map((region) => ({ labels: { region: region.report.name }, value: read(region) }));
  silence.tell(each(({ heardAt }) => (now - heardAt.getTime()) / 1_000));
  clockOff.tell(each(({ clockAhead }) => clockAhead / 1_000));
  regionLag.tell(
    known.flatMap(({ report: { name: region, replicas } }) =>
      replicas.map(({ context, lagMs }) => ({ labels: { region, context }, value: lagMs / 1_000 }))
    ),
  );
  regionBehind.tell(
    known.flatMap(({ report: { name: region, replicas } }) =>
      replicas.flatMap(({ context, behind }) =>
        behind === undefined ? [] : [{ labels: { region, context }, value: behind }]
      )
    ),
  );
  regionConnected.tell(known.flatMap(({ report: { name: region, connected } }) => [
    { labels: { region, to: "bus" }, value: Number(connected.bus) },
    { labels: { region, to: "home" }, value: Number(connected.home) },
  ]));
}

/** Tells of a region's own copies, as they are now. */
export function tellCopies(copies: readonly CopySoFar[]): void {
  const each = (read: (copy: CopySoFar) => number) =>
    copies.map((copy) => ({ labels: { context: copy.context }, value: read(copy) }));
  lag.tell(each(({ lagMs }) => lagMs / 1_000));
  whole.tell(each(({ state }) => Number(state !== "empty")));
  copied.tell(each(({ bytes }) => bytes));
  behind.tell(
    copies.flatMap(({ context, behind }) =>
      behind === undefined ? [] : [{ labels: { context }, value: behind }]
    ),
  );
}
