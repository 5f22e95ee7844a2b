/**
 * Files by the SHA-256 of their bytes, in a folder of their own: the same bytes are stored once, whoever they
 * belong to, and what is stored under a hash never changes. Deno's own file calls: they do not block.
 */
export interface FileStore {
  /** Stores bytes whose hash is known; true if they were not there yet. On disk for good when it resolves. */
  put(hash: string, chunks: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** Opens the bytes for reading; undefined where there are none under this hash. */
  open(hash: string): Promise<Deno.FsFile | undefined>;
  remove(hash: string): Promise<void>;
}

const HASH = /^[0-9a-f]{64}$/;

/** Opens the store in a folder; the folder is made when the first file comes. */
export function openFileStore(folder: string): FileStore {
  const place = (hash: string) => {
    if (!HASH.test(hash)) throw new TypeError(`Cannot find a file under "${hash}": not a SHA-256`);
    return {
      folder: `${folder}/${hash.slice(0, 2)}`,
      file: `${folder}/${hash.slice(0, 2)}/${hash.slice(2)}`,
    };
  };

  return {
    async put(hash, chunks) {
      const at = place(hash);
      if (await exists(at.file)) return false;
      await Deno.mkdir(at.folder, { recursive: true, mode: 0o700 });
      // Written beside, then moved into place: a file under a hash is whole or not there.
      const half = `${at.file}.${crypto.randomUUID()}.half`;
      const file = await Deno.open(half, { createNew: true, write: true, mode: 0o600 });
      try {
        for await (const chunk of chunks) await writeAll(file, chunk);
        await file.syncData();
      } catch (error) {
        file.close();
        await Deno.remove(half);
        throw error;
      }
      file.close();
      await Deno.rename(half, at.file);
      return true;
    },
    async open(hash) {
      try {
        return await Deno.open(place(hash).file, { read: true });
      } catch (error) {
        if (error instanceof Deno.errors.NotFound) return undefined;
        throw error;
      }
    },
    async remove(hash) {
      try {
        await Deno.remove(place(hash).file);
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    },
  };
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await Deno.stat(file)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) done += await file.write(bytes.subarray(done));
}
