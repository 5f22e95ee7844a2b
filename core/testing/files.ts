/** The folder that holds deno.json, with a slash at its end. */
export const ROOT: URL = new URL("../../", import.meta.url);

/** Folders at the root that hold no source of ours. */
const SKIPPED = new Set(["data", "node_modules"]);

/** Every file of the house by its path from the root, sorted; dot-folders and data are left out. */
export async function listFiles(root: URL = ROOT): Promise<string[]> {
  const files: string[] = [];
  const visit = async (folder: URL, path: string): Promise<void> => {
    for await (const entry of Deno.readDir(folder)) {
      if (entry.name.startsWith(".") || SKIPPED.has(path + entry.name)) continue;
      if (entry.isDirectory) await visit(new URL(`${entry.name}/`, folder), `${path}${entry.name}/`);
      else files.push(path + entry.name);
    }
  };
  await visit(root, "");
  return files.sort();
}

/** The text of a file of the house. */
export function readFile(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, ROOT));
}
