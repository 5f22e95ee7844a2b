import assert from "node:assert/strict";
import { LIMITS } from "./limits.ts";
import type { Block } from "./reading.ts";
import { blocksOf, courseWith, shapeOf, withCourse } from "./sample_courses.ts";

const only = (root: Block, type: string) => blocksOf(root).filter((block) => block.type === type);

const shapes: [string, Record<string, string>, string][] = [
  ["names that point at files", courseWith(""), "course(chapter(sequential(vertical)))"],
  [
    "a course that is all in one file",
    {
      "course.xml": `<course url_name='2012' org='O' course='C'><chapter display_name='w1'>
        <sequential><vertical><video youtube='1.0:abcdefghijk'/></vertical><problem>x</problem></sequential>
        </chapter><chapter/></course>`,
    },
    "course(chapter(sequential(vertical(video) problem)) chapter)",
  ],
  [
    "blocks written where they stand beside blocks in files",
    courseWith(`<html url_name="a"/><html display_name="b"><p>b</p></html>`, {
      "html/a.xml": "<html>a</html>",
    }),
    "course(chapter(sequential(vertical(html html))))",
  ],
  [
    "names in folders",
    courseWith(`<problem url_name="week1:one"/>`, { "problem/week1/one.xml": "<problem/>" }),
    "course(chapter(sequential(vertical(problem))))",
  ],
  [
    "containers of every kind",
    courseWith(`<split_test><vertical><html>a</html></vertical></split_test>
      <conditional><html>b</html></conditional><randomize><problem/></randomize><wrapper><html/></wrapper>
      <library_content><problem/></library_content><itembank><problem/></itembank>
      <problemset><problem/></problemset><videosequence><video/></videosequence>
      <abtest experiment="e"><group name="g"><html/></group><default><html/></default></abtest>`),
    "course(chapter(sequential(vertical(split_test(vertical(html)) conditional(html) randomize(problem) wrapper(html) " +
    "library_content(problem) itembank(problem) problemset(problem) videosequence(video) abtest(html html)))))",
  ],
  [
    "what is inside a leaf as its own affair",
    courseWith(`<video><transcript language="en" src="a"/><source src="b"/></video>
      <openassessment><rubric><criterion/></rubric></openassessment>
      <problem><multiplechoiceresponse/></problem><annotatable><p/></annotatable>`),
    "course(chapter(sequential(vertical(video openassessment problem annotatable))))",
  ],
  [
    "blocks inside unknown blocks where they say that they are",
    courseWith(`<problem-builder xblock-family="xblock.v1"><pb-mcq xblock-family="xblock.v1"><pb-choice
      xblock-family="xblock.v1"/></pb-mcq><p>no</p></problem-builder>`),
    "course(chapter(sequential(vertical(problem-builder(pb-mcq(pb-choice))))))",
  ],
  [
    "no notes that Studio leaves beside blocks",
    courseWith(`<html>a</html><tagging_aside xblock-family="xblock_asides.v1"/>`),
    "course(chapter(sequential(vertical(html))))",
  ],
  [
    "the old tags of the first courses",
    courseWith(`<videoalpha/><customtag impl="book" page="1"/><book page="2"/><discussion for="x" id="y"/>`),
    "course(chapter(sequential(vertical(videoalpha customtag book discussion))))",
  ],
  [
    "names of files",
    courseWith(`<problem filename="folder/p1" display_name="P"/><problem filename="p2"/>`, {
      "problem/folder/p1.xml": "<problem/>",
      "problems/p2.xml": "<problem/>",
    }),
    "course(chapter(sequential(vertical(problem problem))))",
  ],
];
for (const [what, files, expected] of shapes) {
  Deno.test(`readCourse() reads ${what}`, async () => {
    await withCourse(files, ({ root, report }) => {
      assert.equal(shapeOf(root), expected);
      assert.deepEqual([report.dangling, report.duplicates], [[], []]);
      assert.equal(report.total, blocksOf(root).length);
    });
  });
}

Deno.test("readCourse() gives each block its id, title and file, and a name where it has none", async () => {
  const files = courseWith(
    `<html display_name="Hello, world!">a</html><html>b</html><problem slug="old" name="Old one"/>`,
  );
  const read = () =>
    withCourse(
      files,
      ({ root }) => blocksOf(root).map(({ id, title, sourcePath }) => [id, title, sourcePath]),
    );
  const blocks = await read();
  assert.deepEqual(blocks.slice(0, 5), [
    ["course@2014", "A course", "course/2014.xml"],
    ["chapter@ch", "One", "chapter/ch.xml"],
    ["sequential@se", "First", "sequential/se.xml"],
    ["vertical@ve", "Unit", "vertical/ve.xml"],
    ["html@Hello_world_", "Hello, world!", "vertical/ve.xml"],
  ]);
  assert.match(blocks[5]![0]!, /^html@html_[0-9a-f]{12}$/);
  assert.deepEqual(blocks[6], ["problem@old", "Old one", "vertical/ve.xml"]);
  assert.deepEqual(await read(), blocks);
});

Deno.test("readCourse() titles what has no title by its name, unless a machine gave it", async () => {
  const files = {
    "course.xml": `<course url_name="r" org="O" course="C"><chapter url_name="Week_1_intro"/>
      <chapter url_name="0123456789abcdef0123456789abcdef"/><chapter display_name="A &amp;amp; B&amp;nbsp;C"/>
      <chapter display_name="&quot;Quoted&quot;"/></course>`,
    "chapter/Week_1_intro.xml": "<chapter/>",
    "chapter/0123456789abcdef0123456789abcdef.xml": "<chapter/>",
  };
  await withCourse(
    files,
    ({ root }) =>
      assert.deepEqual(root.children.map(({ title }) => title), ["Week 1 intro", "", "A & B C", "Quoted"]),
  );
});

Deno.test("readCourse() reports names that lead nowhere, and goes on", async () => {
  const files = courseWith(
    `<html url_name="gone"/><html url_name="only"/><problem filename="lost" display_name="L"/>
    <html url_name="half"/><done url_name="d" /><html>here</html>`,
    { "html/half.xml": `<html filename="half"/>`, "html/only.html": "<p>only</p>" },
  );
  await withCourse(files, ({ root, report }) => {
    assert.equal(shapeOf(root), "course(chapter(sequential(vertical(html problem html done html))))");
    assert.deepEqual(report.dangling.map(({ path, reason }) => `${path}: ${reason}`), [
      "vertical/ve.xml: html/gone.xml is not there",
      "vertical/ve.xml: html/only.xml is not there; html/only.html is taken for it",
      "vertical/ve.xml: problem/lost.xml is not there",
      "html/half.xml: html/half.html is not there",
    ]);
  });
});

Deno.test("readCourse() opens a definition once, and shows a leaf again where it is used again", async () => {
  const files = courseWith(
    `<html url_name="a"/><problem url_name="p">x</problem><problem url_name="p">y</problem>`,
    {
      "html/a.xml": "<html>a</html>",
      "sequential/se.xml":
        `<sequential><vertical url_name="ve"/><vertical url_name="ve"/><vertical><html url_name="a"/></vertical></sequential>`,
    },
  );
  await withCourse(files, ({ root, report }) => {
    assert.equal(shapeOf(root), "course(chapter(sequential(vertical(html problem problem) vertical(html))))");
    const [first, again] = only(root, "html");
    assert.deepEqual([first!.repeats, again!.repeats, again!.content], [undefined, "html@a", first!.content]);
    assert.equal(new Set(blocksOf(root).map(({ id }) => id)).size, blocksOf(root).length);
    assert.deepEqual(report.blocks, {
      problem: 2,
      vertical: 2,
      chapter: 1,
      course: 1,
      html: 1,
      sequential: 1,
    });
    assert.deepEqual(report.duplicates.map(({ block }) => block), ["problem@p", "vertical@ve", "html@a"]);
  });
});

Deno.test("readCourse() comes back from circles and diamonds", async () => {
  const circle = courseWith(`<sequential url_name="se"/><vertical url_name="ve"/><chapter url_name="ch"/>`);
  await withCourse(circle, ({ root, report }) => {
    assert.equal(shapeOf(root), "course(chapter(sequential(vertical)))");
    assert.deepEqual(report.duplicates.map(({ reason }) => reason), [
      "sequential/se.xml leads to itself",
      "vertical/ve.xml leads to itself",
      "chapter/ch.xml leads to itself",
    ]);
  });
  const diamond: Record<string, string> = { "vertical/v40.xml": "<vertical><html>end</html></vertical>" };
  for (let n = 0; n < 40; n++) {
    diamond[`vertical/v${n}.xml`] = `<vertical><vertical url_name="v${n + 1}"/><vertical url_name="v${
      n + 1
    }"/></vertical>`;
  }
  await withCourse(courseWith(`<vertical url_name="v0"/>`, diamond), ({ report }) => {
    assert.equal(report.total, 4 + 41 + 1);
    assert.equal(report.duplicates.length, 40);
  });
  const family = `xblock-family="xblock.v1"`;
  const unknown = {
    "x/a.xml": `<x ${family}><x url_name="b" ${family}/></x>`,
    "x/b.xml": `<x><x url_name="a" ${family}/></x>`,
  };
  await withCourse(
    courseWith(`<x url_name="a" ${family}/>`, unknown),
    ({ report }) => assert.equal(report.total, 6),
  );
});

Deno.test("readCourse() refuses a course that is too deep or too large", async () => {
  const chain: Record<string, string> = {};
  for (let n = 0; n < 80; n++) {
    chain[`vertical/v${n}.xml`] = `<vertical><vertical url_name="v${n + 1}"/></vertical>`;
  }
  const refused = (code: string) => (error: Error & { code?: string }) => error.code === code;
  const deep = courseWith(`<vertical url_name="v0"/>`, chain);
  await assert.rejects(withCourse(deep, () => {}), refused("content.course_too_deep"));
  const large = courseWith("<html/>".repeat(50));
  await assert.rejects(
    withCourse(large, () => {}, { limits: { ...LIMITS, blocks: 50 } }),
    refused("content.course_too_large"),
  );
  const again = courseWith(`<html url_name="a"/>`.repeat(50), {
    "html/a.xml": `<html>${"x".repeat(1000)}</html>`,
  });
  for (const limits of [{ textTotal: 50_000 }, { blocks: 40 }]) {
    await assert.rejects(withCourse(again, () => {}, { limits }), refused("content.course_too_large"));
  }
});

Deno.test("readCourse() places what a conditional shows, unless it stands elsewhere", async () => {
  const files = courseWith(
    `<conditional url_name="c"><show sources="i4x://O/C1/html/a; i4x://O/C1/problem/p;html/nowhere"/></conditional>
     <problem url_name="p"/>`,
    { "html/a.xml": "<html>a</html>", "problem/p.xml": "<problem/>" },
  );
  await withCourse(files, ({ root, report }) => {
    assert.equal(shapeOf(root), "course(chapter(sequential(vertical(conditional(html) problem))))");
    assert.deepEqual(report.duplicates, []);
  });
});

Deno.test("readCourse() keeps a block whose file is broken, with the reason and the source", async () => {
  const broken = "<problem><p>never closed</problem>";
  const latin1 = new Uint8Array([
    ...new TextEncoder().encode("<html>caf"),
    0xe9,
    ...new TextEncoder().encode("</html>"),
  ]);
  await withCourse({
    ...courseWith(`<problem url_name="p"/><html url_name="h"/><html>after</html>`, {
      "problem/p.xml": broken,
    }),
    "html/h.xml": latin1,
  }, ({ root, report }) => {
    const [problem, html, after] = root.children[0]!.children[0]!.children[0]!.children;
    assert.equal(problem!.content.kind === "kept" && problem!.content.source, broken);
    assert.equal(html!.content.kind === "kept" && html!.content.source, "<html>café</html>");
    assert.equal(after!.content.kind, "fields");
    assert.deepEqual(report.kept.map(({ path, block }) => [path, block]), [
      ["problem/p.xml", "problem@p"],
      ["html/h.xml", "html@h"],
    ]);
    assert.match(report.kept[0]!.reason, /line 1/);
  });
});

Deno.test("readCourse() refuses a hostile file wherever it is", async () => {
  const laughs = `<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><problem>&b;</problem>`;
  const files = courseWith(`<problem url_name="p"/>`, { "problem/p.xml": laughs });
  await assert.rejects(
    withCourse(files, () => {}),
    (error: Error & { code?: string }) => error.code === "content.xml_entities",
  );
});

Deno.test("readCourse() reports drafts and leaves them out", async () => {
  const files = courseWith("<html>a</html>", {
    "drafts/vertical/d.xml":
      `<vertical parent_url="x" index_in_children_list="0"><html url_name="h"/></vertical>`,
    "drafts/html/h.xml": `<html filename="h"/>`,
    "drafts/html/h.html": "<p>draft</p>",
  });
  await withCourse(files, ({ report, files }) => {
    assert.equal(report.total, 5);
    assert.deepEqual(report.kept.map(({ path, type }) => [path, type]), [
      ["drafts/html/h.xml", "html"],
      ["drafts/vertical/d.xml", "vertical"],
    ]);
    assert(files.some(({ path }) => path === "drafts/html/h.html"));
  });
});
