import { createHash } from "node:crypto";
import { log } from "core/base/log.ts";
import { partList, readAnswer } from "./s3_answer.ts";
import type { S3Requests } from "./s3_requests.ts";

/** Bytes of a part: what is held in memory of a file while it is stored. A store takes 10,000 of them. */
export const PART = 8 * 1024 * 1024;
const MOST_PARTS = 10_000;

/** Puts bytes together into parts of the same size; the last is shorter, and may be empty where it is the only one. */
export async function* inParts(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let parts = 0;
  for await (let chunk of chunks) {
    while (length + chunk.length >= PART) {
      const taken = PART - length;
      yield together([...pieces, chunk.subarray(0, taken)], PART);
      parts++;
      pieces = [];
      length = 0;
      chunk = chunk.subarray(taken);
    }
    pieces.push(chunk);
    length += chunk.length;
  }
  if (length > 0 || parts === 0) yield together(pieces, length);
}

function together(pieces: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/**
 * Stores a file in several parts, each checked by the store against its own hash. The file is there when the last
 * step has been done, and not at all where something failed before it.
 */
export async function uploadInParts(
  requests: S3Requests,
  name: string,
  parts: AsyncIterable<Uint8Array<ArrayBuffer>>,
): Promise<void> {
  const started = await requests.ask({ method: "POST", name, query: { uploads: "" } });
  const uploadId = started && (await readAnswer(started)).text("UploadId");
  if (!uploadId) throw requests.away(new Error("It does not begin an upload in parts"));
  try {
    const tags: string[] = [];
    for await (const body of parts) {
      if (tags.length >= MOST_PARTS) throw new RangeError(`Cannot store more than ${MOST_PARTS} parts`);
      const query = { partNumber: String(tags.length + 1), uploadId };
      const taken = await requests.ask({ method: "PUT", name, query, body, sha256: sha256(body) });
      await taken?.body?.cancel();
      const tag = taken?.headers.get("etag");
      if (!tag) throw requests.away(new Error("It does not know an upload that it began"));
      tags.push(tag);
    }
    await complete(requests, name, uploadId, tags);
  } catch (error) {
    await giveUp(requests, name, uploadId);
    throw error;
  }
}

/** Its answer may begin as a success and say at its end that it was none. */
async function complete(requests: S3Requests, name: string, uploadId: string, tags: readonly string[]) {
  const body = partList(tags);
  const query = { uploadId };
  const done = await requests.ask({ method: "POST", name, query, body, sha256: sha256(body) });
  const answer = done && await readAnswer(done);
  if (answer?.root === "CompleteMultipartUploadResult") return;
  // Asked twice, since its first answer was lost, it no longer knows the upload: then the file is there.
  if (!done && await requests.ask({ method: "HEAD", name })) return;
  throw requests.away(
    new Error(`It does not end an upload: ${answer?.text("Code") ?? "it does not know it"}`),
  );
}

async function giveUp(requests: S3Requests, name: string, uploadId: string): Promise<void> {
  try {
    const gone = await requests.ask({ method: "DELETE", name, query: { uploadId } });
    await gone?.body?.cancel();
  } catch (error) {
    // Why the upload failed is what whoever stores is told; parts that stay cost money until a rule of the bucket goes by.
    log("warn", "Parts of an upload that failed stay in the store of files", { name, error });
  }
}

function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex");
}
