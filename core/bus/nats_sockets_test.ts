import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { bearBrokenSockets, isBrokenSocket } from "./nats_sockets.ts";

const reset = () => Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });

Deno.test("bearBrokenSockets() lets a socket break that nobody listens to, and tells of it", () => {
  const logged: string[] = [];
  const end = catchLog((line) => logged.push(line));
  try {
    bearBrokenSockets();
    bearBrokenSockets();
    reportError(reset()); // would end the process
  } finally {
    end();
  }
  assert.equal(logged.length, 1);
});

Deno.test("isBrokenSocket() takes nothing else for one", () => {
  assert.ok(isBrokenSocket(reset()));
  for (const other of [new Error("ECONNRESET"), { code: "ECONNRESET", syscall: "read" }, undefined]) {
    assert.ok(!isBrokenSocket(other));
  }
  assert.ok(!isBrokenSocket(Object.assign(new Error("gone"), { code: "ENOENT", syscall: "open" })));
});
