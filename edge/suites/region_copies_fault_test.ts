import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { scaled } from "core/testing/bad_days/bad_day.ts";
import { findMissingDisk, mountSmallDisk, type SmallDisk } from "core/testing/bad_days/small_disk.ts";
import { findRegionsMissing, type RegionSite } from "core/testing/region_site.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";
import { RegionSchool, type SeenThere } from "edge/samples/sample_region_school.ts";
import { openRegionSite } from "edge/samples/sample_regions.ts";

/** How long people learn before something happens. */
const BEFORE = scaled(300, 3_000);
/** Longer than this nobody may wait for a public page, whatever is away. */
const LONGEST_WAIT = 3_000;
/** Makes the clock of a process wrong. */
const WRONG_CLOCK = import.meta.resolve("core/testing/bad_days/wrong_clock.ts");
/** Room for what a region keeps, in megabytes. */
const ROOM = 64;

type Site = RegionSite<"tokyo" | "lima">;

type Day = (site: Site, school: RegionSchool, day: string, disk: SmallDisk) => Promise<void>;

/** Each is spent on the same site, after the one before. */
const DAYS: Readonly<Record<string, Day>> = {
  async "a region is killed and starts from nothing"({ regions: { tokyo } }, school, day) {
    const times = scaled(1, 10);
    const whole: number[] = [];
    const seen = await school.spend(day, async () => {
      for (let n = 0; n < times; n++) {
        await wait(BEFORE);
        await tokyo.kill();
        const begun = performance.now();
        await tokyo.startEmpty();
        await tokyo.whole();
        whole.push(Math.round(performance.now() - begun));
      }
      return {
        times: `${times} times`,
        kills: times,
        found: `it drew its pages again ${Math.max(...whole)} ms after its start at most`,
      };
    });
    goesOn(seen.lima!);
  },

  async "a copy is damaged while it is read"({ regions: { tokyo } }, school, day) {
    const names = scaled(["learning"], ["learning", "content", "catalog", "enrollment", "grading", "site"]);
    const seen = await school.spend(day, async () => {
      for (const name of names) {
        await wait(BEFORE);
        const folder = `${tokyo.data}/replicas/${name}`;
        const life = await damage(folder);
        await until("it is copied anew", async () => await lifeIn(folder) > life);
      }
      return { times: names.join(", ") };
    });
    goesOn(seen.lima!);
    assert.deepEqual([...seen.tokyo!.visitor.failed, ...seen.tokyo!.learner.failed], []);
  },

  async "a region's clock is wrong"({ regions: { tokyo } }, school, day) {
    const minutes = scaled([-20], [-20, 20, -3, 3]);
    const long = scaled(1_000, 10_000);
    const seen = await school.spend(day, async () => {
      for (const ahead of minutes) {
        await tokyo.stop();
        await tokyo.start([], { env: { WRONG_CLOCK: String(ahead * 60_000) }, preload: [WRONG_CLOCK] });
        await tokyo.whole();
        await wait(long);
      }
      return { times: `one region, by ${minutes.join(", ")} minutes` };
    });
    goesOn(seen.lima!);
    await tokyo.stop();
    await tokyo.start();
    await tokyo.whole();
  },

  async "a region's disk is full"({ regions: { lima } }, school, day, disk) {
    const [times, full] = [scaled(1, 3), scaled(1_500, 15_000)];
    const seen = await school.spend(day, async () => {
      for (let n = 0; n < times; n++) {
        await wait(BEFORE);
        await disk.fill();
        await wait(full);
        await disk.free();
      }
      return { times: `${times} × ${full / 1_000} s` };
    });
    goesOn(seen.tokyo!);
    assert.deepEqual([...seen.lima!.visitor.failed, ...seen.lima!.learner.failed], []);
    assert.ok(seen.lima!.visitor.worst < LONGEST_WAIT);
    assert.ok((await lima.look()).ok);
  },
};

/** Nobody there notices anything. */
function goesOn({ visitor, learner, tries }: SeenThere): void {
  assert.deepEqual([...visitor.failed, ...learner.failed], []);
  assert.ok(visitor.worst < LONGEST_WAIT, `a page took ${visitor.worst} ms`);
  assert.deepEqual(tries, { putOff: 0, lost: 0 });
}

/** Which copy counts. */
async function lifeIn(folder: string): Promise<number> {
  const lives: number[] = [];
  for await (const { name } of Deno.readDir(folder)) lives.push(Number(name));
  return Math.max(...lives);
}

/** Writes over a copy, and over what was not yet put into it; gives back which copy that was. */
async function damage(folder: string): Promise<number> {
  const life = await lifeIn(folder);
  for (const name of ["replica.db", "replica.db-wal"]) {
    using file = await Deno.open(`${folder}/${life}/${name}`, { write: true });
    const { size } = await file.stat();
    await file.write(new Uint8Array(size).fill(0x5a));
  }
  return life;
}

testWhere(
  await findRegionsMissing() ?? await findMissingDisk(),
  "bad days of regions: a region is killed, its copies damaged, its disk full; others go on, and nothing acknowledged is lost",
  async (t) => {
    await using disk = await mountSmallDisk(ROOM);
    await using site = await openRegionSite({ regions: ["tokyo", "lima"], later: true });
    const { tokyo, lima } = site.regions;
    await Deno.symlink(disk.folder, lima.data);
    await Promise.all([tokyo.start(), lima.start()]);
    await Promise.all([tokyo.whole(), lima.whole()]);
    const school = new RegionSchool(site);
    for (const [day, spend] of Object.entries(DAYS)) {
      await t.step(day, () => spend(site, school, day, disk));
    }
  },
);
