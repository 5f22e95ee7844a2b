import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { RINGERS } from "core/testing/probe_house.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, startSqld } from "core/testing/sqld.ts";
import { rebuildJob } from "core/work/rebuild.ts";
import { openHome } from "./home.ts";
import { OPERATOR } from "./sample_rebuilding.ts";

const found = await findSqld();

testWhere(
  "missing" in found ? found.missing : undefined,
  "rebuild() of tables on a database server is refused, as a check too; those in files are rebuilt beside them",
  async () => {
    const folder = await Deno.makeTempDir({ prefix: "carillon_" });
    await using server = await startSqld(found as { path: string });
    const house = await openHome({
      folder,
      site: "main",
      contexts: RINGERS,
      plugins: [],
      primaries: { listener: server.url },
    });
    try {
      for (const check of [true, false]) {
        await assert.rejects(
          house.run(rebuildJob("listener"), { check }, OPERATOR),
          (error) => error instanceof Refusal && error.code === "data.server_beside",
        );
      }
      assert.equal((await house.run(rebuildJob("echo"), { check: true }, OPERATOR)).signals, 0);
    } finally {
      await house.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
);
