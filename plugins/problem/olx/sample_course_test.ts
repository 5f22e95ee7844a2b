import assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { problemDefinition } from "contexts/content/problem.ts";
import { parseXml } from "./sample_problem.ts";

const COURSE = new URL("../../../../shared/courses/open-edx-demo-course.tar.gz", import.meta.url);

function isThere(file: URL): boolean {
  try {
    return Deno.statSync(file).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** The problems in a tar: name and XML. Enough of the format (POSIX ustar) for one honest archive. */
function* problemsIn(tar: Uint8Array): Generator<[string, string]> {
  const text = (from: number, length: number) =>
    new TextDecoder().decode(tar.subarray(from, from + length)).split("\0")[0]!;
  for (let at = 0; tar[at]; at += 512) {
    const size = parseInt(text(at + 124, 12), 8);
    const name = text(at, 100);
    at += Math.ceil(size / 512) * 512;
    if (/\/problem\/[^/]+\.xml$/.test(name)) yield [name, text(at + 512 - Math.ceil(size / 512) * 512, size)];
  }
}

Deno.test({
  name: "parseProblem() reads the sample course's problems" +
    (isThere(COURSE) ? "" : " (skipped: no sample courses beside the project)"),
  ignore: !isThere(COURSE),
  fn: async () => {
    const tar = gunzipSync(await Deno.readFile(COURSE));
    const refused: string[] = [];
    let read = 0;
    for (const [, xml] of problemsIn(tar)) {
      const parsed = parseXml(xml);
      if ("unsupported" in parsed) refused.push(parsed.unsupported.split(":")[0]!);
      else {
        assert.deepEqual(problemDefinition.parse(JSON.parse(JSON.stringify(parsed.problem))), parsed.problem);
        read++;
      }
    }
    assert.equal(read, 20);
    assert.deepEqual(refused.sort(), [
      "annotationresponse",
      "customresponse",
      "customresponse",
      "customresponse",
      "customresponse",
      "formularesponse",
      "imageresponse",
      "schematicresponse",
      "script",
    ]);
  },
});

Deno.test("parseProblem() reads or refuses every problem of the demo course, and reads most", () => {
  const folder = new URL("../../../contexts/content/demo/problem/", import.meta.url);
  const parsed = [...Deno.readDirSync(folder)].map((file) => {
    const xml = Deno.readTextFileSync(new URL(file.name, folder));
    return parseXml(xml);
  });
  const refused = parsed.flatMap((one) => "unsupported" in one ? one.unsupported : []);
  assert(parsed.length - refused.length > refused.length, refused.join("\n"));
});
