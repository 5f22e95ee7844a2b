import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { scaled } from "core/testing/bad_days/bad_day.ts";
import { spendDay } from "core/testing/bad_days/spend_day.ts";
import { type Belfry, startBelfry } from "core/testing/bad_days/start_belfry.ts";
import { seeded } from "core/testing/chance.ts";
import { findFaults } from "core/testing/look.ts";

/** How often the process is killed. */
const KILLS = Number(Deno.env.get("KILLS") ?? scaled(15, 300));
const SEED = Number(Deno.env.get("SEED") ?? 20260302);
/** How long a process lives at most: three in four from their first ring, the others from their start. */
const LONGEST_LIFE = 300;

Deno.test(`openHome() killed at ${KILLS} moments loses, doubles and invents nothing, and keeps every order`, () =>
  spendDay(
    "kill -9 of the whole house",
    "one process, embedded",
    async (folder) => {
      const random = seeded(SEED);
      const belfries: Belfry[] = [];
      for (let kills = 0; kills < KILLS; kills++) {
        // Numbers that were under way may or may not count; they are never rung again.
        const first = 100_000 * (kills + 1);
        await using belfry = startBelfry({ folder, site: "main", ringing: { first, pause: 1 } });
        belfries.push(belfry);
        if (random() < 0.75) await belfry.rings();
        await wait(random() * LONGEST_LIFE);
        await belfry.kill();
      }
      await using last = startBelfry({ folder, site: "main" });
      await last.ready();
      await last.stop();
      assert.deepEqual(await findFaults(folder), []);
      return {
        belfries,
        kills: KILLS,
        times: `${KILLS} kills`,
        found: ({ said, acknowledged }) => `${said / 2 - acknowledged} rings were stored and nobody was told`,
      };
    },
  ));
