import assert from "node:assert/strict";
import { readMetricsPlace } from "./metrics_place.ts";

const TOKEN = "long enough to be one";

for (
  const [given, token, expected] of [
    ["9464", undefined, { host: "127.0.0.1", port: 9464 }],
    ["[::1]:0", undefined, { host: "::1", port: 0 }],
    ["localhost:9464", undefined, { host: "localhost", port: 9464 }],
    ["0.0.0.0:9464", TOKEN, { host: "0.0.0.0", port: 9464, token: TOKEN }],
  ] as const
) {
  Deno.test(`readMetricsPlace() reads "${given}"`, () => {
    assert.deepEqual(readMetricsPlace(given, token), expected);
  });
}

for (
  const [given, token, code] of [
    ["0.0.0.0:9464", undefined, "start.metrics_open"],
    ["[::]:9464", undefined, "start.metrics_open"],
    ["127.0.0.1.example.org:9464", undefined, "start.metrics_open"],
    ["9464", "short", "start.option_invalid"],
    ["99999", undefined, "start.option_invalid"],
    ["here", undefined, "start.option_invalid"],
    ["", undefined, "start.option_invalid"],
  ] as const
) {
  Deno.test(`readMetricsPlace() refuses "${given}" with ${token ? "a short" : "no"} token: ${code}`, () => {
    assert.throws(() => readMetricsPlace(given, token), { code });
  });
}
