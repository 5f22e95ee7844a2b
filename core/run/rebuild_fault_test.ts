import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { scaled } from "core/testing/bad_days/bad_day.ts";
import { findMissingDisk, mountSmallDisk } from "core/testing/bad_days/small_disk.ts";
import { spendDay } from "core/testing/bad_days/spend_day.ts";
import { type Belfry, startBelfry } from "core/testing/bad_days/start_belfry.ts";
import { seeded } from "core/testing/chance.ts";
import { findFaults } from "core/testing/look.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";

const LAYOUT = "one process, embedded";
/** How often the process is killed while it rebuilds. */
const KILLS = Number(Deno.env.get("KILLS") ?? scaled(15, 200));
const SEED = Number(Deno.env.get("SEED") ?? 20260302);
/** How long a process lives at most once it has rung something. */
const LONGEST_LIFE = 800;
const REBUILDS = ["listener", "echo"];

function scratchFiles(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => /\.rebuild$/.test(name));
}

Deno.test(`rebuild() killed at ${KILLS} moments leaves what is kept as it was or as it should be`, () =>
  spendDay("kill -9 while what is kept is rebuilt", LAYOUT, async (folder) => {
    const random = seeded(SEED);
    const belfries: Belfry[] = [];
    let interrupted = 0;
    for (let kills = 0; kills < KILLS; kills++) {
      const ringing = { first: 100_000 * (kills + 1), pause: 1 };
      await using belfry = startBelfry({ folder, site: "main", ringing, rebuilds: REBUILDS });
      belfries.push(belfry);
      await belfry.rings();
      await wait(random() * LONGEST_LIFE);
      await belfry.kill();
      if (scratchFiles(folder).length > 0) interrupted++;
    }
    await using last = startBelfry({ folder, site: "main", rebuilds: REBUILDS });
    await until("both are rebuilt once more", () => last.rebuilt.times >= 2, 60_000);
    await last.stop();
    assert.deepEqual([scratchFiles(folder), await findFaults(folder)], [[], []]);
    assert.ok(interrupted > 0, "the day has teeth: some rebuild was cut off");
    const times = belfries.reduce((sum, { rebuilt }) => sum + rebuilt.times, 0);
    return {
      belfries,
      kills: KILLS,
      times: `${KILLS} kills`,
      found: () => `${interrupted} of the kills cut a rebuild off, ${times} rebuilds came to their end`,
    };
  }));

testWhere(
  await findMissingDisk(),
  "rebuild() on a disk that is full is refused, and goes through once there is room",
  () =>
    spendDay("a full disk while what is kept is rebuilt", LAYOUT, async (folder) => {
      await using disk = await mountSmallDisk(48);
      const ringing = { first: 1, pause: 4 };
      await using belfry = startBelfry({ folder: disk.folder, site: "main", ringing, rebuilds: REBUILDS });
      await until("something is rebuilt", () => belfry.rebuilt.times > 0, 30_000);
      await disk.fill();
      await until("a rebuild is refused", () => belfry.unbuilt.size > 0, 30_000);
      await disk.free();
      const before = belfry.rebuilt.times;
      await until("something is rebuilt again", () => belfry.rebuilt.times > before + 1, 30_000);
      await belfry.stop();
      for await (const { name, isFile } of Deno.readDir(disk.folder)) {
        if (isFile) await Deno.copyFile(`${disk.folder}/${name}`, `${folder}/${name}`);
      }
      const refused = [...belfry.unbuilt].map(([why, times]) => `${times} × "${why}"`).join(", ");
      return { belfries: [belfry], times: "once", found: () => `rebuilds refused: ${refused}` };
    }),
);
