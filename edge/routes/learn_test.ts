import assert from "node:assert/strict";
import type { FormClient } from "core/testing/form_client.ts";
import { BELLS, type SampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const key = encodeURIComponent;
const bells = key(BELLS);
const unit = (course: string, name: string) => `/learn/${key(course)}/${key(`vertical@${name}`)}`;

/** Somebody enrolled in a course. */
async function learner(site: SampleSite, course: string, who: "learner" | "author" = "learner") {
  const client = await site.as(who);
  await client.post(`/courses/${key(course)}/enrollment`, {});
  return client;
}

/** The words of a page that a form or a link leads to. */
async function after(client: FormClient, page: { readonly headers: Headers }): Promise<string> {
  return wordsOf(await client.get(page.headers.get("location") ?? "nowhere"));
}

siteTest("the learner's pages", {}, {
  "GET /learn asks who it is; then it shows no courses, and the way to some": async (site) => {
    assert.equal((await site.visitor().get("/learn")).headers.get("location"), "/sign-in?next=%2Flearn");
    assert.match(wordsOf(await (await site.as("learner")).get("/learn")), /No courses yet.*Find a course/);
  },

  "POST /courses/KEY/enrollment enrols; the outline, the course page and my courses know it at once": async (
    site,
  ) => {
    const client = await site.as("learner");
    const page = await client.post(`/courses/${bells}/enrollment`, {});
    assert.equal(page.headers.get("location"), `/learn/${bells}?notice=enrolled`);
    assert.match(await after(client, page), /You are enrolled.*0 of 25 units done.*Begin/);
    assert.match(wordsOf(await client.get(`/courses/${bells}`)), /Begin Course outline Leave this course/);
    assert.match(wordsOf(await client.get("/learn")), /Bells, carillons.*0 of 25 units done.*Begin/);
    assert.equal((await client.post(`/courses/${bells}/enrollment`, {})).status, 303, "twice does no harm");
  },

  "POST /courses/KEY/enrollment refuses what is closed, with a reason and the way back": async (site) => {
    const client = await site.as("learner");
    const closed = await site.addCourse("closed", { settings: { enrollment_end: "2026-02-01T00:00:00Z" } });
    const page = await client.post(`/courses/${key(closed)}/enrollment`, {});
    assert.equal(page.status, 409);
    assert.match(wordsOf(page), /Enrolment closed Sun, Feb 1, 2026.*To the course’s page/);
    assert.equal((await client.post("/courses/None/enrollment", {})).status, 404);
    assert.equal((await site.visitor().post(`/courses/${bells}/enrollment`, {})).status, 403);
  },

  "GET /courses/KEY/leave asks; POST leaves, and coming back finds all as it was": async (site) => {
    const client = await learner(site, BELLS);
    await client.post(`${unit(BELLS, "welcome")}/done`, { done: "yes" });
    assert.match(wordsOf(await client.get(`/courses/${bells}/leave`)), /Leave “Bells.*Stay/);
    const left = await client.post(`/courses/${bells}/leave`, {});
    assert.match(await after(client, left), /You have left the course.*Enrol/);
    assert.match(wordsOf(await client.get("/learn")), /No courses yet/);
    const shut = await client.get(`/learn/${bells}`);
    assert.equal(shut.status, 403);
    assert.match(wordsOf(shut), /not enrolled in this course.*To the course’s page/);
    assert.equal((await client.get(unit(BELLS, "welcome"))).status, 403);
    assert.equal((await client.post(`/courses/${bells}/leave`, {})).status, 303, "twice does no harm");
    await client.post(`/courses/${bells}/enrollment`, {});
    assert.match(wordsOf(await client.get(`/learn/${bells}`)), /1 of 25 units done/);
  },

  "POST done marks what is read, and takes it back": async (site) => {
    const client = await learner(site, BELLS);
    const reading = unit(BELLS, "five_partials");
    assert.match(wordsOf(await client.get(reading)), /Mark as done/);
    const page = await client.post(`${reading}/done`, { done: "yes" });
    assert.match(await after(client, page), /Marked as done.*Done Mark as not done/);
    assert.match(wordsOf(await client.get(`/learn/${bells}`)), /Five notes at once about \d+ minutes? Done/);
    await client.post(`${reading}/done`, { done: "no" });
    assert.match(wordsOf(await client.get(reading)), /five_partials|Mark as done/);
    assert.doesNotMatch(
      wordsOf(await client.get(`/learn/${bells}`)),
      /Five notes at once about \d+ minutes? Done/,
    );
  },

  "GET a unit's pictures notes it as seen and as read, for our own pages only": async (site) => {
    const client = await learner(site, BELLS);
    const reading = unit(BELLS, "strike_note");
    const elsewhere = { "sec-fetch-site": "cross-site" };
    assert.equal(
      (await client.get(`${reading}/read.gif`, elsewhere)).headers.get("content-type"),
      "image/gif",
    );
    assert.doesNotMatch(
      wordsOf(await client.get(`/learn/${bells}`)),
      /not there about \d+ minutes? (Begun|Started|Done)/,
    );
    await client.get(`${reading}/seen.gif`);
    await client.get(`${reading}/read.gif`);
    await site.house.settle();
    assert.match(
      wordsOf(await client.get(`/learn/${bells}`)),
      /The note that is not there about \d+ minutes? Begun/,
    );
    const resumed = await client.get(`/resume/${bells}`);
    assert.equal(resumed.headers.get("location"), reading);
    assert.match(wordsOf(await client.get("/learn")), /You left at “The note that is not there”.*Continue/);
    assert.equal((await site.visitor().get(`${reading}/seen.gif`)).status, 200, "and says nothing to others");
  },

  "GET /resume begins at the first unit, and asks who it is": async (site) => {
    const course = await site.addCourse("resume");
    const client = await learner(site, course);
    assert.equal(
      (await client.get(`/resume/${key(course)}`)).headers.get("location"),
      unit(course, "stairs"),
    );
    assert.match((await site.visitor().get(`/resume/${bells}`)).headers.get("location")!, /^\/sign-in/);
    assert.equal((await client.get("/resume/none")).status, 404);
  },

  "GET /jump finds the unit of a block, a unit, a section; nothing else": async (site) => {
    const client = await learner(site, BELLS);
    const to = async (name: string) => (await client.get(`/jump/${bells}/${name}`)).headers.get("location");
    assert.equal(await to("try_tin"), `${unit(BELLS, "bell_metal")}#b-problem%40try_tin`);
    assert.match((await client.get(unit(BELLS, "bell_metal"))).text, /id="b-problem@try_tin"/);
    assert.equal(await to("five_partials"), unit(BELLS, "five_partials"));
    assert.equal(await to("the_carillon"), unit(BELLS, "from_chime_to_carillon"));
    assert.equal((await client.get(`/jump/${bells}/none`)).status, 404);
  },

  "GET a unit refuses what is missing, locked or the team's; the team sees it": async (site) => {
    const course = await site.addCourse("doors");
    const client = await learner(site, course);
    const locked = await client.get(unit(course, "great_bell"));
    assert.equal(locked.status, 403);
    assert.match(wordsOf(locked), /opens Mon, Jun 1, 2026, 8:00 AM UTC.*To the course outline/);
    for (const name of ["team_room", "none", "%00"]) {
      const page = await client.get(unit(course, name));
      assert.equal(page.status, 404, name);
      assert.match(wordsOf(page), /not in the course.*To the course outline/);
    }
    assert.doesNotMatch((await client.get(`/learn/${key(course)}`)).text, /team_room|For the team/);
    const author = await site.as("author");
    assert.match(wordsOf(await author.get(unit(course, "team_room"))), /Only for us/);
    assert.match(
      wordsOf(await author.get(unit(course, "great_bell"))),
      /being enrolled, so answers are not taken/,
    );
    assert.match(wordsOf(await author.get(`/learn/${key(course)}`)), /For the team/);
  },

  "a course that is not open yet says when, on every page that leads into it": async (site) => {
    const course = await site.addCourse("soon", { settings: { start: "2026-04-01T09:00:00Z" } });
    const client = await learner(site, course);
    const opens = /The course opens Wed, Apr 1, 2026, 9:00 AM UTC/;
    const outline = wordsOf(await client.get(`/learn/${key(course)}`));
    assert.match(outline, opens);
    assert.doesNotMatch(outline, /Begin/);
    assert.match(wordsOf(await client.get(`/courses/${key(course)}`)), opens);
    assert.match(wordsOf(await client.get("/learn")), /Starts Apr 1, 2026 Coming/);
    assert.equal((await client.get(unit(course, "stairs"))).status, 403);
  },

  "an address that takes forms, asked for again, is the page that the form was on": async (site) => {
    const client = await learner(site, BELLS);
    const to = async (path: string) => (await client.get(path)).headers.get("location");
    const problem = `${unit(BELLS, "bell_metal")}/problems/${key("problem@try_tin")}`;
    for (const path of [problem, `${problem}/hint`]) {
      assert.equal(await to(path), `${unit(BELLS, "bell_metal")}#p-problem%40try_tin`);
    }
    assert.equal(await to(`${unit(BELLS, "bell_metal")}/done`), unit(BELLS, "bell_metal"));
    assert.equal(await to(`/courses/${bells}/enrollment`), `/courses/${bells}`);
    assert.equal(await to("/settings/name"), "/settings");
  },

  "GET a unit says its place, its way on, and that it is empty where it is": async (site) => {
    const course = await site.addCourse("ways");
    const client = await learner(site, course);
    const empty = wordsOf(await client.get(unit(course, "empty")));
    assert.match(empty, /Unit 3 of 4 This unit is empty/);
    assert.match(empty, /Previous The machine Next Before it strikes/);
    const last = wordsOf(await client.get(unit(BELLS, "farewell")));
    assert.match(last, /That was the last unit See your progress/);
  },

  "GET /learn/KEY and /progress/KEY are for those who are in the course": async (site) => {
    const course = await site.addCourse("strangers");
    const client = await site.as("learner");
    for (const path of [`/learn/${key(course)}`, `/progress/${key(course)}`, unit(course, "stairs")]) {
      assert.equal((await client.get(path)).status, 403, path);
    }
    assert.equal((await client.get("/learn/none")).status, 404);
    assert.match(wordsOf(await (await site.as("author")).get(`/learn/${key(course)}`)), /The stairs/);
  },
});
