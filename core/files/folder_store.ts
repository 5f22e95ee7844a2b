import { checkedBytes } from "./checked_bytes.ts";
import { type ByteRange, type FileStore, requireHash, requireRange } from "./file_store.ts";

/** What a file is called while it is being written: beside the place that it moves to. */
export const HALF = ".half";

/** Where a file stands in a folder: folders of their first two digits keep each of them short. */
export function placeOf(folder: string, hash: string) {
  requireHash(hash);
  return {
    folder: `${folder}/${hash.slice(0, 2)}`,
    file: `${folder}/${hash.slice(0, 2)}/${hash.slice(2)}`,
  };
}

/**
 * Files in a folder of their own, which is made when the first of them comes. Deno's own file calls: they do not
 * block.
 */
export function folderStore(folder: string): FileStore {
  return {
    async put(hash, chunks) {
      const at = placeOf(folder, hash);
      if (await sizeOf(at.file) !== undefined) return false;
      await Deno.mkdir(at.folder, { recursive: true, mode: 0o700 });
      // Written beside, then moved into place: a file under a hash is whole or not there.
      const half = `${at.file}.${crypto.randomUUID()}${HALF}`;
      try {
        await writeFile(half, checkedBytes(hash, chunks));
        await Deno.rename(half, at.file);
      } catch (error) {
        await removeFile(half);
        throw error;
      }
      return true;
    },
    async size(hash) {
      return await sizeOf(placeOf(folder, hash).file);
    },
    async open(hash, range) {
      const file = await openFile(placeOf(folder, hash).file);
      if (!file) return undefined;
      try {
        const { size } = await file.stat();
        return { size, stream: await partOf(file, size, range) };
      } catch (error) {
        file.close();
        throw error;
      }
    },
    async remove(hash) {
      await removeFile(placeOf(folder, hash).file);
    },
  };
}

/** Streams a part of an open file; the file is closed with its stream. */
async function partOf(
  file: Deno.FsFile,
  size: number,
  range?: ByteRange,
): Promise<ReadableStream<Uint8Array>> {
  if (!range) return file.readable;
  requireRange(range, size);
  await file.seek(range.first, Deno.SeekMode.Start);
  const length = range.last - range.first + 1;
  return range.last === size - 1 ? file.readable : file.readable.pipeThrough(firstBytes(length));
}

function firstBytes(count: number): TransformStream<Uint8Array, Uint8Array> {
  let left = count;
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk.length <= left ? chunk : chunk.subarray(0, left));
      left -= chunk.length;
      if (left <= 0) controller.terminate();
    },
  });
}

async function writeFile(path: string, chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const file = await Deno.open(path, { createNew: true, write: true, mode: 0o600 });
  try {
    for await (const chunk of chunks) {
      for (let done = 0; done < chunk.length;) done += await file.write(chunk.subarray(done));
    }
    await file.syncData();
  } finally {
    file.close();
  }
}

async function openFile(path: string): Promise<Deno.FsFile | undefined> {
  return await unlessMissing(Deno.open(path, { read: true }));
}

async function sizeOf(path: string): Promise<number | undefined> {
  const found = await unlessMissing(Deno.stat(path));
  return found?.isFile ? found.size : undefined;
}

async function removeFile(path: string): Promise<void> {
  await unlessMissing(Deno.remove(path));
}

async function unlessMissing<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
