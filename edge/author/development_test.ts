import assert from "node:assert/strict";
import { reportLines } from "./development.ts";

const call = {
  at: 1,
  do: "hear",
  name: "door.bell.rung.v1",
  milliseconds: 1.5,
  stored: 0,
  said: [],
  logged: [],
} as const;

Deno.test("reportLines() tells a call in a line, and each thing that it logged in one of its own", () => {
  assert.deepEqual(reportLines(call), ["heard door.bell.rung.v1  1.5 ms"]);
  const more = {
    ...call,
    stored: 2,
    said: ["porter.door.opened.v1"],
    logged: ["open"],
    failed: "late: too late",
  };
  assert.deepEqual(reportLines(more), [
    "heard door.bell.rung.v1  1.5 ms  stored 2  said porter.door.opened.v1  FAILED late: too late",
    "  log: open",
  ]);
});
