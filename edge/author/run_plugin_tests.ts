import { configOf } from "./bundle.ts";

/** How the tests of a plugin went. */
export interface TestsRun {
  readonly passed: boolean;
  readonly output: string;
}

/** How long the tests of one plugin may take. */
const LONGEST_RUN = 120_000;

/**
 * Runs the tests of a plugin's folder, in a process of their own; `check` has the types of its code checked before. The
 * platform's own types are its own affair, and are left alone.
 */
export async function runPluginTests(folder: URL, { check = false } = {}): Promise<TestsRun> {
  const here = decodeURIComponent(folder.pathname);
  const config = ["--config", await configOf(folder)];
  const checked = check ? await run(here, ["check", ...config, `${here}plugin.ts`]) : undefined;
  if (checked && !checked.passed) return checked;
  return await run(here, ["test", "-A", "--no-check", ...config, here]);
}

async function run(cwd: string, args: readonly string[]): Promise<TestsRun> {
  const ran = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "null",
    signal: AbortSignal.timeout(LONGEST_RUN),
  }).output();
  const decoder = new TextDecoder();
  return { passed: ran.success, output: decoder.decode(ran.stdout) + decoder.decode(ran.stderr) };
}
