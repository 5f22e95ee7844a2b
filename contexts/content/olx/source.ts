import { stat } from "node:fs/promises";
import { Refusal } from "core/base/refusal.ts";
import { openArchive } from "./archive.ts";
import { openFolder } from "./folder.ts";
import type { Limits } from "./limits.ts";

// A course as files, whatever it came in: every file below the course's own root, by its path from there.

/** One file of a source, with what tells it from any other. */
export interface SourceFile {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /** All of its bytes, read anew at each call. */
  read(): Promise<Uint8Array>;
  /** Its bytes in order, for files too large to hold. */
  chunks(): AsyncIterable<Uint8Array>;
}

/** Said while a long reading goes on: how much is done, of how much, and of what. */
export type Progress = (done: number, total: number, what: "unpacking" | "reading") => void;

/** Files that can be read until the source is disposed of. */
export interface Source extends AsyncDisposable {
  readonly files: ReadonlyMap<string, SourceFile>;
  /** What the folder or the archive is called, without its endings. */
  readonly name: string;
}

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
  if (facts.isDirectory()) return await openFolder(path, limits, progress);
  return await openArchive(path, facts.size, limits, progress);
}
