import { Refusal } from "core/base/refusal.ts";
import type { Messages } from "core/plugin/plugin.ts";

/** A plugin's folder as its author has it. */
export interface PluginFolder {
  /** With a slash at its end. */
  readonly url: URL;
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly messages: Messages;
  /** Where its code begins. */
  readonly entry: URL;
}

/** Reads a plugin's folder: its manifest and words, its code not yet. Refuses `plugin.folder_missing`, `plugin.unreadable`. */
export async function readPluginFolder(path: string): Promise<PluginFolder> {
  const url = folderUrl(path);
  return {
    url,
    manifest: await readJson(new URL("manifest.json", url)),
    messages: await readMessages(new URL("messages/", url)),
    entry: new URL("plugin.ts", url),
  };
}

/** A folder by its path, as a URL with a slash at its end. */
export function folderUrl(path: string): URL {
  const whole = path.startsWith("/") ? path : `${Deno.cwd()}/${path}`;
  const url = new URL("file:///");
  url.pathname = whole.replaceAll("%", "%25").replace(/\/*$/, "/");
  return url;
}

async function readMessages(folder: URL): Promise<Messages> {
  const messages: Record<string, Record<string, string>> = {};
  try {
    for await (const { name } of Deno.readDir(folder)) {
      if (!name.endsWith(".json")) continue;
      messages[name.slice(0, -".json".length)] = await readJson(new URL(name, folder)) as Record<
        string,
        string
      >;
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error; // a plugin without words is one
  }
  return messages;
}

async function readJson(file: URL): Promise<Readonly<Record<string, unknown>>> {
  try {
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    const path = decodeURIComponent(file.pathname);
    if (error instanceof Deno.errors.NotFound) {
      throw new Refusal("plugin.folder_missing", "missing", `Cannot find a plugin: there is no "${path}"`, {
        path,
      });
    }
    if (!(error instanceof SyntaxError)) throw error;
    throw new Refusal(
      "plugin.unreadable",
      "invalid",
      `Cannot read "${path}": ${error.message}`,
      { path },
      error,
    );
  }
}
