import assert from "node:assert/strict";
import { termsOf } from "./home_of_regions.ts";
import { readPrimaries } from "./primaries.ts";

const given = ["content=libsql://content.example.org?authToken=own", "http://{name}.db.example.org"];
const primaries = readPrimaries(given, (name) => name === "CARILLON_PRIMARY_TOKEN" ? "writes" : undefined);

Deno.test("termsOf() tells regions what opens databases to reading, and never what home writes with", () => {
  const bus = "nats://bus.example.org";
  const told = termsOf({ primaries, bus, copyToken: "reads" });
  const urls = Object.fromEntries(told.originals.map(({ name, url }) => [name, url]));
  assert.equal(urls.content, "libsql://content.example.org?authToken=reads");
  assert.equal(urls.learning, "http://learning.db.example.org?authToken=reads");
  assert.equal(urls.identity, undefined);
  for (const terms of [told, termsOf({ primaries, bus })]) {
    assert.doesNotMatch(JSON.stringify(terms), /writes|own/);
  }
  assert.doesNotMatch(JSON.stringify(termsOf({ primaries, bus })), /authToken/);
});
