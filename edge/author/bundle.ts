import { Refusal } from "core/base/refusal.ts";
import { ROOT } from "./platform.ts";
import type { PluginFolder } from "./plugin_folder.ts";

/** How long bundling one plugin may take. */
const LONGEST = 60_000;

/** The code of a plugin's folder as one module that imports nothing. Refuses `plugin.code_invalid`. */
export async function bundleCode({ url, entry }: Pick<PluginFolder, "url" | "entry">): Promise<string> {
  const here = decodeURIComponent(url.pathname);
  const bundled = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--config",
      await configOf(url),
      "--no-lock",
      decodeURIComponent(entry.pathname),
    ],
    cwd: here,
    env: { NO_COLOR: "1" },
    stdin: "null",
    signal: AbortSignal.timeout(LONGEST),
  }).output();
  const decoder = new TextDecoder();
  if (!bundled.success) throw invalid(decoder.decode(bundled.stderr).trim());
  const code = withoutPlaces(decoder.decode(bundled.stdout));
  const imported = /^import\s(?:[^"']*\sfrom\s)?["']([^"']+)["']/m.exec(code)?.[1];
  if (imported) throw invalid(`"${imported}" is not of the web platform, and cannot be packed`);
  return code;
}

/** The path of the settings that hold for a plugin's folder: its own, or those of this repository for what stands in it. */
export async function configOf(folder: URL): Promise<string> {
  for (const file of [new URL("deno.json", folder), new URL("deno.json", ROOT)]) {
    const path = decodeURIComponent(file.pathname);
    if (await Deno.stat(path).then(() => true, unlessMissing)) return path;
  }
  throw new TypeError("Cannot find the platform's deno.json");
}

/** The bundler notes where each part came from; outside of the folder that is a matter of this machine. */
function withoutPlaces(code: string): string {
  return code.replace(/^\/\/ (?:\.\.|\/|[a-z]+:)\S*\n/gm, "");
}

function invalid(why: string): Refusal {
  return new Refusal("plugin.code_invalid", "invalid", `Cannot pack its code: ${why}`, { why });
}

function unlessMissing(error: unknown): false {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
  return false;
}
