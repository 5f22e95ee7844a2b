import type { InputOf } from "edge/start/operations.ts";
import { asTyped } from "edge/start/typed_path.ts";

/** Where a package is read from. */
export type Source = InputOf<"examinePlugin">["from"];

/**
 * Does something with the package that was named: an address, an archive, or a folder. A folder as its author has it,
 * with code that is not bundled yet, is packed into a file that is there for so long.
 */
export async function withSource<Answer>(
  named: string,
  act: (from: Source) => Promise<Answer>,
): Promise<Answer> {
  if (/^https?:\/\//.test(named)) return await act({ url: named });
  const path = asTyped(named, Deno.env.get("INIT_CWD"));
  if (!await isThere(`${path}/manifest.json`) || await isThere(`${path}/plugin.js`)) {
    return await act({ path });
  }
  const { packFolder } = await import("edge/author/pack_folder.ts");
  const { bytes } = await packFolder(path);
  const file = await Deno.makeTempFile({ prefix: "carillon_", suffix: ".tar.gz" });
  try {
    await Deno.writeFile(file, bytes);
    return await act({ path: file });
  } finally {
    await Deno.remove(file);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    // A file has no files in it.
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return false;
    throw error;
  }
}
