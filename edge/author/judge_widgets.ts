import { ROOT } from "./platform.ts";

/** What was found, one line each; or why nobody looked. */
export type Judged = { readonly faults: readonly string[] } | { readonly missing: string };

/** How long a browser may take for all of them. */
const LONGEST = 60_000;

/** Has a browser judge widgets by WCAG 2.2 AA, each in the site's style on a page of its own, by day and by night. */
export async function judgeWidgets(widgets: ReadonlyMap<string, string>): Promise<Judged> {
  if (widgets.size === 0) return { missing: "it drew no HTML" };
  const path = (name: string) => decodeURIComponent(new URL(name, ROOT).pathname);
  const judge = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", "--config", path("deno.json"), path("edge/author/browser_judge.ts")],
    cwd: path("."),
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(LONGEST),
  }).spawn();
  const given = new Blob([JSON.stringify([...widgets])]).stream();
  const [{ success, stdout, stderr }] = await Promise.all([judge.output(), given.pipeTo(judge.stdin)]);
  const decoder = new TextDecoder();
  if (success) return JSON.parse(decoder.decode(stdout)) as Judged;
  return { missing: `the browser did not start: ${decoder.decode(stderr).trim().split("\n", 1)[0]}` };
}
