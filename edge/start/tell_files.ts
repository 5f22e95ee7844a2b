import type { HeldReport } from "core/files/held_store.ts";
import { told } from "core/watch/instruments.ts";

const answers = told({
  name: "carillon_file_cache_answers",
  doc: "How files from elsewhere were found: hit (on disk), miss (fetched), passed (handed on as they came)",
  labels: ["how"],
  kind: "counter",
});
const gone = told({
  name: "carillon_file_cache_gone",
  doc: "Held files that went: evicted for want of room, damaged and thrown away",
  labels: ["why"],
  kind: "counter",
});
const fetched = told({
  name: "carillon_file_cache_fetched_bytes",
  doc: "Bytes of files that were fetched to be held",
  labels: [],
  kind: "counter",
});
const files = told({ name: "carillon_file_cache_files", doc: "Files that are held now", labels: [] });
const bytes = told({
  name: "carillon_file_cache_bytes",
  doc: "Bytes of files that are held now",
  labels: [],
});
const most = told({ name: "carillon_file_cache_most_bytes", doc: "What they may come to", labels: [] });

/** Tells of the files that are held on this machine, as they are now. */
export function tellFiles(report: HeldReport): void {
  const { hits, misses, passed, evicted, damaged } = report;
  const hows = { hit: hits, miss: misses - passed, passed };
  answers.tell(Object.entries(hows).map(([how, value]) => ({ labels: { how }, value })));
  gone.tell(Object.entries({ evicted, damaged }).map(([why, value]) => ({ labels: { why }, value })));
  fetched.tell([{ labels: {}, value: report.fetchedBytes }]);
  files.tell([{ labels: {}, value: report.files }]);
  bytes.tell([{ labels: {}, value: report.bytes }]);
  most.tell([{ labels: {}, value: report.capBytes }]);
}
