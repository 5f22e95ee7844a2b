import { openReader, type Reader } from "core/data/reader.ts";
import type { HouseOptions } from "./house.ts";

/** The file of a context's or plugin's database in the data folder. */
export function databaseFile(folder: string, context: string): string {
  return `${folder}/${context}.db`;
}

/** Opens a reader for each of these: on its file in the data folder, or where the options say that it is read. */
export async function openReaders(
  names: readonly string[],
  { folder, reads = {} }: Pick<HouseOptions, "folder" | "reads">,
): Promise<Map<string, Reader>> {
  const readers = new Map<string, Reader>();
  try {
    for (const name of names) {
      const url = reads[name] ?? `file:${databaseFile(folder, name)}`;
      readers.set(name, await openAt(name, url));
    }
    return readers;
  } catch (error) {
    for (const reader of readers.values()) reader.close();
    throw error;
  }
}

async function openAt(name: string, url: string): Promise<Reader> {
  if (url.startsWith("file:")) return await openReader(url.slice("file:".length));
  // Loaded only where somebody reads over HTTP.
  const { openRemoteReader } = await import("core/data/remote_reader.ts");
  return await openRemoteReader(name, url);
}

/** Readers of installed plugins' documents, opened as they are first asked for. */
export class GuestReaders {
  readonly #options: Pick<HouseOptions, "folder" | "reads">;
  readonly #readers = new Map<string, Promise<Reader>>();

  constructor(options: Pick<HouseOptions, "folder" | "reads">) {
    this.#options = options;
  }

  /** The reader of a plugin's documents; undefined where it has no database yet. */
  async find(plugin: string): Promise<Reader | undefined> {
    const opened = this.#readers.get(plugin);
    if (opened) return await opened;
    const url = this.#options.reads?.[plugin] ?? `file:${databaseFile(this.#options.folder, plugin)}`;
    if (url.startsWith("file:") && !await isThere(url.slice("file:".length))) return undefined;
    const opening = openAt(plugin, url);
    this.#readers.set(plugin, opening);
    opening.catch(() => this.#readers.delete(plugin));
    return await opening;
  }

  /** Lets the documents of plugins go that are no more. */
  async forget(isGone: (plugin: string) => boolean): Promise<void> {
    for (const [plugin, opening] of this.#readers) {
      if (!isGone(plugin)) continue;
      this.#readers.delete(plugin);
      (await opening).close();
    }
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    return (await Deno.stat(file)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
