import assert from "node:assert/strict";
import { noteBadDay, scaled } from "core/testing/bad_days/bad_day.ts";
import { onNats } from "core/testing/bad_days/layouts.ts";
import { watchPages } from "core/testing/bad_days/page_watch.ts";
import { findRegionsMissing } from "core/testing/region_site.ts";
import { testWhere } from "core/testing/skip.ts";
import { COURSE, inventAnswer, type Learner, newLearner } from "edge/samples/sample_learners.ts";
import { auditSite } from "edge/samples/sample_region_school.ts";
import { openRegionSite } from "edge/samples/sample_regions.ts";

/** How many regions start at once. */
const REGIONS = scaled(5, 20);
/** Longer than this nobody may wait for a page at home meanwhile. */
const LONGEST_WAIT = 5_000;

testWhere(
  await findRegionsMissing(),
  `bad day: ${REGIONS} regions start from nothing at once, all of them draw their pages, and home goes on`,
  async () => {
    const begun = performance.now();
    const names = Array.from({ length: REGIONS }, (_, n) => `r${n}`);
    await using site = await openRegionSite({ regions: names, later: true });
    const learner = await newLearner(site.home.url, 1);
    const [unit] = await learner.units();
    const watch = watchPages(learner.client, [unit!, "/courses"]);
    const answering = answer(learner);
    const took = await Promise.all(
      Object.values(site.regions).map(async (region) => {
        const started = performance.now();
        await region.start();
        await region.whole();
        const page = await site.visitor(region.name).get(`/courses/${encodeURIComponent(COURSE)}`);
        assert.equal(page.status, 200);
        return Math.round(performance.now() - started);
      }),
    );
    const seen = await watch.stop();
    await answering;
    const { faults, said, acknowledged, heard, lost, doubled, disordered } = await auditSite(site, [learner]);
    await noteBadDay({
      day: "many regions start at once",
      layout: onNats("home and regions, libSQL").name,
      times: `${REGIONS} regions`,
      said,
      acknowledged,
      heard,
      lost,
      doubled,
      disordered,
      worstAnswer: seen.worst,
      found: `the first drew its pages after ${Math.min(...took)} ms, the last after ${Math.max(...took)}; ` +
        `${seen.asked} pages at home meanwhile, ${seen.failed.size} failed`,
      seconds: Math.round((performance.now() - begun) / 1_000),
    });
    assert.deepEqual(faults, []);
    assert.ok(acknowledged > 0, "the day has teeth: something was acknowledged");
    assert.deepEqual([...seen.failed], []);
    assert.ok(seen.worst < LONGEST_WAIT, `a page at home took ${seen.worst} ms`);
  },
);

/** Answers what is open, at home, while regions copy. */
async function answer(learner: Learner): Promise<void> {
  for (const unit of await learner.units()) {
    for (const question of (await learner.questions(unit)).filter(({ open }) => open)) {
      await learner.submit(question, inventAnswer(question, Math.random));
    }
  }
}
