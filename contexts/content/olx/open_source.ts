import { stat } from "node:fs/promises";
import { Refusal } from "core/base/refusal.ts";
import { openArchive } from "./archive.ts";
import { openFolder } from "./folder.ts";
import type { Limits } from "./limits.ts";
import type { Progress, Source } from "./source.ts";

const UNREADABLE = new Set(["EACCES", "EPERM", "ENOENT", "ELOOP", "EIO"]);

/** Opens a folder, a `.tar.gz` or a `.tar` and finds the course in it. Dispose of it to give its space back. */
export async function openSource(path: string, limits: Limits, progress: Progress): Promise<Source> {
  const facts = await stat(path).catch((error) => {
    throw new Refusal(
      "content.path_missing",
      "missing",
      `Cannot read "${path}": it is not there`,
      { path },
      error,
    );
  });
  try {
    if (facts.isDirectory()) return await openFolder(path, limits, progress);
    return await openArchive(path, facts.size, limits, progress);
  } catch (error) {
    const { cause } = error as Error;
    const code = (error as { code?: string }).code ?? "";
    const within = (cause as { code?: string } | undefined)?.code ?? "";
    if (!UNREADABLE.has(code) && !UNREADABLE.has(within)) throw error;
    const message = `Cannot read "${path}": the system does not let us read all of it`;
    throw new Refusal("content.path_unreadable", "forbidden", message, { path }, error);
  }
}
