/** How the tests of a plugin went. */
export interface TestsRun {
  readonly passed: boolean;
  readonly output: string;
}

/** How long the tests of one plugin may take. */
const LONGEST_RUN = 120_000;

/** Runs the tests of a plugin's folder, in a process of their own; `check` has its types checked too. */
export async function runPluginTests(folder: URL, { check = false } = {}): Promise<TestsRun> {
  const here = decodeURIComponent(folder.pathname);
  const run = await new Deno.Command(Deno.execPath(), {
    args: [
      "test",
      "-A",
      ...check ? [] : ["--no-check"],
      "--config",
      `${here}deno.json`,
      here,
    ],
    cwd: here,
    env: { NO_COLOR: "1" },
    stdin: "null",
    signal: AbortSignal.timeout(LONGEST_RUN),
  }).output();
  const decoder = new TextDecoder();
  return { passed: run.success, output: decoder.decode(run.stdout) + decoder.decode(run.stderr) };
}
