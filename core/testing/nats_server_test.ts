import assert from "node:assert/strict";
import { findNats, findOldNats } from "./find_nats.ts";
import { freePort, startNats, startNatsCluster } from "./nats_server.ts";
import { testWhere } from "./skip.ts";

const current = await findNats();
const old = await findOldNats();

/** The first line that a server says to who connects: `INFO` and an object. */
async function greeting(port: number): Promise<Record<string, unknown>> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const bytes = new Uint8Array(32_768);
  const many = await connection.read(bytes);
  return JSON.parse(new TextDecoder().decode(bytes.subarray(0, many ?? 0)).replace(/^INFO /, ""));
}

for (const [which, binary] of [["current", current], ["2.9", old]] as const) {
  const missing = "missing" in binary ? binary.missing : undefined;
  testWhere(missing, `startNats() starts a ${which} server and again on its port after kill -9`, async () => {
    if ("missing" in binary) return;
    await using server = await startNats({ binary, maxPayload: 4_096 });
    const before = await greeting(server.port);
    assert.deepEqual([before.version, before.max_payload, before.jetstream], [binary.version, 4_096, true]);
    const { pid } = server;
    await server.kill();
    assert.equal(server.running, false);
    await assert.rejects(greeting(server.port), Deno.errors.ConnectionRefused);
    await server.restart();
    assert.notEqual(server.pid, pid);
    assert.equal((await greeting(server.port)).version, binary.version);
  });
}

testWhere(
  "missing" in current ? current.missing : undefined,
  "startNats() passes sync_interval on, and says what a server says that does not start",
  async () => {
    if ("missing" in current) return;
    await using server = await startNats({ binary: current, syncInterval: "always" });
    assert.equal(server.running, true);
    await assert.rejects(startNats({ binary: current, syncInterval: "nonsense" }), /sync_interval|nonsense/);
  },
);

testWhere(
  "missing" in current ? current.missing : undefined,
  "startNatsCluster() starts three servers that find a leader",
  async () => {
    if ("missing" in current) return;
    await using cluster = await startNatsCluster({ binary: current });
    assert.equal(cluster.servers.length, 3);
    await cluster.servers[0]!.kill();
    await cluster.servers[0]!.restart();
  },
);

Deno.test("freePort() gives no port twice", () => {
  const ports = Array.from({ length: 500 }, freePort);
  assert.equal(new Set(ports).size, ports.length);
});
