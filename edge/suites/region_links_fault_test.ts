import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { scaled } from "core/testing/bad_days/bad_day.ts";
import { signIn } from "core/testing/form_client.ts";
import { findRegionsMissing, type RegionSite } from "core/testing/region_site.ts";
import { failToStart } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";
import { COURSE } from "edge/samples/sample_learners.ts";
import { RegionSchool, type SeenThere } from "edge/samples/sample_region_school.ts";
import { openRegionSite } from "edge/samples/sample_regions.ts";

/** How long people learn before something happens. */
const BEFORE = scaled(300, 3_000);
/** Longer than this nobody may wait for a public page, whatever is away. */
const LONGEST_WAIT = 3_000;
/** For how long a region believes without hearing signals (`edge/region/region_sessions.ts`). */
const UNHEARD = 30_000;

type Site = RegionSite<"tokyo" | "lima">;

/** Each is spent on the same site, after the one before. */
const DAYS: Readonly<Record<string, (site: Site, school: RegionSchool, day: string) => Promise<void>>> = {
  async "home is killed and comes back"(site, school, day) {
    const [times, away] = [scaled(1, 3), scaled(1_000, 30_000)];
    const seen = await school.spend(day, async () => {
      for (let n = 0; n < times; n++) {
        await wait(BEFORE);
        await site.home.kill();
        await wait(away);
        await site.home.start();
      }
      return { times: `${times} × ${away / 1_000} s`, kills: times };
    });
    everybodyReads(seen);
  },

  async "a database server is killed under load"(site, school, day) {
    const names = scaled(["learning"], Object.keys(site.databases.servers));
    const away = scaled(500, 3_000);
    const seen = await school.spend(day, async () => {
      for (const name of names) {
        await wait(BEFORE);
        await site.databases.servers[name]!.kill();
        await wait(away);
        await site.databases.servers[name]!.restart();
      }
      return { times: `${names.join(", ")}; ${away / 1_000} s each`, kills: names.length };
    });
    everybodyReads(seen);
  },

  async "a link of 300 ms there and back"({ regions: { tokyo } }, school, day) {
    const long = scaled(1_500, 30_000);
    const seen = await school.spend(day, async () => {
      tokyo.link.delay(150, 20);
      await wait(long);
      return { times: `one region, ${long / 1_000} s` };
    });
    tokyo.link.delay(0);
    everybodyReads(seen);
    for (const { learner, tries } of Object.values(seen)) {
      assert.deepEqual([...learner.failed], []);
      assert.deepEqual(tries, { putOff: 0, lost: 0 });
    }
  },

  async "the link is cut"({ regions: { tokyo } }, school, day) {
    const long = scaled(1_000, 90_000);
    const seen = await school.spend(day, async () => {
      await wait(BEFORE);
      for (const how of ["refuse", "hang"] as const) {
        tokyo.link.cut(how);
        await wait(long);
        tokyo.link.heal();
        await wait(BEFORE);
      }
      return { times: `one region, refused for ${long / 1_000} s, silent for as long` };
    });
    everybodyReads(seen);
    assert.deepEqual([...seen.lima!.learner.failed], []);
    assert.deepEqual(seen.lima!.tries, { putOff: 0, lost: 0 });
  },

  async "signals are cut, home answers"(site, school, day) {
    const long = scaled(1_000, 60_000);
    const { tokyo } = site.regions;
    const seen = await school.spend(day, async () => {
      const gone = await site.as("learner", "tokyo");
      const cookies = gone.cookies;
      const page = `/progress/${encodeURIComponent(COURSE)}`;
      await gone.get(page);
      tokyo.link.signals.cut("hang");
      await wait(BEFORE);
      // Signed out at home: the region cannot hear of it.
      const elsewhere = await signIn(site.home.url, site.account("learner"));
      elsewhere.url = site.home.url;
      gone.url = site.home.url;
      assert.equal((await gone.post("/sign-out", {})).status, 303);
      const begun = performance.now();
      const seesNobody = async () => {
        const answer = await fetch(tokyo.url + page, { headers: { cookie: cookies }, redirect: "manual" });
        await answer.body?.cancel();
        return answer.status === 303;
      };
      if (long > UNHEARD) await until("who signed out is nobody", seesNobody, UNHEARD + 10_000);
      const after = Math.round(performance.now() - begun);
      await wait(Math.max(0, long - after));
      tokyo.link.signals.heal();
      await until("who signed out is nobody", seesNobody, UNHEARD);
      const noticed = long > UNHEARD ? `${after} ms after, without signals` : "once signals came again";
      return {
        times: `one region, ${long / 1_000} s`,
        found: `who signed out at home was nobody there ${noticed}`,
      };
    });
    everybodyReads(seen);
    for (const { learner, tries } of Object.values(seen)) {
      assert.deepEqual([...learner.failed], []);
      assert.deepEqual(tries, { putOff: 0, lost: 0 });
    }
  },

  async "a second home is started by mistake"(site, school, day) {
    const seen = await school.spend(day, async () => {
      await wait(BEFORE);
      const data = `${site.folder}/second`;
      const primaries = Object.entries(site.databases.urls).flatMap(([name, url]) => [
        "--primary",
        `${name}=${url}`,
      ]);
      const begun = performance.now();
      const { stderr } = await failToStart({
        data,
        args: ["--port", "0", "--data", data, "--bus", site.nats.url, ...primaries],
      });
      const refused = Math.round(performance.now() - begun);
      assert.match(stderr, /another home/);
      return { times: "once", found: `it was refused after ${refused} ms` };
    });
    everybodyReads(seen);
    for (const { learner, tries } of Object.values(seen)) {
      assert.deepEqual([...learner.failed], []);
      assert.deepEqual(tries, { putOff: 0, lost: 0 });
    }
  },
};

/** Public pages come at once in every region, and whoever sends something is told what became of it. */
function everybodyReads(seen: Readonly<Record<string, SeenThere>>): void {
  for (const { region, visitor, tries } of Object.values(seen)) {
    assert.deepEqual([...visitor.failed], [], region);
    assert.ok(visitor.worst < LONGEST_WAIT, `a page took ${visitor.worst} ms in ${region}`);
    assert.equal(tries.lost, 0, region);
  }
}

testWhere(
  await findRegionsMissing(),
  "bad days of regions: home, its servers, links or signals fail; pages go on, and nothing acknowledged is lost",
  async (t) => {
    await using site = await openRegionSite({ regions: ["tokyo", "lima"] });
    const school = new RegionSchool(site);
    for (const [day, spend] of Object.entries(DAYS)) await t.step(day, () => spend(site, school, day));
  },
);
