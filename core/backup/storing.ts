import { Refusal } from "core/base/refusal.ts";
import type { FileStore, StoredFile } from "core/files/file_store.ts";
import { folderStore } from "core/files/folder_store.ts";
import type { Progress } from "core/work/job.ts";
import { listStored, storedFolder } from "./data_files.ts";
import { forEachFile, type NamedFiles } from "./named_files.ts";

/** What was copied so far. */
export interface Count {
  bytes: number;
  added: number;
  /** Files that are not what their name says. */
  readonly damaged: string[];
  /** Files that rows name, and that are nowhere. */
  lacking: string[];
}

/** Adds to what was copied. */
export function add(count: Count, bytes: number, added: number): void {
  count.bytes += bytes;
  count.added += added;
}

/** From where files are copied, and to where; those of the data folder where nobody says which rows name. */
interface Source {
  readonly data: string;
  readonly to: FileStore;
  readonly files: NamedFiles | undefined;
}

/** Copies files of courses into a store of backups, each under the hash that it has, and once. */
export class Storing {
  /** What is in the backup: the bytes of each by its hash. */
  readonly stored = new Map<string, number>();
  readonly #from: Source;
  readonly #folder: string;
  readonly #count: Count;
  readonly #progress: Progress;

  constructor(from: Source, count: Count, progress: Progress) {
    this.#from = from;
    this.#folder = storedFolder(from.data);
    this.#count = count;
    this.#progress = progress;
  }

  /** Copies what is in the data folder and was not copied yet. */
  async folder(): Promise<void> {
    const own = folderStore(this.#folder);
    for await (const hash of listStored(this.#folder)) {
      if (this.stored.has(hash) || this.#count.damaged.includes(hash)) continue;
      const file = await own.open(hash);
      if (file) await this.#store(hash, file); // else it went since it was listed
    }
  }

  /** Copies what rows name and was not copied yet; what the store has from before is not fetched again. */
  async named(named: ReadonlyMap<string, number>): Promise<void> {
    this.#count.lacking = [];
    let done = 0;
    await forEachFile(named.keys(), async (hash) => {
      if (done++ % 100 === 0) this.#progress(done, named.size, "files of courses");
      if (this.stored.has(hash) || this.#count.damaged.includes(hash)) return;
      const kept = await this.#from.to.size(hash);
      if (kept !== undefined) {
        this.stored.set(hash, kept);
        return add(this.#count, kept, 0);
      }
      const file = await this.#from.files?.originals?.open(hash);
      if (file) await this.#store(hash, file);
      else this.#count.lacking.push(hash);
    });
  }

  async #store(hash: string, file: StoredFile): Promise<void> {
    try {
      const isNew = await this.#from.to.put(hash, file.stream);
      if (!isNew) await file.stream.cancel();
      this.stored.set(hash, file.size);
      add(this.#count, file.size, isNew ? file.size : 0);
    } catch (error) {
      if (!(error instanceof Refusal && error.code === "files.damaged")) throw error;
      this.#count.damaged.push(hash);
    }
  }
}
