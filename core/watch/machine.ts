import { told } from "./instruments.ts";

const memory = told({
  name: "carillon_memory_bytes",
  doc: "Memory of the process: resident is all of it, the others are of the thread that serves",
  labels: ["kind"],
});
const build = told({
  name: "carillon_build_info",
  doc: "Always 1: what runs here, and for which region",
  labels: ["version", "deno", "region"],
});
const started = told({
  name: "carillon_start_time_seconds",
  doc: "When the process began, in seconds since 1970",
  labels: [],
});

const BEGUN = Math.floor((Date.now() - performance.now()) / 1_000);

/** Tells of memory, versions and age as they are now. */
export function tellMachine(
  { version, region }: { readonly version: string; readonly region: string },
): void {
  const { rss, heapUsed, heapTotal, external } = Deno.memoryUsage();
  const kinds = { resident: rss, heap_used: heapUsed, heap_total: heapTotal, external };
  memory.tell(Object.entries(kinds).map(([kind, value]) => ({ labels: { kind }, value })));
  build.tell([{ labels: { version, deno: Deno.version.deno, region }, value: 1 }]);
  started.tell([{ labels: {}, value: BEGUN }]);
}
