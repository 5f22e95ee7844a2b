import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { until } from "core/testing/until.ts";
import { setUpSite } from "contexts/site/mod.ts";
import { BELLS, type SampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const CARD = /<li class="card">/g;
const bells = `/courses/${encodeURIComponent(BELLS)}`;

async function course(site: SampleSite, key: string, who?: "learner" | "author"): Promise<string> {
  const client = who ? await site.as(who) : site.visitor();
  return wordsOf(await client.get(`/courses/${encodeURIComponent(key)}`));
}

siteTest("the catalogue and its courses", {}, {
  "GET / leads to the catalogue, or to one's own courses": async (site) => {
    const visitor = site.visitor();
    assert.equal((await visitor.get("/")).headers.get("location"), "/courses");
    assert.equal((await (await site.as("learner")).get("/")).headers.get("location"), "/learn");
  },

  "GET /courses lists courses and says how many": async (site) => {
    const visitor = site.visitor();
    const page = await visitor.get("/courses");
    assert.equal(page.status, 200);
    assert.match(wordsOf(page), /1 course .*Bells, carillons and the music of towers .*Open/);
  },

  "GET /courses?q= finds by words, says what was looked for, offers all again": async (site) => {
    const visitor = site.visitor();
    assert.match(wordsOf(await visitor.get("/courses?q=bells")), /1 course for “bells” Clear search/);
    const none = wordsOf(await visitor.get("/courses?q=submarine"));
    assert.match(none, /No courses for “submarine”.*Nothing found.*Show all courses/);
    assert.match(wordsOf(await visitor.get("/courses?q=%3Ci%3Equ%22")), /No courses for “&lt;i>qu/);
    assert.equal((await visitor.get("/courses?q=" + "x".repeat(5000))).status, 200);
  },

  "GET /courses refuses a cursor that is none of ours": async (site) => {
    const visitor = site.visitor();
    const page = await visitor.get("/courses?after=nonsense");
    assert.equal(page.status, 400);
    assert.match(wordsOf(page), /Catalogue/);
  },

  "GET /courses/KEY shows what is in a course and the way in": async (site) => {
    const visitor = site.visitor();
    const page = await visitor.get(bells);
    assert.match(wordsOf(page), /Sign in to enrol.*Language English Size 25 units, 25 problems/);
    assert.match(page.text, new RegExp(`href="/sign-in\\?next=${encodeURIComponent(bells)}"`));
    assert.doesNotMatch(page.text, /<script|javascript:/);
  },

  "GET /courses/KEY says what there is to do by the state of course and reader": async (site) => {
    const visitor = site.visitor();
    const closed = await site.addCourse("closed", { settings: { enrollment_end: "2026-02-01T00:00:00Z" } });
    const ended = await site.addCourse("ended", { settings: { end: "2026-02-01T00:00:00Z" } });
    const invited = await site.addCourse("invited", { settings: { invitation_only: "true" } });
    const soon = await site.addCourse("soon", { settings: { enrollment_start: "2026-05-01T10:00:00Z" } });
    assert.match(await course(site, closed), /Enrolment for this course is closed/);
    assert.match(await course(site, ended), /This course ended on Feb 1, 2026/);
    assert.match(await course(site, invited), /by invitation/);
    assert.match(await course(site, invited, "author"), /Enrol/);
    assert.match(await course(site, soon), /Enrolment for this course opens Fri, May 1, 2026, 10:00 AM UTC/);
    assert.match(await course(site, BELLS, "learner"), /Enrol/);
    const list = wordsOf(await visitor.get("/courses"));
    for (const state of ["Open", "Closed", "Ended", "By invitation", "Enrolment opens May 1, 2026"]) {
      assert.ok(list.includes(state), `${state} in ${list}`);
    }
  },

  "GET /courses/KEY is missing for a key that nobody published, and for no key at all": async (site) => {
    const visitor = site.visitor();
    for (const key of ["Carillon+NONE+1", "..", "%00", "x".repeat(3000)]) {
      const page = await visitor.get(`/courses/${key}`);
      assert.ok(page.status === 404 || page.status === 303, `${key}: ${page.status}`);
    }
    assert.match(
      wordsOf(await visitor.get("/courses/Carillon+NONE+1")),
      /There is no course at this address.*Catalogue/,
    );
  },

  "GET /courses turns pages where there are many": async (site) => {
    const visitor = site.visitor();
    const [published] = await site.house.said("content.course.published.v1");
    for (let at = 0; at < 25; at++) {
      const courseId = `Carillon+MANY+${at}`;
      await site.house.tell(
        published!.name,
        { ...published!.body, courseId, title: `Tower ${at}` },
        courseId,
      );
    }
    const first = await visitor.get("/courses?q=tower");
    assert.equal(first.text.match(CARD)?.length, 24);
    const next = /href="([^"]*)" rel="next"/.exec(first.text)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const second = await visitor.get(next);
    assert.ok(second.text.match(CARD)!.length >= 1);
    assert.match(second.text, /Show all courses|Clear search/);
    assert.doesNotMatch(second.text, /rel="next"/);
    assert.match(wordsOf(second), /First page/, "and there is a way back");
  },
});

siteTest("how pages look, and how long they are kept", {}, {
  "a page speaks the reader's language and runs in its direction": async (site) => {
    const arabic = await site.visitor().get("/courses", { "accept-language": "ar-EG,en;q=0.5" });
    assert.match(arabic.text, /<html lang="ar" dir="rtl"/);
    const other = await site.visitor().get("/courses", { "accept-language": "tlh" });
    assert.match(other.text, /<html lang="en" dir="ltr"/);
  },

  "POST /preferences keeps theme and language, and goes back to the page": async (site) => {
    const visitor = site.visitor();
    const sent = await visitor.post("/preferences", { theme: "dark", language: "ar", next: `${bells}?x=1` });
    assert.equal(sent.headers.get("location"), `${bells}?x=1`);
    assert.match((await visitor.get(bells)).text, /<html lang="ar" dir="rtl" data-theme="dark"/);
    await visitor.post("/preferences", { theme: "purple", language: "xx" });
    assert.match((await visitor.get(bells)).text, /<html lang="ar" dir="rtl" data-theme="dark"/);
  },

  "POST /preferences leads nowhere but to this site": async (site) => {
    for (const next of ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"]) {
      const sent = await site.visitor().post("/preferences", { theme: "dark", next });
      assert.equal(sent.headers.get("location"), "/courses", next);
    }
  },

  "a kept page is the same to the byte, and another for another language and theme": async (site) => {
    const visitor = site.visitor();
    const [one, two] = [await visitor.get(bells), await visitor.get(bells)];
    assert.equal(one.text, two.text);
    for (const name of ["content-security-policy", "cache-control", "content-type"]) {
      assert.equal(one.headers.get(name), two.headers.get(name), name);
    }
    assert.notEqual((await visitor.get(bells, { "accept-language": "ar" })).text, one.text);
    assert.notEqual((await visitor.get(bells, { cookie: "theme=dark" })).text, one.text);
  },

  "a kept page goes when a new version comes, wherever it is shown": async (site) => {
    const visitor = site.visitor();
    const key = await site.addCourse("v", { title: "First title" });
    assert.match(wordsOf(await visitor.get(`/courses/${key}`)), /First title/);
    assert.match(wordsOf(await visitor.get("/courses")), /First title/);
    await site.addCourse("v", { title: "Second title" });
    assert.match(wordsOf(await visitor.get(`/courses/${key}`)), /Second title/);
    assert.match(wordsOf(await visitor.get("/courses")), /Second title/);
  },

  "a kept page goes with time: courses open and end without a signal": async (site) => {
    const visitor = site.visitor();
    const key = await site.addCourse("later", { settings: { enrollment_start: "2026-03-02T09:30:00Z" } });
    assert.match(wordsOf(await visitor.get(`/courses/${key}`)), /Enrolment for this course opens/);
    site.house.clock.now = new Date("2026-03-02T09:31:00Z");
    assert.match(wordsOf(await visitor.get(`/courses/${key}`)), /Sign in to enrol/);
  },

  "a kept page goes when the site gets another name": async (site) => {
    const visitor = site.visitor();
    assert.match((await visitor.get("/help")).text, /<title>Help - Tower School</);
    await site.house.send(setUpSite, { name: "Bell School" }, systemActor("test"));
    await until("another name", () => site.front.look.site.name === "Bell School");
    assert.match((await visitor.get("/help")).text, /<title>Help - Bell School</);
  },
});
