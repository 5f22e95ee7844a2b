import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { Refusal } from "core/base/refusal.ts";
import { sampleTypes } from "contexts/content/sample_types.ts";
import { readCourse } from "./read_course.ts";
import { courseWith, type SampleFolder, sampleFolder, tarOf } from "./sample_courses.ts";

// Whatever happens to a course on its way, reading it ends: with a course, or with a refusal.

const COURSE = courseWith(
  `<html url_name="a"/><html><![CDATA[<p>x</p>]]></html><video youtube="1.0:abcdefgh"><source src="x"/></video>
   <problem><stringresponse answer="a"><textline/></stringresponse></problem>
   <conditional><show sources="html/a"/></conditional><x xblock-family="xblock.v1"><y xblock-family="xblock.v1"/></x>`,
  {
    "html/a.xml": `<html filename="a"/>`,
    "html/a.html": `<p>Hi <a href="/static/x.png">x</a></p>`,
    "policies/2014/policy.json": `{"course/2014": {"display_name": "x", "tabs": []}}`,
    "static/x.png": "x",
  },
);
const PIECES =
  `< </ /> & <![CDATA[ ]]> <!-- " ' url_name= <vertical> <html/> <?x?> filename='../x' url_name='../../etc/passwd'
  url_name='' <a:b/> xmlns='x' { [ } null __proto__='x' <__proto__/> <constructor/> <!DOCTYPE é`.split(/\s+/);

function chances(seed: number): (below: number) => number {
  let state = seed;
  return (below) => (state = (state * 48271) % 2147483647) % below;
}

async function readAll(folder: SampleFolder, bytes: Uint8Array): Promise<void> {
  try {
    await using course = await readCourse(await folder.write("given", bytes), { providers: sampleTypes });
    assert.equal(typeof JSON.stringify(course.report), "string");
  } catch (error) {
    assert(error instanceof Refusal, `no refusal: ${error instanceof Error ? error.stack : error}`);
  }
}

function tarOfFiles(files: Readonly<Record<string, string>>): Promise<Uint8Array> {
  return tarOf(Object.entries(files).map(([name, body]) => ({ name: `c/${name}`, body })));
}

Deno.test("readCourse() reads or refuses an archive with any bytes changed", async () => {
  await using folder = await sampleFolder();
  const tar = await tarOfFiles(COURSE);
  for (const whole of [tar, new Uint8Array(gzipSync(tar))]) {
    const chance = chances(20);
    for (let n = 0; n < 60; n++) {
      const bytes = whole.slice();
      for (let k = chance(6); k >= 0; k--) bytes[chance(bytes.length)] = chance(256);
      await readAll(folder, bytes.subarray(0, chance(5) === 0 ? chance(bytes.length) : bytes.length));
    }
  }
});

Deno.test("readCourse() reads or refuses a course with any words changed", async () => {
  await using folder = await sampleFolder();
  const names = Object.keys(COURSE);
  const chance = chances(14);
  for (let n = 0; n < 150; n++) {
    const files = { ...COURSE };
    for (let k = chance(4); k >= 0; k--) {
      const name = names[chance(names.length)]!;
      const at = chance(files[name]!.length + 1);
      files[name] = files[name]!.slice(0, at) + PIECES[chance(PIECES.length)] +
        files[name]!.slice(at + chance(4));
    }
    await readAll(folder, await tarOfFiles(files));
  }
});
