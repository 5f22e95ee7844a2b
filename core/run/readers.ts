import { isThere } from "core/data/is_there.ts";
import { openReader, type Reader } from "core/data/reader.ts";
import { isServer } from "core/data/server_address.ts";
import type { HouseOptions } from "./house.ts";

/** The file of a context's or plugin's database in the data folder. */
export function databaseFile(folder: string, context: string): string {
  return `${folder}/${context}.db`;
}

/** What says where databases are. */
export type Places = Pick<HouseOptions, "folder" | "reads" | "primaries">;

/** Where a database is written: the address of its server, or its file in the data folder. */
export function placeOf(name: string, { folder, primaries }: Places): string {
  return primaries?.[name] ?? databaseFile(folder, name);
}

/** Opens a reader of a database where it is written: what was stored there is seen there. */
export async function openReaderAt(name: string, where: string): Promise<Reader> {
  if (!isServer(where)) return await openReader(where.replace(/^file:/, ""));
  // Loaded only where somebody reads over HTTP.
  const { openRemoteReader } = await import("core/data/remote_reader.ts");
  return await openRemoteReader(name, where);
}

/** Opens a reader for each of these: where the options say that it is read, else where it is written. */
export async function openReaders(names: readonly string[], places: Places): Promise<Map<string, Reader>> {
  const readers = new Map<string, Reader>();
  try {
    for (const name of names) {
      readers.set(name, await openReaderAt(name, places.reads?.[name] ?? placeOf(name, places)));
    }
    return readers;
  } catch (error) {
    for (const reader of readers.values()) reader.close();
    throw error;
  }
}

/** Readers of installed plugins' documents, opened as they are first asked for. */
export class GuestReaders {
  readonly #places: Places;
  readonly #readers = new Map<string, Promise<Reader>>();

  constructor(places: Places) {
    this.#places = places;
  }

  /** The reader of a plugin's documents; undefined where it has no database yet. */
  async find(plugin: string): Promise<Reader | undefined> {
    const opened = this.#readers.get(plugin);
    if (opened) return await opened;
    const where = this.#places.reads?.[plugin] ?? placeOf(plugin, this.#places);
    if (!isServer(where) && !await isThere(where.replace(/^file:/, ""))) return undefined;
    const opening = openReaderAt(plugin, where);
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
