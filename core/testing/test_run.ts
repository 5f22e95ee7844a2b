/** What one run of `deno test` came to. `skipped` names what did not run; its reason stands in its name. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: readonly string[];
}

/** Some tests that are run together, in a process of their own. */
export interface Suite {
  readonly name: string;
  /** Its files: the first suite that fits a file has it. */
  readonly files: RegExp;
  readonly minutes: number;
  /** Its files run beside one another: they only count what came of something, or wait for it. */
  readonly parallel?: true;
  /** How many of its files at once, where not as many as there are cores: those that mostly wait. */
  readonly jobs?: number;
  /** So many of its files are loaded as one: to load what they test takes most of them longer than to test it. */
  readonly together?: number;
  /** Its tests ask what a disk keeps, or how long it takes, or start servers that may write to no other place. */
  readonly onDisk?: true;
  /** Runs the tests of another suite again that serve a site, on another layout of processes. */
  readonly again?: { readonly suite: string; readonly layout: string };
}

// Servers are started with the permissions of an operator's: with these, Deno lets nobody write below /dev.
const BROWSER = { files: /_browser_test\.tsx?$/, minutes: 20, onDisk: true } as const;

/** The suites in the order they run. */
export const SUITES: readonly Suite[] = [
  { name: "processes", files: /_process_test\.tsx?$/, minutes: 15, parallel: true, onDisk: true },
  { name: "browser", ...BROWSER },
  { name: "browser-nats", ...BROWSER, again: { suite: "browser", layout: "nats" } },
  { name: "browser-processes", ...BROWSER, again: { suite: "browser", layout: "processes" } },
  { name: "faults", files: /_fault_test\.tsx?$/, minutes: 20, parallel: true, jobs: 4, onDisk: true },
  { name: "quick", files: /_test\.tsx?$/, minutes: 5, parallel: true, together: 10 },
];

/** Names the layout of processes that tests serve a site by. */
export const LAYOUT = "CARILLON_LAYOUT";
/** What a test imports that serves a site: the others are the same whatever the layout. */
const SERVES = /from "[^"]*sample_served_site\.ts"/;

/** The suite of a test file; undefined for any other file. */
export function suiteOf(file: string): string | undefined {
  return SUITES.find((suite) => suite.files.test(file))?.name;
}

/** The files that a suite runs. */
export async function filesOf(
  { name, again }: Suite,
  files: readonly string[],
  read: (file: string) => Promise<string>,
): Promise<string[]> {
  const own = files.filter((file) => suiteOf(file) === (again?.suite ?? name));
  if (!again) return own;
  const texts = await Promise.all(own.map(read));
  return own.filter((_, at) => SERVES.test(texts[at]!));
}

/** Modules that load some files each, those together that lie together, since these load much of the same. */
export function gather(files: readonly string[], together: number, root: URL): string[] {
  const sorted = files.toSorted();
  return Array.from(
    { length: Math.ceil(sorted.length / together) },
    (_, n) =>
      sorted.slice(n * together, (n + 1) * together)
        .map((file) => `import ${JSON.stringify(new URL(file, root).href)};\n`).join(""),
  );
}

const COLOURS = new RegExp(String.fromCharCode(27) + "\\[[0-9;]*m", "g");

/**
 * Reads what `deno test` said: the counts from its closing line, the names of what was skipped from its JUnit
 * report. A run without a closing line (it did not compile, it was killed) or with a bad end counts as one failure.
 */
export function readTally(output: string, junit: string, success: boolean): Tally {
  const closing = output.replaceAll(COLOURS, "").match(/^(?:ok|FAILED) \| (\d+) passed.*? \| (\d+) failed/m);
  const failed = Number(closing?.[2] ?? 0);
  return {
    passed: Number(closing?.[1] ?? 0),
    failed: failed === 0 && !success ? 1 : failed,
    skipped: [...junit.matchAll(/<testcase name="([^"]*)"[^>]*>\s*<skipped/g)].map((found) =>
      unescape(found[1]!)
    ),
  };
}

function unescape(xml: string): string {
  const names: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return xml.replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => names[name]!);
}

/** Several runs as one. */
export function addTallies(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((sum, one) => sum + one.passed, 0),
    failed: tallies.reduce((sum, one) => sum + one.failed, 0),
    skipped: tallies.flatMap((one) => one.skipped),
  };
}

/** The line that machines read: `12 passed, 0 failed, 1 skipped`. */
export function closingLine(tally: Tally): string {
  return `${tally.passed} passed, ${tally.failed} failed, ${tally.skipped.length} skipped`;
}
