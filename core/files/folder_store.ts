import { checkedBytes } from "./checked_bytes.ts";
import { type ByteRange, type FileStore, nameOf, requireRange } from "./file_store.ts";

/** What a file is called while it is being written: beside the place that it moves to. */
export const HALF = ".half";

/** Where a file stands in a folder. */
export function fileIn(folder: string, hash: string): string {
  return `${folder}/${nameOf(hash)}`;
}

/**
 * Files in a folder of their own, which is made when the first of them comes. Deno's own file calls: they do not
 * block.
 */
export function folderStore(folder: string): FileStore {
  return {
    async put(hash, chunks) {
      const file = fileIn(folder, hash);
      if (await sizeOf(file) !== undefined) return false;
      await Deno.mkdir(file.slice(0, file.lastIndexOf("/")), { recursive: true, mode: 0o700 });
      // Written beside, then moved into place: a file under a hash is whole or not there.
      const half = `${file}.${crypto.randomUUID()}${HALF}`;
      try {
        await writeFile(half, checkedBytes(hash, chunks));
        await Deno.rename(half, file);
      } catch (error) {
        await removeFile(half);
        throw error;
      }
      return true;
    },
    async size(hash) {
      return await sizeOf(fileIn(folder, hash));
    },
    async open(hash, range) {
      const file = await openFile(fileIn(folder, hash));
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
      await removeFile(fileIn(folder, hash));
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
