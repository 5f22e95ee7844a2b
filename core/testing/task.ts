import { ROOT } from "./files.ts";

/**
 * Starts what a task of deno.json starts, as a process of its own: with the task's permissions and environment, and
 * no more. Its output is piped. `root` is another checkout than this one; modules of
 * `preload` are run before the task's own.
 */
export async function spawnTask(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  root: URL = ROOT,
  preload: readonly string[] = [],
): Promise<Deno.ChildProcess> {
  const task = await readTask(name, root);
  const [run = "run", ...words] = task.words;
  return new Deno.Command(Deno.execPath(), {
    args: [run, ...preload.map((module) => `--preload=${module}`), ...words, ...args],
    cwd: root,
    env: { ...task.env, NO_COLOR: "1", ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** The last command of a task: the words after `deno`, and what its environment is set to. */
async function readTask(
  name: string,
  root: URL,
): Promise<{ words: string[]; env: Record<string, string> }> {
  const config = JSON.parse(await Deno.readTextFile(new URL("deno.json", root)));
  const found = /((?:\w+=\S+ +)*)deno (run [^&]*)$/.exec(config.tasks[name]?.command ?? "");
  if (!found) throw new SyntaxError(`Cannot read task "${name}": it runs nothing of ours`);
  const split = (text = "") => text.split(" ").filter((word) => word !== "");
  return {
    words: split(found[2]),
    env: Object.fromEntries(split(found[1]).map((pair) => pair.split("=") as [string, string])),
  };
}
