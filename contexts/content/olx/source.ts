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
