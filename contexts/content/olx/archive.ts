import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { extract, type Header } from "tar-stream";
import { Refusal } from "core/base/refusal.ts";
import type { Limits } from "./limits.ts";
import { admitPath, isLitter } from "./paths.ts";
import { courseRoot, looksLikeFormat, notACourse } from "./root.ts";
import type { Progress, Source, SourceFile } from "./source.ts";
import { Spool } from "./spool.ts";

// A course as an archive: a tar, gzipped or not, from anyone. It is read once, front to back, into a spool; every
// bound is checked while it streams, so a bomb costs what the bounds allow and not what it promises.

const HEAD = 1024;
const TAIL = 512 * 1024;
const CHUNK = 256 * 1024;

/** Reads an archive and keeps the files below the course's root. */
export async function openArchive(
  path: string,
  size: number,
  limits: Limits,
  progress: Progress,
): Promise<Source> {
  if (size > limits.packedBytes) throw tooLarge(limits.packedBytes);
  const gzipped = await isGzip(path, size);
  const spool = await Spool.open();
  const entries = new Map<string, Entry>();
  const unpacking = new Unpacking(spool, entries, limits);
  try {
    const packed = Readable.from(counted(path, size, unpacking, progress));
    const run = (bytes: AsyncIterable<Uint8Array>) => unpacking.run(bytes);
    await (gzipped ? pipeline(packed, createGunzip(), run) : pipeline(packed, run));
    const read = (entry: Entry) => spool.read(entry.offset, entry.size);
    const root = await courseRoot([...entries.keys()], (name) => read(entries.get(name)!));
    const files = new Map<string, SourceFile>();
    for (const [name, entry] of entries) {
      if (!name.startsWith(root)) continue;
      const below = name.slice(root.length);
      const { size, sha256, offset } = entry;
      files.set(below, {
        path: below,
        size,
        sha256,
        read: () => read(entry),
        chunks: () => spool.chunks(offset, size),
      });
    }
    const name = root ? basename(root) : basename(path).replace(/\.(tar\.gz|tgz|tar)$/i, "");
    return { files, name, [Symbol.asyncDispose]: () => spool[Symbol.asyncDispose]() };
  } catch (error) {
    await spool[Symbol.asyncDispose]();
    const first = unpacking.failure ?? error;
    throw first instanceof Refusal ? first : damaged(first);
  }
}

interface Entry {
  readonly offset: number;
  readonly size: number;
  readonly sha256: string;
}

/** One archive on its way into the spool, with what was seen of it so far. */
class Unpacking {
  packed = 0;
  /** Why it stopped: a pipeline that is torn down tells the last thing that went wrong, not the first. */
  failure: unknown;
  #unpacked = 0;
  #seen = 0;
  readonly #spool: Spool;
  readonly #entries: Map<string, Entry>;
  readonly #limits: Limits;

  constructor(spool: Spool, entries: Map<string, Entry>, limits: Limits) {
    this.#spool = spool;
    this.#entries = entries;
    this.#limits = limits;
  }

  async run(bytes: AsyncIterable<Uint8Array>): Promise<void> {
    // Names come as bytes in disguise: `nameOf` decides what they are written in.
    const options = { filenameEncoding: "latin1", allowUnknownFormat: true, highWaterMark: CHUNK };
    const tar = extract(options);
    const feeding = this.#feed(bytes, tar);
    feeding.catch((error) => tar.destroy(this.failure = error)); // and thrown by the iteration below
    try {
      for await (const stream of tar) await this.#keep(stream.header, stream as AsyncIterable<Uint8Array>);
      await feeding;
    } catch (error) {
      throw this.failure ??= error;
    }
  }

  async #feed(bytes: AsyncIterable<Uint8Array>, tar: ReturnType<typeof extract>): Promise<void> {
    let closed = false;
    const close = new Promise<void>((resolve) => tar.once("close", () => resolve(void (closed = true))));
    for await (const chunk of bytes) {
      if (closed) return;
      this.#count(chunk.length);
      if (!tar.write(chunk)) {
        await Promise.race([new Promise<void>((resolve) => tar.once("drain", () => resolve())), close]);
      }
    }
    tar.end(undefined);
  }

  /** Holds the unpacked size against its bounds, for everything that streams by, headers included. */
  #count(bytes: number): void {
    this.#unpacked += bytes;
    const { unpackedBytes, ratio, ratioFloor } = this.#limits;
    if (this.#unpacked > ratioFloor && this.#unpacked > this.packed * ratio) {
      throw new Refusal(
        "content.archive_bomb",
        "limited",
        "Cannot unpack the archive: it unpacks to far too much",
        {
          limit: ratio,
        },
      );
    }
    if (this.#unpacked > unpackedBytes) throw tooLarge(unpackedBytes);
  }

  async #keep(header: Header, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const path = admitPath(nameOf(header), this.#limits);
    this.#admit(header, path);
    const offset = this.#spool.length;
    const hash = createHash("sha256");
    const wanted = header.type !== "directory" && path !== "" && !isLitter(path);
    for await (const chunk of bytes) {
      if (!wanted) continue;
      hash.update(chunk);
      await this.#spool.append(chunk);
    }
    if (!wanted) return;
    const entry = { offset, size: this.#spool.length - offset, sha256: hash.digest("hex") };
    const before = this.#entries.get(path);
    if (before && before.sha256 !== entry.sha256) {
      throw new Refusal(
        "content.archive_duplicate_path",
        "invalid",
        `Cannot read "${path}": it is there twice`,
        {
          path,
        },
      );
    }
    this.#entries.set(path, entry);
  }

  #admit(header: Header, path: string): void {
    const { entries, fileBytes } = this.#limits;
    if (++this.#seen > entries) {
      throw new Refusal(
        "content.archive_too_many_files",
        "limited",
        `Cannot read more than ${entries} files`,
        {
          limit: entries,
        },
      );
    }
    if (header.type === "link" || header.type === "symlink") {
      const message = `Cannot read the link "${path}": an archive of a course holds files only`;
      throw new Refusal("content.archive_link", "invalid", message, { path });
    }
    if (header.type !== "file" && header.type !== "contiguous-file" && header.type !== "directory") {
      const message = `Cannot read "${path}": it is neither a file nor a folder`;
      throw new Refusal("content.archive_device", "invalid", message, { path });
    }
    if (header.size > fileBytes) {
      const message = `Cannot read "${path}": it says it has ${header.size} bytes`;
      throw new Refusal("content.file_too_large", "limited", message, { path, limit: fileBytes });
    }
  }
}

async function* counted(path: string, size: number, unpacking: Unpacking, progress: Progress) {
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
    unpacking.packed += chunk.length;
    yield chunk;
    progress(unpacking.packed, size, "unpacking");
  }
}

/** The name of an entry in Unicode: UTF-8 as every tool of today writes it, or else what old Windows wrote. */
function nameOf(header: Header): string {
  const pax = header.pax as { path?: string } | null | undefined;
  if (pax?.path !== undefined) return pax.path; // always UTF-8, and decoded already
  const bytes = Buffer.from(header.name, "latin1");
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes); // not UTF-8: any byte means something here
  }
}

/** Tells gzip from tar by the first bytes, and refuses the formats that are something else altogether. */
async function isGzip(path: string, size: number): Promise<boolean> {
  if (size === 0) throw notACourse("an empty file");
  const file = await open(path, "r");
  try {
    const head = Buffer.alloc(Math.min(HEAD, size));
    await file.read(head, 0, head.length, 0);
    const tail = Buffer.alloc(Math.min(TAIL, size));
    await file.read(tail, 0, tail.length, size - tail.length);
    const foreign = looksLikeFormat(head, tail);
    if (foreign) throw notACourse(foreign);
    return head[0] === 0x1f && head[1] === 0x8b;
  } finally {
    await file.close();
  }
}

function tooLarge(limit: number): Refusal {
  return new Refusal(
    "content.archive_too_large",
    "limited",
    `Cannot read an archive of more than ${limit} bytes`,
    {
      limit,
    },
  );
}

function damaged(cause: unknown): Refusal {
  const message = "Cannot unpack the archive: it is damaged, cut short, or neither a tar nor a gzipped tar";
  return new Refusal("content.archive_damaged", "invalid", message, {}, cause);
}
