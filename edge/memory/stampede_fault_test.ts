import assert from "node:assert/strict";
import { wait } from "core/base/wait.ts";
import { noteBadDay, scaled } from "core/testing/bad_days/bad_day.ts";
import type { Front } from "edge/front.ts";
import { Courses } from "edge/memory/courses.ts";
import { openSampleSite, type SampleSite } from "edge/samples/sample_site.ts";

/** How many ask at once, each over a connection of its own. */
const CROWD = 200;

/** What came of a stampede: what the crowd read, how often that was drawn, how long the last one waited. */
interface Stampede {
  readonly texts: ReadonlySet<string>;
  readonly drawn: number;
  readonly worst: number;
}

/** How far away what pages are drawn from is, in milliseconds: as home is from a region. */
const FAR = 30;

/** Moves courses away, so that a page takes a while. */
function moveAway({ courses }: Front): void {
  Object.assign(courses, {
    async find(courseId: string) {
      await wait(FAR);
      return await Courses.prototype.find.call(courses, courseId);
    },
  });
}

async function stampede(
  site: SampleSite,
  url: string,
  meanwhile?: () => Promise<unknown>,
): Promise<Stampede> {
  const before = site.front.pages.report().misses;
  let worst = 0;
  const asked = Array.from({ length: CROWD }, async () => {
    const begun = performance.now();
    const answer = await fetch(url);
    assert.equal(answer.status, 200);
    const text = await answer.text();
    worst = Math.max(worst, performance.now() - begun);
    return text;
  });
  await meanwhile?.();
  const texts = new Set(await Promise.all(asked));
  return { texts, drawn: site.front.pages.report().misses - before, worst };
}

Deno.test("bad day: everybody asks at once for a page that is not there, past its time, or just changed", async () => {
  const begun = performance.now();
  await using site = await openSampleSite();
  const { house, front } = site;
  moveAway(front);
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen: () => {} },
    (request) => site.app(request),
  );
  const course = await site.addCourse("STAMPEDE", { title: "Rooms of old" });
  const url = `http://127.0.0.1:${server.addr.port}/courses/${encodeURIComponent(course)}`;
  const read = async () => await (await fetch(url)).text();
  const times = scaled(2, 20);
  let [drawn, worst] = [0, 0];
  const add = (one: Stampede) => {
    drawn += one.drawn;
    worst = Math.max(worst, one.worst);
  };
  for (let time = 0; time < times; time++) {
    front.pages.purge("site");
    const absent = await stampede(site, url);
    assert.deepEqual([absent.drawn, absent.texts.size], [1, 1], "not there: drawn once, the same for all");
    house.clock.now = new Date(house.clock.now.getTime() + 61_000);
    const late = await stampede(site, url);
    assert.deepEqual([late.drawn, late.texts.size], [1, 1], "past its time: drawn once, the same for all");
    const title = `Rooms anew, ${time}`;
    const changed = await stampede(site, url, () => site.addCourse("STAMPEDE", { title }));
    assert.ok(changed.drawn <= 2, `changed meanwhile: drawn ${changed.drawn} times`);
    assert.ok((await read()).includes(title), "whoever asks after the signal gets what is new");
    for (const one of [absent, late, changed]) add(one);
  }
  const { stale, joined } = front.pages.report();
  assert.ok(joined > 0 && stale > 0, "the day has teeth: somebody came while another's page was drawn");
  await noteBadDay({
    day: "everybody asks for one page at once",
    layout: `one process, courses ${FAR} ms away`,
    times: `${3 * times} × ${CROWD} connections`,
    said: 0,
    acknowledged: times,
    heard: 0,
    lost: 0,
    doubled: 0,
    disordered: 0,
    worstAnswer: Math.round(worst),
    found: `drawn ${drawn} times for ${
      3 * times * CROWD
    } readers; ${joined} waited for it, ${stale} had the one before`,
    seconds: Math.round((performance.now() - begun) / 1_000),
  });
});
