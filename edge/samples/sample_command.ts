import assert from "node:assert/strict";
import { ROOT } from "core/testing/files.ts";
import { until } from "core/testing/until.ts";

/** What a command wrote where, and how it ended. */
export interface Said {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const TASK = JSON.parse(await Deno.readTextFile(new URL("deno.json", ROOT))).tasks.carillon.command as string;

/** Runs an operator's command as an operator does: a process of its own, with the permissions of the task. */
export function carillon(...args: string[]): Promise<Said> {
  return carillonWith({}, ...args);
}

/** The same, with more in its environment. */
export async function carillonWith(
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Said> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...TASK.split(/\s+/).slice(1), ...args],
    cwd: ROOT,
    env: { ...env, INIT_CWD: "", CARILLON_DATA: "" },
    stdin: "null",
    signal: AbortSignal.timeout(60_000),
  }).output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** What a command that succeeded printed under `--json`: one object and nothing else. */
export async function answer(...args: string[]) {
  const { code, stdout, stderr } = await carillon(...args, "--json");
  assert.deepEqual([code, stderr], [0, ""], stdout);
  assert.equal(stdout.trimEnd().split("\n").length, 1);
  return JSON.parse(stdout);
}

/** A command that goes on until it is disposed, and what it says meanwhile. */
export interface RunningCommand extends AsyncDisposable {
  /** Resolves once it has said this on standard output. */
  says(words: RegExp): Promise<void>;
}

/** Starts an operator's command that does not end by itself. */
export function startCarillon(...args: string[]): RunningCommand {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...TASK.split(/\s+/).slice(1), ...args],
    cwd: ROOT,
    env: { INIT_CWD: "", CARILLON_DATA: "" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let said = "";
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) said += text;
  })();
  return {
    says: (words) => until(`it says ${words}, after: ${said}`, () => words.test(said), 20_000),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await reading;
      await child.status;
    },
  };
}
