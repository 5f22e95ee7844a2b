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
