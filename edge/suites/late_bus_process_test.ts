import assert from "node:assert/strict";
import { findNats } from "core/testing/find_nats.ts";
import { freePort, startNats } from "core/testing/nats_server.ts";
import { launchServer } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { until, withPath } from "core/testing/until.ts";

const nats = await findNats();

testWhere(
  "missing" in nats ? nats.missing : undefined,
  "a process that starts before its bus waits for it, says so, and serves once it is there",
  async () => {
    if ("missing" in nats) return;
    await using bus = await startNats({ binary: nats });
    await bus.stop();
    await withPath(async (data) => {
      const port = String(freePort());
      const args = ["--port", port, "--data", data, "--bus", bus.url];
      const ask = async (path: string) => {
        const answer = await fetch(`http://127.0.0.1:${port}${path}`);
        return [answer.status, await answer.text()] as const;
      };
      const waits = () =>
        until("it says what it waits for", async () => {
          const [status, said] = await ask("/health/ready").catch(() => [0, ""] as const);
          return status === 503 && said.includes("the bus does not answer");
        }, 20_000);
      {
        await using stopped = await launchServer({ data, args });
        await waits();
        stopped.kill("SIGTERM");
        assert.equal((await stopped.ended).code, 0);
      }
      await using launched = await launchServer({ data, args });
      await waits();
      assert.equal((await ask("/health/live"))[0], 200);
      await bus.restart();
      await launched.ready;
      assert.equal((await ask("/health/ready"))[0], 200);
      assert.equal((await ask("/courses"))[0], 200);
    });
  },
);
