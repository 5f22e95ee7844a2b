import assert from "node:assert/strict";
import { addTallies, closingLine, filesOf, gather, readTally, suiteOf, SUITES } from "./test_run.ts";

const JUNIT = `<testsuite><testcase name="a" classname="./a_test.ts" time="0" line="1" col="1">
</testcase><testcase name="b &amp; &lt;c&gt; [skipped: no server]" classname="x">
    <skipped/></testcase></testsuite>`;

Deno.test("readTally() reads Deno's closing line in colour, and who was skipped", () => {
  const esc = String.fromCharCode(27);
  const output =
    `${esc}[32mok${esc}[0m | 5 passed (2 steps) | 0 failed | 1 ignored ${esc}[2m(3ms)${esc}[0m\n`;
  assert.deepEqual(readTally(output, JUNIT, true), {
    passed: 5,
    failed: 0,
    skipped: ["b & <c> [skipped: no server]"],
  });
});

Deno.test("readTally() counts every failure that Deno counts", () => {
  assert.equal(
    readTally("FAILED | 1 passed (1 step) | 2 failed | 1 ignored (1 step) (50ms)", "", false).failed,
    2,
  );
});

Deno.test("readTally() never calls a run good that did not end well", () => {
  assert.equal(readTally("error: Type checking failed.", "", false).failed, 1);
  assert.equal(readTally("ok | 5 passed | 0 failed (1s)", "", false).failed, 1);
});

Deno.test("suiteOf() gives each test file one suite, and no other file any", () => {
  assert.equal(suiteOf("core/base/id_test.ts"), "quick");
  assert.equal(suiteOf("core/run/home_process_test.ts"), "processes");
  assert.equal(suiteOf("edge/learn_browser_test.ts"), "browser");
  assert.equal(suiteOf("core/run/kill_fault_test.ts"), "faults");
  assert.equal(suiteOf("core/testing/run_tests.ts"), undefined);
  assert.equal(suiteOf("core/base/id.ts"), undefined);
});

Deno.test("closingLine() adds up all suites", () => {
  const one = { passed: 2, failed: 0, skipped: ["x"] };
  assert.equal(closingLine(addTallies([one, { ...one, failed: 1 }])), "4 passed, 1 failed, 2 skipped");
});

Deno.test("filesOf() a suite has its own files, and one that runs another again those that serve a site", async () => {
  const texts: Readonly<Record<string, string>> = {
    "edge/a_browser_test.ts": 'import { servedTest } from "edge/samples/sample_served_site.ts";',
    "edge/b_browser_test.ts": 'import { browserTest } from "core/testing/browser.ts";',
    "edge/c_test.ts": "",
  };
  const own = (name: string) =>
    filesOf(
      SUITES.find((suite) => suite.name === name)!,
      Object.keys(texts),
      (file) => Promise.resolve(texts[file]!),
    );
  assert.deepEqual(await own("browser"), ["edge/a_browser_test.ts", "edge/b_browser_test.ts"]);
  assert.deepEqual(await own("browser-processes"), ["edge/a_browser_test.ts"]);
  assert.deepEqual(await own("quick"), ["edge/c_test.ts"]);
});

Deno.test("gather() loads every file once, those together that lie together", () => {
  assert.deepEqual(gather(["b/2_test.ts", "a/1_test.ts", "b/1_test.ts"], 2, new URL("file:///site/")), [
    'import "file:///site/a/1_test.ts";\nimport "file:///site/b/1_test.ts";\n',
    'import "file:///site/b/2_test.ts";\n',
  ]);
});
