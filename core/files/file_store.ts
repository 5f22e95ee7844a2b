import { Refusal } from "core/base/refusal.ts";

/** Bytes of a file from the first to the last, both counted from 0 and both part of it. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/** A file that was opened. Its stream is read to the end or cancelled: until then it holds what it reads from. */
export interface StoredFile {
  /** Of the whole file, also where only a part was asked for. */
  readonly size: number;
  readonly stream: ReadableStream<Uint8Array>;
}

/**
 * Files by the SHA-256 of their bytes: the same bytes are stored once, whoever they belong to, and what is stored
 * under a hash never changes. One contract suite (`contract.ts`) holds every implementation to the same.
 */
export interface FileStore {
  /**
   * Stores bytes whose hash is known; true if they were not there yet. Stored for good when it resolves, and never
   * seen half. Refuses `files.damaged` where the bytes have another hash.
   */
  put(hash: string, chunks: AsyncIterable<Uint8Array>): Promise<boolean>;
  /** How large the file under a hash is; undefined where there is none. */
  size(hash: string): Promise<number | undefined>;
  /** Opens a file, or a part of it; undefined where there is none. A part that is not in it is a RangeError. */
  open(hash: string, range?: ByteRange): Promise<StoredFile | undefined>;
  /** Forgets a file; nothing happens where there is none. */
  remove(hash: string): Promise<void>;
}

const HASH = /^[0-9a-f]{64}$/;

/** Whether a text is the SHA-256 of something, as files are found by: 64 small hexadecimal digits. */
export function isFileHash(text: string): boolean {
  return HASH.test(text);
}

/** A file can be asked for by its hash only: whatever else came here is a mistake of whoever asks. */
export function requireHash(hash: string): void {
  if (!HASH.test(hash)) throw new TypeError(`Cannot find a file under "${hash}": not a SHA-256`);
}

/**
 * What a file is called in a folder or a bucket: folders of their first two digits keep each of them short, and a copy of
 * the one is a copy of the other.
 */
export function nameOf(hash: string): string {
  requireHash(hash);
  return `${hash.slice(0, 2)}/${hash.slice(2)}`;
}

/** A part must lie inside its file: whoever asks has read the size before. */
export function requireRange({ first, last }: ByteRange, size: number): void {
  if (first < 0 || last < first || last >= size) {
    throw new RangeError(`Cannot open bytes ${first} to ${last} of a file of ${size}`);
  }
}

/** Bytes that came under a hash are not the ones that it was made of. */
export function damaged(hash: string): Refusal {
  return new Refusal(
    "files.damaged",
    "unavailable",
    `Cannot keep a file: its bytes are not those of ${hash}`,
    {
      hash,
    },
  );
}
