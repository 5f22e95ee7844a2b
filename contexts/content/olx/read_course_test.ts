import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { sampleTypes } from "contexts/content/sample_types.ts";
import { readCourse } from "./read_course.ts";
import { blocksOf, courseWith, sampleFolder, tarGzOf, withCourse } from "./sample_courses.ts";

const refusedWith = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

Deno.test("readCourse() lets the policy win over the course's own words", async () => {
  const files = courseWith(
    `<html display_name="Own">a</html><problem url_name="p" display_name="P" weight="1"/>`,
    {
      "course/2014.xml":
        `<course display_name="Own name" start="2013-01-01T00:00" graceperiod="1 day" language="fr"
      course_image="x.png"><chapter url_name="ch"/></course>`,
      "policies/2014/policy.json": JSON.stringify({
        "course/2014": {
          display_name: "Policy name",
          self_paced: true,
          graceperiod: null,
          start: "2014-02-03T04:05:06Z",
        },
        "sequential/se": { due: "2014-03-01T00:00:00Z", graded: true, format: "Homework" },
        "problem/p": { weight: 2.5, showanswer: "never" },
      }),
    },
  );
  await withCourse(files, ({ root, title, selfPaced, schedule, gradePolicy, language }) => {
    assert.deepEqual([title, selfPaced, language], ["Policy name", true, "fr"]);
    assert.equal(schedule.start, "2014-02-03T04:05:06Z");
    assert.equal(gradePolicy.gracePeriod, undefined);
    const problem = blocksOf(root).find(({ type }) => type === "problem")!;
    assert.deepEqual([problem.due, problem.graded, problem.format], [
      "2014-03-01T00:00:00Z",
      true,
      "Homework",
    ]);
    assert.deepEqual([problem.attributes.weight, problem.attributes.showanswer], ["2.5", "never"]);
  });
});

Deno.test("readCourse() reads the policy of old courses, with its places and its broken files", async () => {
  const files = courseWith("", {
    "policies/2014.json": `{"course/2014": {"display_name": "Old place"}}`,
    "grading_policy.json": `{"GRADER": [
      {"type": "Homework", "min_count": 12, "drop_count": 2, "short_label": "HW", "weight": 0.15},
      {"name": "Final Exam", "weight": "0.85"}], "GRADE_CUTOFFS": {"A": 0.87, "B": 0.7}}`,
  });
  await withCourse(files, ({ title, gradePolicy }) => {
    assert.equal(title, "Old place");
    assert.deepEqual(gradePolicy, {
      graders: [
        { type: "Homework", shortLabel: "HW", minCount: 12, dropCount: 2, weight: 0.15 },
        { type: "Final Exam", shortLabel: "Final Exam", minCount: 1, dropCount: 0, weight: 0.85 },
      ],
      cutoffs: { A: 0.87, B: 0.7 },
    });
  });
  const broken = courseWith("", {
    "policies/2014/policy.json": "{oops",
    "policies/2014/grading_policy.json": "[]",
  });
  await withCourse(broken, ({ report, gradePolicy }) => {
    assert.deepEqual(report.kept.map(({ path }) => path), ["policies/2014/policy.json"]);
    assert.deepEqual(gradePolicy, { graders: [], cutoffs: {} });
  });
});

Deno.test("readCourse() reads what a course says of itself", async () => {
  const files = courseWith("", {
    "course/2014.xml":
      `<course display_name="C" catalog_visibility="about" invitation_only="true" enrollment_end="2014-01-05"
      max_student_enrollments_allowed="40" course_image="images_card.png" end="October 29"/>`,
    "about/overview.html": `<h1>About</h1><script>x()</script><img src="/static/images/card.png">`,
    "about/2014/short_description.html": "Short &amp; <b>sweet</b>",
    "about/short_description.html": "Another run's",
    "about/effort.html": "3 hours a week",
    "info/handouts.html": `<a href="/static/h.pdf">H</a>`,
    "tabs/faq.html": "<p>Q</p>",
    "tabs/old_page.html": "<p>O</p>",
    "policies/2014/policy.json": JSON.stringify({
      "course/2014": { tabs: [{ type: "courseware" }, { type: "static_tab", name: "FAQ", url_slug: "faq" }] },
    }),
    "policies/assets.json": JSON.stringify({
      "h.pdf": { contentType: "application/pdf", locked: true, displayname: "h.pdf" },
    }),
    "static/images/card.png": "png",
    "static/h.pdf": "pdf",
    "static/.DS_Store": "x",
  });
  await withCourse(files, (course) => {
    assert.equal(course.key, "Org+C1+2014");
    assert.equal(
      course.about.overview,
      `<h2>About</h2><img src="asset:static/images/card.png" loading="lazy" />`,
    );
    assert.deepEqual([course.about.shortDescription, course.about.effort], [
      "Short & sweet",
      "3 hours a week",
    ]);
    assert.deepEqual([course.visibility, course.invitationOnly, course.maxEnrolled], ["about", true, 40]);
    assert.deepEqual(course.schedule, { enrollmentEnd: "2014-01-05T00:00:00Z" });
    assert.equal(course.image, "static/images/card.png");
    assert.equal(course.handouts, `<a href="asset:static/h.pdf">H</a>`);
    assert.deepEqual(course.pages, [
      { slug: "faq", title: "FAQ", html: "<p>Q</p>", hidden: false },
      { slug: "old_page", title: "old page", html: "<p>O</p>", hidden: true },
    ]);
    const assets = course.assets.map(({ path, contentType, locked }) => [path, contentType, locked]);
    assert.deepEqual(assets.sort(), [
      ["static/h.pdf", "application/pdf", true],
      ["static/images/card.png", "image/png", false],
    ]);
    assert.equal(course.report.assets, 2);
  });
});

Deno.test("readCourse() reports dates it cannot read", async () => {
  const files = courseWith(`<problem due="October 29" display_name="P"/>`);
  await withCourse(files, ({ report }) => {
    const note = report.kept.find(({ reason }) => reason.includes("October 29"));
    assert.deepEqual([note?.path, note?.block], ["vertical/ve.xml", "problem@P"]);
  });
});

Deno.test("readCourse() gives plain data that may cross to another thread, and files that may not", async () => {
  await withCourse(courseWith("<html>a</html>", { "static/a.txt": "abc" }), async (course) => {
    const { files, [Symbol.asyncDispose]: _, ...plain } = course;
    assert.deepEqual(structuredClone(plain), plain);
    const asset = files.find(({ path }) => path === "static/a.txt")!;
    assert.equal(new TextDecoder().decode(await asset.read()), "abc");
    assert.equal(files.length, 6);
  });
});

Deno.test("readCourse() tells how far it is", async () => {
  await using folder = await sampleFolder();
  const entries = Object.entries(courseWith("<html>a</html>")).map(([name, body]) => ({
    name: `c/${name}`,
    body,
  }));
  const path = await folder.write("c.tar.gz", await tarGzOf(entries));
  const seen: [number, number, string][] = [];
  const onProgress = (...step: [number, number, string]) => void seen.push(step);
  await using course = await readCourse(path, { onProgress, providers: sampleTypes });
  assert.equal(course.report.total, 5);
  assert.deepEqual(new Set(seen.map(([, , what]) => what)), new Set(["unpacking", "reading"]));
  assert(seen.every(([done, total]) => done <= total));
  assert.deepEqual(seen.at(-1), [4, 5, "reading"]);
});

const tops: [string, Record<string, string>, string][] = [
  ["another kind of XML", { "course.xml": "<odoo><record/></odoo>" }, "content.not_a_course"],
  ["broken XML at the top", { "course.xml": "<course><chapter></course>" }, "content.xml_malformed"],
  [
    "entities at the top",
    { "course.xml": "<!DOCTYPE c [<!ENTITY a 'b'>]><course/>" },
    "content.xml_entities",
  ],
  [
    "a run that is not there",
    { "course.xml": `<course url_name="r" org="O" course="C"/>` },
    "content.course_run_missing",
  ],
  [
    "a template of one tool",
    { "course.xml": `<course url_name="{{ RUN }}" org="O" course="C"><chapter/></course>` },
    "content.course_template",
  ],
  [
    "a template of another",
    { "course.xml": "<%namespace file='x'/>\n<course url_name='${c.run()}'><chapter/></course>" },
    "content.course_template",
  ],
  [
    "a key that cannot be one",
    { "course.xml": `<course url_name="r" org="../O" course="C"><chapter/></course>` },
    "content.course_key_invalid",
  ],
  [
    "a key of dots",
    { "course.xml": `<course url_name=".." org="O" course="C"><chapter/></course>` },
    "content.course_key_invalid",
  ],
  [
    "an encoding that nobody knows",
    { "course.xml": `<?xml version="1.0" encoding="klingon"?><course/>` },
    "content.encoding_unknown",
  ],
  [
    "several courses in one place",
    { "roots/a.xml": "<course/>", "roots/b.xml": "<course/>" },
    "content.several_courses",
  ],
];
for (const [what, files, code] of tops) {
  Deno.test(`readCourse() refuses ${what}`, async () => {
    await assert.rejects(withCourse(files, () => {}), refusedWith(code));
  });
}

Deno.test("readCourse() refuses words that are not in the encoding they say", async () => {
  const bytes = new Uint8Array([...new TextEncoder().encode(`<course url_name="`), 0xe9, 0xe8, 0x22, 0x3e]);
  await assert.rejects(
    withCourse({ "course.xml": bytes }, () => {}),
    refusedWith("content.encoding_unknown"),
  );
});

Deno.test("readCourse() reads the encodings that files say they are in", async () => {
  const utf16 = (text: string) =>
    new Uint8Array([
      0xff,
      0xfe,
      ...new Uint8Array(new Uint16Array([...text].map((c) => c.charCodeAt(0))).buffer),
    ]);
  const latin1 = (text: string) => new Uint8Array([...text].map((c) => c.charCodeAt(0)));
  await withCourse({
    "course.xml": utf16(
      `<?xml version="1.0" encoding="utf-16"?><course url_name="r" org="Ö" course="C"><chapter url_name="a"/></course>`,
    ),
    "chapter/a.xml": latin1(
      `<?xml version="1.0" encoding="iso-8859-1"?>\r\n<chapter display_name="Été"><html filename="x"/></chapter>`,
    ),
    "html/x.html": latin1("<p>Grüße</p>"),
  }, ({ key, root }) => {
    assert.equal(key, "Ö+C+r");
    assert.equal(root.children[0]!.title, "Été");
    const [html] = root.children[0]!.children;
    assert.deepEqual(html!.content.kind === "fields" && html!.content.fields, { html: "<p>Grüße</p>" });
  });
});

Deno.test("readCourse() takes what old and hand-made courses leave out", async () => {
  const inside = "<chapter><sequential/></chapter>";
  const keys: [Record<string, string>, string][] = [
    [
      { "roots/2012_Fall.xml": `<course url_name="2012_Fall" org="MITx" course="6.002x">${inside}</course>` },
      "MITx+6.002x+2012_Fall",
    ],
    [
      {
        "course.xml": "roots/r1.xml\n",
        "roots/r1.xml": `<course slug="r1" org="O" course="C">${inside}</course>`,
      },
      "O+C+r1",
    ],
    [{ "course.xml": `<course org="O" course="C" name="Toy Course!">${inside}</course>` }, "O+C+Toy_Course_"],
    [{ "course.xml": `<course org="My Org" course="C 1" url_name="r">${inside}</course>` }, "My_Org+C_1+r"],
    [{ "x y/course.xml": `<course url_name="r">${inside}</course>` }, "edx+x_y+r"],
    [
      { "course.xml": `\ufeff\n<course org="مدرسة" course="课程" url_name="2024">${inside}</course>` },
      "مدرسة+课程+2024",
    ],
  ];
  for (const [files, key] of keys) {
    await withCourse(files, (course) => {
      assert.equal(course.key, key);
      assert.equal(course.report.total, 3);
    });
  }
});
