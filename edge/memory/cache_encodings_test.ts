import assert from "node:assert/strict";
import { acceptedEncodings } from "edge/memory/cache_encodings.ts";

const CASES: readonly [header: string | null, accepted: string][] = [
  [null, "identity"],
  ["", "identity"],
  ["gzip, deflate, br, zstd", "br gzip identity"],
  ["gzip", "gzip identity"],
  ["GZIP", "gzip identity"],
  ["br;q=0.5, gzip;q=0.8", "gzip br identity"],
  ["gzip;q=0.5, identity", "identity gzip"],
  ["br;q=0, gzip", "gzip identity"],
  ["*", "br gzip identity"],
  ["gzip;q=0, *", "br identity"],
  ["*;q=0, gzip;q=0.2", "gzip"],
  ["identity;q=0, *;q=0", "identity"],
  ["deflate, zstd", "identity"],
  ["gzipped, abr", "identity"],
];

for (const [header, accepted] of CASES) {
  Deno.test(`acceptedEncodings() reads ${header === null ? "no header" : `"${header}"`}`, () => {
    assert.equal(acceptedEncodings(header).join(" "), accepted);
  });
}
