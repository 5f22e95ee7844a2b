import assert from "node:assert/strict";
import { answering, type Answers } from "core/testing/answering.ts";
import { PLUGINS } from "edge/plugins.ts";
import { BELLS, DUE, openSampleSite, type SampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const bells = encodeURIComponent(BELLS);
const options = (filters: Answers) => ({ plugins: [...PLUGINS, answering("warden", filters)] });

async function enrolled(site: SampleSite) {
  const learner = await site.as("learner");
  assert.equal((await learner.post(`/courses/${bells}/enrollment`, {})).status, 303);
  return learner;
}

siteTest(
  "plugins that halt",
  options({
    "enrollment.request.v1": (_, { language }) => ({
      halt: language === "ar" ? "أنهِ المقرر الأول أولًا." : "Finish <i>the first</i> course first.",
    }),
    "identity.registration.v1": ({ email }) =>
      String(email).endsWith("@school.example") ? undefined : { halt: "Use the address of your school." },
  }),
  {
    "POST /courses/KEY/enrollment shows the reason, in plain words, and the way on": async (site) => {
      const learner = await site.as("learner");
      const page = await learner.post(`/courses/${bells}/enrollment`, {});
      assert.equal(page.status, 403);
      const words = wordsOf(page);
      assert.match(
        words,
        /This was stopped Finish &lt;i>the first&lt;\/i> course first\. The plugin “ warden ”/,
      );
      assert.match(words, /To the course’s page/);
      assert.match(page.text, new RegExp(`href="/courses/${bells.replaceAll("+", "\\+")}"`));
      await learner.post("/preferences", { language: "ar" });
      const arabic = await learner.post(`/courses/${bells}/enrollment`, {});
      assert.match(wordsOf(arabic), /أنهِ المقرر الأول أولًا/);
    },

    "POST /courses/KEY/enrollment tells machines who halted what, and why": async (site) => {
      const learner = await site.as("learner");
      const path = `/courses/${bells}/enrollment`;
      const { status, text } = await learner.post(path, {}, { accept: "application/json" });
      assert.equal(status, 403);
      const { type, code, plugin, filter, reason } = JSON.parse(text);
      assert.deepEqual([type, code, plugin, filter, reason], [
        "urn:carillon:enrollment.halted",
        "enrollment.halted",
        "warden",
        "enrollment.request.v1",
        "Finish <i>the first</i> course first.",
      ]);
    },

    "GET /admin/plugins shows operators what was halted, and why": async (site) => {
      const words = wordsOf(await (await site.as("operator")).get("/admin/plugins"));
      assert.match(
        words,
        /Decisions of plugins .*enrollment\. request\. v1 Halted Finish &lt;i>the first.* warden/,
      );
    },

    "POST /register leaves whoever is halted without an account": async (site) => {
      const form = { name: "Kane", email: "kane@xanadu.example", password: "a sled in the snow" };
      const page = await site.visitor().post("/register", form);
      assert.equal(page.status, 403);
      assert.match(wordsOf(page), /Use the address of your school/);
      const other = { ...form, email: "kane@school.example" };
      assert.equal((await site.visitor().post("/register", other)).status, 303);
    },
  },
);

siteTest(
  "plugins that halt answers",
  options({ "learning.submission.v1": () => ({ halt: "Hand in on paper." }) }),
  {
    "POST /learn/COURSE/UNIT/problems/BLOCK shows the reason, uses no attempt and keeps what was typed":
      async (site) => {
        site.house.clock.now = new Date(Date.parse(DUE) - 24 * 3_600_000);
        const course = encodeURIComponent(await site.addCourse("halting"));
        const learner = await site.as("learner");
        await learner.post(`/courses/${course}/enrollment`, {});
        const unit = `/learn/${course}/${encodeURIComponent("vertical@late")}`;
        const [, form = ""] =
          /id="p-problem@due"([\s\S]*?)<\/section>/.exec((await learner.get(unit)).text) ?? [];
        const names = [...form.matchAll(/<(?:input|select)[^>]* name="([^"]+)"/g)].map(([, name]) => name!);
        const part = names.find((name) => name !== "rev" && name !== "attempt_key")!;
        const problem = `${unit}/problems/${encodeURIComponent("problem@due")}`;
        const page = await learner.post(problem, { rev: "0", [part]: "my answer" });
        assert.equal(page.status, 403);
        assert.match(wordsOf(page), /Hand in on paper\. .*To the course outline/);
        const [row, ...more] = await site.house.reader("learning").database.all<{ state: string }>(
          "select state from block_state where block_id = 'problem@due'",
        );
        const { draft, attempts } = JSON.parse(row!.state);
        assert.deepEqual([draft, attempts, more], [{ [part]: "my answer" }, 0, []]);
      },
  },
);

type Unit = Record<string, unknown> & { blocks: { blockId: string; type: string }[] };
type Courses = { courses: { courseId: string; title: string; href: string }[] };

let failing = false;

siteTest(
  "plugins that change pages",
  options({
    "catalog.search.v1": ({ query }) => query === "campana" ? { change: { query: "bells" } } : undefined,
    "catalog.listing.v1"(given) {
      if (failing) throw new Error("no list today");
      const { courses } = given as unknown as Courses;
      const [first, ...more] = courses.toReversed();
      return {
        change: {
          courses: [{ ...first, note: "New <b>here</b>", href: "https://school.example/x" }, ...more],
        },
      };
    },
    "catalog.course.render.v1": ({ courseId }) =>
      courseId === BELLS
        ? {
          change: {
            title: "Bells, again",
            about: "<p>About</p><script>alert(1)</script>",
            note: "Once a year",
          },
        }
        : { halt: "Not this year." },
    "learning.unit.render.v1"(given) {
      const { blocks, unitId } = given as Unit;
      if (String(unitId).includes("halted")) return { halt: "Not today." };
      const [hidden, replaced, noted, ...others] = blocks;
      assert.ok(hidden);
      return {
        change: {
          blocks: [
            ...replaced ? [{ ...replaced, html: "<p onclick='x()'>In its place</p>" }] : [],
            ...noted ? [{ ...noted, note: "Look twice" }] : [],
            ...others,
          ],
        },
      };
    },
    "learning.outline.render.v1"({ units }) {
      const [first, ...more] = units as { unitId: string }[];
      return { change: { units: [{ ...first, note: "Begin here" }, ...more.slice(1)] } };
    },
    "grading.progress.render.v1": ({ done, total }) => ({
      change: { note: `Yet to do: ${Number(total) - Number(done)}` },
    }),
    "learning.dashboard.render.v1"(given) {
      const { courses } = given as unknown as Courses;
      return { change: { courses: courses.map((one) => ({ ...one, note: "Hurry", href: "/help" })) } };
    },
  }),
  {
    "GET /courses lists courses as plugins order, link and note them, in plain words": async (site) => {
      await site.addCourse("other");
      const page = await site.visitor().get("/courses");
      assert.match(page.text, /href="https:\/\/school\.example\/x"/);
      assert.match(wordsOf(page), /New &lt;b>here/);
    },

    "GET /courses?q= searches for what plugins make of it, and shows what was typed": async (site) => {
      assert.match(wordsOf(await site.visitor().get("/courses?q=campana")), /1 course for “campana”/);
    },

    "GET /courses is not kept where a plugin was passed over, and kept where all answered": async (site) => {
      const path = "/courses?q=tower";
      failing = true;
      const without = await site.visitor().get(path);
      assert.doesNotMatch(without.text, /school\.example/);
      failing = false;
      assert.match((await site.visitor().get(path)).text, /school\.example/);
      failing = true;
      assert.match((await site.visitor().get(path)).text, /school\.example/, "it was kept");
      failing = false;
    },

    "GET /courses/KEY shows what plugins make of it, cleaned; or why not": async (site) => {
      const page = await site.visitor().get(`/courses/${bells}`);
      assert.match(wordsOf(page), /Bells, again .*Once a year .*About/);
      assert.doesNotMatch(page.text, /alert\(1\)/);
      const other = await site.visitor().get("/courses/Carillon+ROOMS+other");
      assert.equal(other.status, 403);
      assert.match(wordsOf(other), /Not this year\./);
    },

    "GET /learn, /learn/COURSE and /progress/COURSE show what plugins note": async (site) => {
      const learner = await enrolled(site);
      const own = await learner.get("/learn");
      assert.match(wordsOf(own), /Hurry/);
      assert.match(own.text, /<a href="\/help" lang/);
      assert.match(wordsOf(await learner.get(`/learn/${bells}`)), /Begin here/);
      assert.match(wordsOf(await learner.get(`/progress/${bells}`)), /Yet to do: \d+/);
    },

    "GET /learn/COURSE/UNIT leaves out, replaces and notes blocks as plugins say": async (site) => {
      const learner = await site.as("learner");
      const course = (await site.front.courses.find(BELLS))!;
      const units = [...course.seenBy({ staff: false, now: site.house.clock.now }).places.keys()];
      let seen = 0;
      for (const unit of units) {
        const page = await learner.get(`/learn/${bells}/${encodeURIComponent(unit)}`);
        assert.equal(page.status, 200);
        if (/Look twice/.test(page.text)) seen++;
        assert.doesNotMatch(page.text, /onclick|hole-/);
      }
      assert.ok(seen > 0);
    },
  },
);

Deno.test("pages without a plugin that answers ask nobody and are as before", async () => {
  const asked: string[] = [];
  const watching = answering("watcher", {
    "learning.outline.render.v1": () => void asked.push("outline"),
  });
  await using site = await openSampleSite({ plugins: [...PLUGINS, watching] });
  await site.visitor().get("/courses");
  assert.deepEqual(asked, []);
});
