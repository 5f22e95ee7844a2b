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
  return files.filter((_, at) => /spend_day|school_day|region_school|noteBadDay/.test(texts[at]!));
}

/** Has the bad days of these files, and gives back all that is in the book, the last of each day and layout. */
async function run(files: readonly string[], book: string): Promise<readonly BadDay[]> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["test", "-A", "--no-check", ...files],
    cwd: ROOT,
    env: { BAD_DAYS: "full", BAD_DAYS_BOOK: book },
    stdin: "null",
  }).spawn().status;
  if (!success) throw new Error("Cannot write the bad days: one of them went worse than it may");
  const lines = (await Deno.readTextFile(book)).split("\n").filter((line) => line !== "");
  const badDays = lines.map((line) => JSON.parse(line) as BadDay);
  const kept = [...new Map(badDays.map((one) => [`${one.day} ${one.layout}`, one])).values()];
  const worse = kept.find(({ lost, doubled, disordered }) => lost + doubled + disordered > 0);
  if (worse) {
    throw new Error(`Cannot write the bad days: "${worse.day}" on ${worse.layout} went worse than it may`);
  }
  return kept;
}

// Kept where it is named: what went wrong can be mended and had again without all the others.
const book = Deno.env.get("BAD_DAYS_BOOK") ?? await Deno.makeTempFile({ suffix: ".jsonl" });
const badDays = await run(Deno.args.length > 0 ? Deno.args : await listBadDays(), book);
const page = badDaysPage(badDays, { deno: Deno.version.deno, cores: navigator.hardwareConcurrency });
await Deno.writeTextFile(new URL(PAGE, ROOT), page);
console.log(`${PAGE}: ${badDays.length} bad days`);
