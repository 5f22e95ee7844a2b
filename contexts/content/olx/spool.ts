import { Buffer } from "node:buffer";
import { type FileHandle, mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

// The files of an archive, one behind the other in a single temporary file: read again at any place, in any order,
// without holding a course in memory and without ever making a file under a name that a stranger chose.

const CHUNK = 256 * 1024;

/** A temporary file that is written once, front to back, and read at any place until it is closed. */
export class Spool implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #folder: string;
  #length = 0;

  private constructor(file: FileHandle, folder: string) {
    this.#file = file;
    this.#folder = folder;
  }

  static async open(): Promise<Spool> {
    const folder = await mkdtemp(join(tmpdir(), "carillon-import-"));
    const file = await open(join(folder, "spool"), "w+");
    // An open file needs no name; without one, nothing stays behind a process that dies. Where a system does not
    // let go of the name (Windows), it goes when the spool does.
    await rm(folder, { recursive: true, force: true }).catch(() => {});
    return new Spool(file, folder);
  }

  /** Where the next byte will be. */
  get length(): number {
    return this.#length;
  }

  async append(bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const { bytesWritten } = await this.#file.write(bytes, done, bytes.length - done, this.#length);
      done += bytesWritten;
      this.#length += bytesWritten;
    }
  }

  async read(offset: number, size: number): Promise<Uint8Array> {
    const bytes = Buffer.alloc(size);
    let done = 0;
    while (done < size) {
      const { bytesRead } = await this.#file.read(bytes, done, size - done, offset + done);
      if (bytesRead === 0) throw new Error("Cannot read the spool: it is shorter than it was");
      done += bytesRead;
    }
    return new Uint8Array(bytes.buffer, bytes.byteOffset, size);
  }

  async *chunks(offset: number, size: number): AsyncGenerator<Uint8Array> {
    for (let done = 0; done < size; done += CHUNK) {
      yield await this.read(offset + done, Math.min(CHUNK, size - done));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
