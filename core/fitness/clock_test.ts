import assert from "node:assert/strict";
import { listFiles, readFile } from "core/testing/files.ts";

/** What carries, keeps and hands over signals. */
const PATH = /^core\/(?:bus|work|data|run)\/[^/]+(?<!_test|_bench|_contract|\/contract)\.ts$/;
/** Where two machines compare their clocks, which nothing else can do: how old a token is, and what time it is at home. */
const MAY = ["core/run/process_token.ts", "core/run/home_clock.ts"];

Deno.test("no waiting, order or keeping on the path of signals is counted by a clock that can jump", async () => {
  const files = (await listFiles()).filter((file) => PATH.test(file) && !MAY.includes(file));
  const counting: string[] = [];
  for (const file of files) {
    if (/\bDate\.now\b/.test(await readFile(file))) counting.push(`${file}: count by performance.now()`);
  }
  assert.deepEqual(counting, []);
  assert.ok(files.length > 50, "the rule has teeth");
});
