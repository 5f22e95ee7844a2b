// deno task bad-days [FILE …]: has every bad day at full length, and writes what came of it into docs/reference. A run in
// which a test fails writes nothing.
import { listFiles, readFile, ROOT } from "core/testing/files.ts";
import { suiteOf } from "core/testing/test_run.ts";
import type { BadDay } from "./bad_day.ts";
import { badDaysPage } from "./bad_days_page.ts";

const PAGE = "docs/reference/bad_days.md";

/** The files in which there are bad days: those of the faults suite that note any. */
async function listBadDays(): Promise<string[]> {
  const files = (await listFiles()).filter((file) => suiteOf(file) === "faults");
  const texts = await Promise.all(files.map(readFile));
  return files.filter((_, at) => /spend_day|school_day|noteBadDay/.test(texts[at]!));
}

async function run(files: readonly string[]): Promise<readonly BadDay[]> {
  const book = await Deno.makeTempFile({ suffix: ".jsonl" });
  try {
    const { success } = await new Deno.Command(Deno.execPath(), {
      args: ["test", "-A", "--no-check", ...files],
      cwd: ROOT,
      env: { BAD_DAYS: "full", BAD_DAYS_BOOK: book },
      stdin: "null",
    }).spawn().status;
    if (!success) throw new Error("Cannot write the bad days: one of them went worse than it may");
    const lines = (await Deno.readTextFile(book)).split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line) as BadDay);
  } finally {
    await Deno.remove(book);
  }
}

const begun = performance.now();
const badDays = await run(Deno.args.length > 0 ? Deno.args : await listBadDays());
const minutes = Math.round((performance.now() - begun) / 60_000);
const page = badDaysPage(badDays, { deno: Deno.version.deno, cores: navigator.hardwareConcurrency, minutes });
await Deno.writeTextFile(new URL(PAGE, ROOT), page);
console.log(`${PAGE}: ${badDays.length} bad days in ${minutes} minutes`);
