import { checkedBytes } from "./checked_bytes.ts";
import { type FileStore, nameOf, requireRange } from "./file_store.ts";
import type { S3Place } from "./s3_place.ts";
import { S3Requests, USUAL_WAITS } from "./s3_requests.ts";
import { inParts, PART, uploadInParts } from "./s3_upload.ts";

/** Files in a bucket. */
export interface S3Store extends FileStore {
  /** Asks whether the bucket is there and ours. Refuses `files.store_refused` and `files.store_away`. */
  check(): Promise<void>;
}

/**
 * Files in a bucket of any S3-compatible store, named as in a folder. Bytes are checked here and, since they are signed
 * by their hash, by the store. Refuses `files.store_away` and `files.store_refused`.
 */
export function s3Store(place: S3Place, waits = USUAL_WAITS): S3Store {
  const requests = new S3Requests(place, waits);

  async function size(hash: string): Promise<number | undefined> {
    const found = await requests.ask({ method: "HEAD", name: nameOf(hash) });
    return found && Number(found.headers.get("content-length"));
  }

  return {
    size,
    async put(hash, chunks) {
      if (await size(hash) !== undefined) return false;
      const parts = inParts(checkedBytes(hash, chunks));
      const { value: first } = await parts.next();
      if (first!.length < PART) {
        const taken = await requests.ask({ method: "PUT", name: nameOf(hash), body: first!, sha256: hash });
        await taken?.body?.cancel();
        if (!taken) throw requests.away(new Error("It does not take a file"));
      } else {
        await uploadInParts(requests, nameOf(hash), firstThen(first!, parts));
      }
      return true;
    },
    async open(hash, range) {
      if (range) requireRange(range, Infinity);
      const headers: Record<string, string> = range ? { range: `bytes=${range.first}-${range.last}` } : {};
      const found = await requests.ask({ method: "GET", name: nameOf(hash), headers });
      if (!found) return undefined;
      const whole = sizeOf(found);
      if (whole === undefined || (range && (found.status !== 206 || range.last >= whole))) {
        await found.body?.cancel();
        if (range && whole !== undefined) requireRange(range, whole);
        throw requests.away(new Error("It does not say how large a file is, or gives no part of it"));
      }
      return { size: whole, stream: found.body ?? new Blob().stream() };
    },
    async remove(hash) {
      const gone = await requests.ask({ method: "DELETE", name: nameOf(hash) });
      await gone?.body?.cancel();
    },
    async check() {
      const query = { "list-type": "2", "max-keys": "1" };
      const listed = await requests.ask({ method: "GET", query, quiet: true });
      await listed?.body?.cancel();
      if (!listed) throw requests.away(new Error("It has no such bucket"));
    },
  };
}

/** The size of the whole file, of which an answer may carry a part (RFC 9110, section 14.4). */
function sizeOf({ status, headers }: Response): number | undefined {
  const text = status === 206
    ? /\/(\d+)$/.exec(headers.get("content-range") ?? "")?.[1]
    : headers.get("content-length");
  return text ? Number(text) : undefined;
}

async function* firstThen(first: Uint8Array<ArrayBuffer>, rest: AsyncGenerator<Uint8Array<ArrayBuffer>>) {
  yield first;
  yield* rest;
}
