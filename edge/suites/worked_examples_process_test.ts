import assert from "node:assert/strict";
import { ROOT } from "core/testing/files.ts";
import { type FormClient, signIn } from "core/testing/form_client.ts";
import { startServer } from "core/testing/server.ts";
import { until, withPath } from "core/testing/until.ts";
import { courseWith, sampleFolder } from "contexts/content/olx/sample_courses.ts";
import { carillon } from "edge/samples/sample_command.ts";

// Worked examples on a site that runs, by the pages that people see.

const BELLS = "Carillon%2BBELLS1%2B2026";
const UNIT = `/learn/${BELLS}/vertical%40welcome`;

interface Site {
  readonly data: string;
  readonly learner: FormClient;
  readonly author: FormClient;
}

async function install({ data }: Site, id: string): Promise<void> {
  const folder = decodeURIComponent(new URL(`docs/examples/${id}`, ROOT).pathname);
  const { code, stdout, stderr } = await carillon("plugin", "dev", folder, "--once", "--data", data);
  assert.deepEqual([code, stderr], [0, ""], stdout);
  assert.match(stdout, new RegExp(`^installed ${id} `));
}

/** A page with this on it: the first one to ask may find a process still starting. */
async function seen(client: FormClient, path: string, words: RegExp): Promise<string> {
  let text = "";
  await until(`${words} on ${path}`, async () => words.test(text = (await client.get(path)).text), 10_000);
  return text;
}

/** What people go through, in this order. */
const STEPS: Readonly<Record<string, (site: Site) => Promise<void>>> = {
  "notes: a form on a page of the course keeps what a learner writes, without a script": async (site) => {
    const { learner } = site;
    await install(site, "notes");
    const page = await seen(learner, UNIT, /Your notes/);
    const action = /<form[^>]* action="(\/plugins\/notes\/actions\/keep[^"]*)"/.exec(page)![1]!;
    const fields = { unit: "vertical@welcome", note: "Strike softly" };
    const kept = await learner.post(action.replaceAll("&amp;", "&"), fields, {
      referer: `${learner.url}${UNIT}`,
    });
    assert.equal(kept.status, 303);
    await seen(learner, UNIT, /Strike softly/);
    await seen(learner, `/learn/${BELLS}`, /Your notes in this course[^]*Strike softly/);
  },

  "activity: a course's team sees how many learners were there": async (site) => {
    const { learner, author } = site;
    assert.equal((await learner.get(`${UNIT}/seen.gif`)).status, 200);
    await install(site, "activity");
    const page = await seen(author, `/courses/${BELLS}/team/plugins`, /Learners each day/);
    assert.match(page, /role="img"/);
  },

  "prerequisite: who lacks the course before is kept out, and reads why": async (site) => {
    await install(site, "prerequisite");
    const course = decodeURIComponent(BELLS);
    // What is chosen for a course counts while courses' teams may choose.
    for (
      const args of [["allow", "prerequisite"], [
        "configure",
        "prerequisite",
        "after=Org+First+Run",
        "--course",
        course,
      ]]
    ) {
      const { code, stderr } = await carillon("plugin", ...args, "--data", site.data);
      assert.deepEqual([code, stderr], [0, ""]);
    }
    const refused = await site.author.post(`/courses/${BELLS}/enrollment`, {});
    assert.match(refused.text, /This course builds on Org\+First\+Run/);
  },

  "ordering: a course brings questions of a type that came with a package": async (site) => {
    await install(site, "ordering");
    const question =
      `<ordering url_name="cast" question="In which order?"><step>Cast</step><step>Tune</step></ordering>`;
    await using folder = await sampleFolder(courseWith(question));
    const imported = await carillon("import", folder.path, "--data", site.data);
    assert.equal(imported.code, 0, imported.stderr);
    assert.equal((await site.learner.post("/courses/Org%2BC1%2B2014/enrollment", {})).status, 303);
    await seen(site.learner, "/learn/Org%2BC1%2B2014/vertical%40ve", /In which order\?[^]*<select/);
  },
};

Deno.test("worked examples do on a site what they say", async (t) => {
  await withPath(async (data) => {
    await using server = await startServer({ data });
    const [learner, author] = await Promise.all(
      [0, 1].map((at) => signIn(server.url, server.accounts[at]!)),
    ) as [FormClient, FormClient];
    assert.equal((await learner.post(`/courses/${BELLS}/enrollment`, {})).status, 303);
    for (const [name, step] of Object.entries(STEPS)) {
      await t.step(name, () => step({ data, learner, author }));
    }
  });
});
