import assert from "node:assert/strict";
import { openBus } from "core/run/open_bus.ts";
import { openHome } from "core/run/home.ts";
import { findNats } from "core/testing/find_nats.ts";
import { startNats } from "core/testing/nats_server.ts";
import { RINGERS } from "core/testing/probe_house.ts";
import { testWhere } from "core/testing/skip.ts";
import { backUpTo, restoreFrom, ring, untilHeard, withPlaces } from "./sample_drill.ts";
import { verifyData } from "./verify.ts";

const found = await findNats();
const KNOWN = {
  byKind: new Map([["core", 100], ...RINGERS.map(({ name }) => [name, 1] as const)]),
  other: 1,
};

testWhere(
  "missing" in found ? found.missing : undefined,
  "verifyData() holds rows against a log on NATS: what an older copy of the rows does not have is listed",
  async () => {
    await using server = await startNats({ binary: found as Exclude<typeof found, { missing: string }> });
    await withPlaces(async (places) => {
      const options = { site: "main", contexts: RINGERS, plugins: [], bus: server.url };
      const rung = async (times: number, all: number) => {
        await Deno.mkdir(places.data, { recursive: true });
        const house = await openHome({ ...options, folder: places.data });
        await ring(house, times);
        await untilHeard(places.data, all);
        await house.close();
      };
      await rung(5, 5);
      await backUpTo(places);
      await restoreFrom(places);
      await rung(3, 8);

      const log = await openBus({ folder: places.restored, site: "main", bus: server.url });
      const { said, findings } = await verifyData(places.data, KNOWN, { log });
      assert.deepEqual(findings, []);
      assert.deepEqual(said.find(({ context }) => context === "ringer"), {
        context: "ringer",
        said: 8,
        logged: 8,
        toCarry: 0,
      });
      const older = await verifyData(places.restored, KNOWN, { log });
      await log.close();
      assert.deepEqual(older.findings.map(({ is, about, count }) => [is, about, count]), [
        ["signals_newer", "echo", 3],
        ["signals_newer", "ringer", 3],
      ]);
      assert.match(older.findings[1]!.examples[0]!, /^[0-9a-f-]{36} ringer\.bell\.rung\.v1 ringer:6$/);
    });
  },
);
