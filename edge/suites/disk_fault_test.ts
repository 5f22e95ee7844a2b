import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { scaled } from "core/testing/bad_days/bad_day.ts";
import { EMBEDDED } from "core/testing/bad_days/layouts.ts";
import { watchPages } from "core/testing/bad_days/page_watch.ts";
import { findMissingDisk, mountSmallDisk } from "core/testing/bad_days/small_disk.ts";
import { seeded } from "core/testing/chance.ts";
import { isQuiet, readCarried } from "core/testing/look.ts";
import { startServer } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";
import { learnOn, takeSeats } from "edge/samples/sample_classroom.ts";
import { closeSchoolDay } from "edge/samples/sample_school_day.ts";

const LEARNERS = 3;
/** How often the disk is full, and for how long. */
const FULL_DISKS = scaled(1, 6);
const FULL_FOR = scaled(2_000, 10_000);
/** Longer than this nobody may wait for a page, whatever is full. */
const LONGEST_WAIT = 3_000;

testWhere(
  await findMissingDisk(),
  "pages come while the disk is full, answers are put off by a page that says so, and none is lost",
  async () => {
    const begun = performance.now();
    await using disk = await mountSmallDisk(160);
    const data = `${disk.folder}/site`;
    await using server = await startServer({ data });
    const desks = await takeSeats(server.url, LEARNERS);
    const bell = { over: false };
    const watch = watchPages(desks[0]!.learner.client, ["/courses", desks[0]!.units[0]!]);
    const learning = desks.map((desk, n) => learnOn(desk, bell, seeded(n), 100));
    for (let times = 0; times < FULL_DISKS; times++) {
      await wait(1_000);
      await disk.fill();
      await wait(FULL_FOR);
      await disk.free();
    }
    await wait(1_000);
    bell.over = true;
    const tries = await Promise.all(learning);
    const seen = await watch.stop();
    await until("all is heard", () => isQuiet(data), 60_000);
    await server.stop();
    const putOff = tries.reduce((sum, one) => sum + one.putOff, 0);
    await closeSchoolDay({
      day: "the disk is full while people learn",
      layout: EMBEDDED.name,
      times: `${FULL_DISKS} × ${FULL_FOR / 1_000} s`,
      kills: 0,
      data,
      desks,
      carried: await readCarried(data),
      begun,
      worstAnswer: seen.worst,
      found:
        `${putOff} put off by a page that says so; ${seen.asked} other pages, ${seen.failed.size} failed`,
    });
    assert.deepEqual([...seen.failed], []);
    assert.ok(putOff > 0, "the disk was full");
    assert.ok(seen.worst < LONGEST_WAIT, `a page took ${seen.worst} ms`);
  },
);
