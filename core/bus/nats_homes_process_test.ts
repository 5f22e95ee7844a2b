import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { findNats } from "core/testing/find_nats.ts";
import { startNats } from "core/testing/nats_server.ts";
import { testWhere } from "core/testing/skip.ts";
import { startTcpProxy } from "core/testing/tcp_proxy.ts";
import type { Bus } from "./bus.ts";
import { openNatsBus } from "./nats_bus.ts";
import { A, sampleSignal, until } from "./sample_ears.ts";

const found = await findNats();
/** How often two homes come at once. */
const ROUNDS = 30;

testWhere(
  "missing" in found ? found.missing : undefined,
  "claim() one home at a time on one log, also after a cut; who is displaced says nothing any more",
  async () => {
    if ("missing" in found) return;
    const uncatch = catchLog(() => {});
    await using server = await startNats({ binary: found });
    await using wire = startTcpProxy(server.port);
    const urls = [`nats://127.0.0.1:${wire.port}`, server.url, server.url];
    const [first, second, third] = await Promise.all(
      urls.map((url) => openNatsBus({ url, site: "main" })),
    ) as [Bus, Bus, Bus];
    try {
      const lost: string[] = [];
      const claim = (bus: Bus, name: string, takesOver = false) =>
        bus.claim(name === "third" ? ["a b"] : ["learning", "grading"], takesOver, () => lost.push(name));
      await claim(first, "first");
      await assert.rejects(claim(second, "second"), { code: "home.claimed" });
      // Homes of other residents work beside it.
      await claim(third, "third");
      await first.publish([sampleSignal(A, "k")]);

      // Cut off, it finds another home in its place.
      wire.cut();
      await until(async () => await claim(second, "second").then(() => true, () => false));
      wire.heal();
      await until(() => Promise.resolve(lost.join() === "first"));
      await assert.rejects(first.publish([sampleSignal(A, "k")]), { code: "home.displaced" });
      await second.publish([sampleSignal(A, "k")]);

      // Taken over by whoever is told to.
      await third.claim(["learning"], true, () => {});
      await until(() => Promise.resolve(lost.join() === "first,second"));
      await assert.rejects(second.publish([sampleSignal(A, "k")]), { code: "home.displaced" });
    } finally {
      for (const bus of [first, second, third]) await bus.close();
      uncatch();
    }
  },
);

testWhere(
  "missing" in found ? found.missing : undefined,
  "claim() two homes in the same instant: one of them is it, whichever, and the other is told; of two that take over, too",
  async () => {
    if ("missing" in found) return;
    const uncatch = catchLog(() => {});
    await using server = await startNats({ binary: found });
    try {
      for (let round = 0; round < ROUNDS; round++) {
        const takesOver = round % 3 === 2;
        const buses = await Promise.all(
          [1, 2].map(() => openNatsBus({ url: server.url, site: "main" })),
        );
        const lost: number[] = [];
        const names = ["site", "learning", "grading"];
        const claims = await Promise.allSettled(buses.map((bus, at) =>
          // Each in an order of its own.
          bus.claim(at === 0 ? names : names.toReversed(), takesOver, () => lost.push(at))
        ));
        const refused = claims.flatMap((one) => one.status === "rejected" ? [one.reason.code] : []);
        await until(() => Promise.resolve(refused.length + lost.length === 1));
        assert.deepEqual(refused, takesOver ? [] : ["home.claimed"]);
        const said = await Promise.allSettled(
          buses.flatMap((bus, at) =>
            claims[at]!.status === "fulfilled" ? [bus.publish([sampleSignal(A, "k")])] : []
          ),
        );
        assert.equal(said.filter(({ status }) => status === "fulfilled").length, 1);
        for (const bus of buses) await bus.close();
      }
    } finally {
      uncatch();
    }
  },
);
