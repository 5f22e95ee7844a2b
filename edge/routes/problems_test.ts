import assert from "node:assert/strict";
import type { FormClient, Page } from "core/testing/form_client.ts";
import { BELLS, DUE, type SampleSite, siteTest, wordsOf } from "edge/samples/sample_site.ts";

const key = encodeURIComponent;
const DAY = 24 * 3600 * 1000;

/** A problem in a unit of a course, by its author's names. */
class Asked {
  readonly unit: string;
  readonly path: string;
  readonly #name: string;

  constructor(course: string, unit: string, name: string) {
    this.unit = `/learn/${key(course)}/${key(`vertical@${unit}`)}`;
    this.path = `${this.unit}/problems/${key(`problem@${name}`)}`;
    this.#name = name;
  }

  /** The problem's part of its unit's page. */
  async html(client: FormClient): Promise<string> {
    return this.in(await client.get(this.unit));
  }

  in({ text }: Page): string {
    const found = new RegExp(`<section class="problem" id="p-problem@${this.#name}"[\\s\\S]*?</section>`)
      .exec(text);
    return found?.[0] ?? "";
  }

  async words(client: FormClient): Promise<string> {
    return wordsOf({ text: await this.html(client), status: 200, headers: new Headers() });
  }

  /** Fills in the form as it stands now, and sends it. */
  async send(
    client: FormClient,
    answers: Readonly<Record<string, string | string[]>>,
    verb = "",
  ): Promise<Page> {
    const [, rev = ""] = /name="rev" value="(\d+)"/.exec(await this.html(client)) ?? [];
    return await client.post(this.path + verb, { rev, attempt_key: rev, ...answers });
  }

  /** The names of the form's inputs, in their order. */
  async parts(client: FormClient): Promise<string[]> {
    const names = (await this.html(client)).matchAll(
      /<(?:input type="(?:radio|checkbox|text)"|select|input)[^>]*? name="([^"]+)"/g,
    );
    return [...new Set([...names].map((found) => found[1]!))].filter((name) =>
      !/^(rev|attempt_key)$/.test(name)
    );
  }
}

async function enrolled(site: SampleSite, course: string, who: "learner" | "author" = "learner") {
  const client = await site.as(who);
  await client.post(`/courses/${key(course)}/enrollment`, {});
  return client;
}

/** Gives another try at the same course: a run of its own, a learner in it, its timed problem. */
async function timed(site: SampleSite, run: string, name = "due") {
  site.house.clock.now = new Date(Date.parse(DUE) - DAY);
  const course = await site.addCourse(run);
  const client = await enrolled(site, course);
  const problem = new Asked(course, "late", name);
  const [part = ""] = await problem.parts(client);
  return { course, client, problem, part };
}

siteTest("answering problems", {}, {
  "POST an answer tells the verdict on the next page, beside the input and in points": async (site) => {
    const { client, problem, part } = await timed(site, "verdict");
    const sent = await problem.send(client, { [part]: "441" });
    assert.equal(sent.headers.get("location"), `${problem.unit}#p-problem%40due-result`);
    assert.match(await problem.words(client), /Not correct: 0 of 1 point 2 attempts left/);
    await problem.send(client, { [part]: "440" });
    const words = await problem.words(client);
    assert.match(words, /Correct: 1 of 1 point All of it is right/);
    assert.match(words, /1 attempt left of 3/);
    assert.match(await problem.html(client), /id="p-problem@due-result" tabindex="-1"/);
  },

  "POST an answer is in the progress of the very next page": async (site) => {
    const { course, client, problem, part } = await timed(site, "progress");
    await problem.send(client, { [part]: "440" });
    const progress = wordsOf(await client.get(`/progress/${key(course)}`));
    assert.match(progress, /Grade [1-9]\d* %|Grade [1-9]\d*%/);
    assert.match(progress, /1 of 1 point|1 of 2 points/);
  },

  "POST what cannot be read is help at its field, and uses no attempt": async (site) => {
    const { client, problem, part } = await timed(site, "malformed");
    for (
      const [typed, help] of [["4 4 0 Hz?", /Use a number such as/], ["", /Give an answer/], [
        "1/0",
        /has no value/,
      ]] as const
    ) {
      const page = await problem.send(client, { [part]: typed });
      assert.equal(page.status, 422, typed);
      assert.match(page.text, /<title>Error: /);
      assert.match(problem.in(page), help);
      assert.match(problem.in(page), /aria-invalid="true"/);
      assert.ok(!typed || problem.in(page).includes(`value="${typed}"`), "what was typed stays");
    }
    assert.match(await problem.words(client), /3 attempts left of 3/);
  },

  "POST to an older revision shows both answers and uses no attempt": async (site) => {
    const { client, problem, part } = await timed(site, "conflict");
    await problem.send(client, { [part]: "441" });
    const stale = await client.post(problem.path, { rev: "0", attempt_key: "0", [part]: "439" });
    assert.equal(stale.status, 409);
    assert.match(wordsOf(stale), /Answered in another tab.*441 439.*Submit this tab’s answer/);
    const again = await client.post(problem.path, { rev: "0", attempt_key: "0", [part]: "441" });
    assert.equal(again.status, 303, "the same answer, sent twice, is one");
    assert.match(await problem.words(client), /2 attempts left of 3/);
  },

  "POST after the due date keeps the answer as a draft and says so": async (site) => {
    const { client, problem, part } = await timed(site, "late");
    site.house.clock.now = new Date(Date.parse(DUE) + DAY);
    const page = await problem.send(client, { [part]: "440" });
    assert.equal(page.status, 303);
    assert.match(
      wordsOf(await client.get(page.headers.get("location")!)),
      /too late to count, but it is kept as a draft/,
    );
    const words = await problem.words(client);
    assert.match(words, /This was due Tue, Mar 10, 2026, 12:00 PM UTC/);
    assert.doesNotMatch(words, /Submit/);
    assert.match(await problem.html(client), /value="440"[^>]*readonly|readonly[^>]*value="440"/);
  },

  "POST with no attempts left is refused, and the last answer stands": async (site) => {
    const { client, problem, part } = await timed(site, "used");
    for (const typed of ["1", "2", "3"]) await problem.send(client, { [part]: typed });
    assert.match(await problem.words(client), /All 3 attempts are used. Your last answer stands/);
    const page = await problem.send(client, { [part]: "440" });
    assert.equal(page.status, 409);
    assert.match(wordsOf(page), /No attempts are left/);
  },

  "POST draft keeps what was typed without counting it": async (site) => {
    const { client, problem, part } = await timed(site, "draft");
    const page = await problem.send(client, { [part]: "43" }, "/draft");
    assert.equal(page.status, 303);
    assert.match(await problem.words(client), /Saved Mon, Mar 9, 2026, 12:00 PM UTC, not submitted/);
    assert.match(await problem.html(client), /value="43"/);
    assert.match(await problem.words(client), /3 attempts left of 3/);
  },

  "POST hint shows one more, until there are none": async (site) => {
    const client = await enrolled(site, BELLS);
    const problem = new Asked(BELLS, "bell_metal", "try_tin");
    assert.match(await problem.words(client), /Show hint 1 of 2/);
    await problem.send(client, {}, "/hint");
    assert.match(await problem.words(client), /Hint 1 of 2 One per cent of 500 kg is 5 kg.*Show hint 2 of 2/);
    await problem.send(client, {}, "/hint");
    assert.doesNotMatch(await problem.words(client), /Show hint/);
    const page = await problem.send(client, {}, "/hint");
    assert.equal(page.status, 404);
    assert.match(wordsOf(page), /no more hints/);
    const other = new Asked(BELLS, "partials_by_number", "partials_of_a_bell");
    await other.send(client, {}, "/hint");
    assert.match(await other.html(client), new RegExp(`<a href="/jump/${key(BELLS)}/five_partials">`));
  },

  "POST answer shows it once the rule allows, and refuses before": async (site) => {
    const client = await enrolled(site, BELLS);
    const problem = new Asked(BELLS, "bell_metal", "try_tin");
    const early = await problem.send(client, {}, "/answer");
    assert.equal(early.status, 403);
    assert.match(wordsOf(early), /cannot be seen yet/);
    const [part = ""] = await problem.parts(client);
    await problem.send(client, { [part]: "110" });
    await problem.send(client, {}, "/answer");
    assert.match(await problem.words(client), /Answer: 110.*Solution 22 % of 500 kg/);
  },

  "POST reset starts afresh where its author offers it": async (site) => {
    site.house.clock.now = new Date("2026-06-02T00:00:00Z");
    const course = await site.addCourse("reset");
    const client = await enrolled(site, course);
    const problem = new Asked(course, "great_bell", "strike");
    const [part = ""] = await problem.parts(client);
    await problem.send(client, { [part]: "1" });
    assert.match(await problem.words(client), /Start afresh/);
    await problem.send(client, {}, "/reset");
    assert.doesNotMatch(await problem.words(client), /Not correct/);
    const never = new Asked(BELLS, "bell_metal", "try_tin");
    assert.equal((await never.send(client, {}, "/reset")).status, 409);
  },

  "a verdict that is hidden until the due date is told then, and nowhere before": async (site) => {
    const { course, client, problem, part } = await timed(site, "hidden", "secret");
    await problem.send(client, { [part]: "440" });
    assert.match(
      await problem.words(client),
      /Submitted Your answer is kept. You see the result Tue, Mar 10/,
    );
    assert.doesNotMatch(await problem.html(client), /is-correct|Correct:/);
    const progress = async () => wordsOf(await client.get(`/progress/${key(course)}`));
    assert.match(
      await progress(),
      /Grade 0%.*2 points, result not told yet.*Problem secret Submitted, no result/,
    );
    const other = new Asked(course, "late", "due");
    const [own = ""] = await other.parts(client);
    await other.send(client, { [own]: "440" });
    assert.match(await progress(), /Grade 50%, to pass: 50% Passed.*not told yet are not part of this grade/);
    site.house.clock.now = new Date(Date.parse(DUE) + DAY);
    assert.match(await problem.words(client), /Correct: 1 of 1 point/);
    assert.match(await progress(), /Grade 100%/);
  },

  "a definition never leaves the server before its time": async (site) => {
    const client = await enrolled(site, BELLS);
    const page = await client.get(new Asked(BELLS, "partials_by_name", "hum_below_prime").unit);
    assert.doesNotMatch(page.text, /lasts longest of all|half the frequency|choicehint|correct="/);
  },

  "POST nobody's, elsewhere's or nothing's answer is refused": async (site) => {
    const { course, problem, part } = await timed(site, "refused");
    const answer = { rev: "0", [part]: "440" };
    const nobody = await site.visitor().post(problem.path, answer);
    assert.equal(nobody.status, 403);
    assert.match(wordsOf(nobody), /Please sign in.*Sign in/);
    const author = await site.as("author");
    assert.equal((await author.post(problem.path, answer)).status, 403, "the team is not enrolled");
    const client = await site.as("learner");
    const missing = new Asked(course, "late", "none");
    assert.equal((await client.post(missing.path, answer)).status, 404);
    const elsewhere = new Asked(course, "stairs", "due");
    assert.ok((await client.post(elsewhere.path, { ...answer, [part]: "1" })).status < 500);
    for (const rev of ["", "-1", "1.5", "x", "9".repeat(40)]) {
      const page = await client.post(problem.path, { rev, [part]: "440" });
      assert.ok(page.status >= 400 && page.status < 500, `rev "${rev}": ${page.status}`);
    }
    const huge = await client.post(problem.path, { rev: "0", [part]: "4".repeat(300_000) });
    assert.equal(huge.status, 429);
    const many = await client.post(
      problem.path,
      Object.fromEntries([["rev", "0"], ...Array.from({ length: 5000 }, (_, at) => [`x${at}`, "1"])]),
    );
    assert.ok(many.status < 500);
  },
});
