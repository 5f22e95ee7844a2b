import type { KnownRegion } from "core/run/region_book.ts";
import type { RegionReport, ReplicaReport } from "core/run/region_report.ts";
import { RegionsPage } from "edge/pages/regions.tsx";
import type { Sample } from "edge/pages/gallery_public.tsx";
import { regionRows } from "edge/views/region_view.ts";

const at = new Date("2026-11-23T13:40:12Z");
const CONTEXTS = ["site", "catalog", "content", "enrollment", "learning", "grading"];

function copies(more: (context: string) => Partial<ReplicaReport> = () => ({})): ReplicaReport[] {
  return CONTEXTS.map((context, at) => ({
    context,
    lagMs: 180 + 40 * at,
    behind: 0,
    generation: "0193a1",
    state: "current",
    ...more(context),
  }));
}

function report(name: string, more: Partial<RegionReport> = {}): RegionReport {
  return {
    name,
    version: "7",
    at: at.toISOString(),
    replicas: copies(),
    cache: {
      hits: 48_120,
      stale: 210,
      misses: 1_904,
      joined: 88,
      purged: 612,
      evicted: 0,
      pages: 288,
      bytes: 9_800_000,
      mostBytes: 33_554_432,
    },
    requests: { count: 12_408, errors: 0, p50: 3.4, p99: 48.2 },
    slowest: [
      { route: "/progress/:course", p99: 84.1 },
      { route: "/learn/:course", p99: 52.7 },
      { route: "/learn/:course/:unit", p99: 38 },
      { route: "/courses", p99: 21.4 },
    ],
    connected: { bus: true, home: true },
    ...more,
  };
}

function heard(one: RegionReport, more: Partial<KnownRegion> = {}): KnownRegion {
  return { report: one, heardAt: new Date(at.getTime() - 2_100), silent: false, clockAhead: -80, ...more };
}

const nobody = { hits: 0, stale: 0, misses: 0, joined: 0, purged: 0, evicted: 0, pages: 0, bytes: 0 };
const home = report("home", { replicas: [] });
const fresh = report("home", {
  replicas: [],
  cache: { ...nobody, mostBytes: 33_554_432 },
  requests: { count: 0, errors: 0, p50: 0, p99: 0 },
  slowest: [],
});

const troubled: readonly KnownRegion[] = [
  heard(report("cairo")),
  heard(report("lima", {
    version: "8",
    replicas: copies((context) =>
      context === "learning" ? { lagMs: 42_300, behind: 1_204 } : { lagMs: 2_800 }
    ),
    requests: { count: 8_211, errors: 12, p50: 6.1, p99: 910 },
  })),
  heard(report("osaka", { connected: { bus: false, home: false } }), { clockAhead: 184_000 }),
  heard(report("perth"), { silent: true, heardAt: new Date("2026-11-23T12:58:31Z") }),
  heard(report("quito", {
    replicas: copies((context) =>
      context === "content" ? { state: "empty", lagMs: 0, generation: "" } : { behind: 0 }
    ),
    cache: { ...nobody, mostBytes: 33_554_432 },
    requests: { count: 0, errors: 0, p50: 0, p99: 0 },
    slowest: [],
  })),
  heard(report("tromso", {
    replicas: copies((context) => context === "grading" ? { state: "cut_off", lagMs: 400_000 } : {}),
  })),
];

const cutOff = copies(() => ({ state: "cut_off", lagMs: 92_000 }));

function page(name: string, here: RegionReport, regions: readonly KnownRegion[], isHome = true): Sample {
  const rows = regionRows(here, regions);
  return { name, render: (frame) => <RegionsPage frame={frame} at={at} rows={rows} isHome={isHome} /> };
}

/** The page of regions, in every state. */
export const regionPages: readonly Sample[] = [
  page("regions, none yet", fresh, []),
  page("regions, all well", home, ["cairo", "lima", "osaka"].map((name) => heard(report(name)))),
  page("regions, one silent", home, [
    heard(report("cairo")),
    heard(report("perth"), { silent: true, heardAt: new Date("2026-11-23T12:58:31Z") }),
  ]),
  page("regions, in trouble", home, troubled),
  page(
    "regions, of one without home",
    report("osaka", { replicas: cutOff, connected: { bus: false, home: false } }),
    [],
    false,
  ),
];
