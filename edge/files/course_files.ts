import { Refusal } from "core/base/refusal.ts";
import type { FileStore } from "core/data/file_store.ts";
import type { Reader } from "core/data/reader.ts";
import { findAsset } from "contexts/content/mod.ts";

/**
 * A course's file may hold scripts of its author (HTML, SVG, PDF): each is served as if from an origin of its
 * own, where it can reach nothing of this site. Content Security Policy Level 3, `sandbox`.
 */
const FILE_POLICY =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; media-src 'self'; font-src 'self'";

/** Files under a hash never change: kept for a year, by everybody. */
const FOREVER = "public, max-age=31536000, immutable";

/** Where a course's file is found: by its hash, with its name for people who save it. */
export function fileAddress(hash: string, name: string): string {
  return `/files/${hash}/${encodeURIComponent(name)}`;
}

/** Files that ask who is reading are kept by that reader alone, who asks again each time whether they still may. */
const ASK_AGAIN = "private, no-cache";

/** What files are served from, and how one that asks for it finds out whether its reader is signed in. */
export interface FileParts {
  readonly store: FileStore;
  readonly reader: Reader;
  readonly isSignedIn: () => Promise<boolean>;
}

/**
 * Serves a course's file, whole or in part (a single byte range; RFC 9110, section 14). Undefined where there is
 * none. Refuses `edge.sign_in_needed` for a file that its courses have locked.
 */
export async function serveCourseFile(
  request: Request,
  parts: FileParts,
  hash: string,
): Promise<Response | undefined> {
  const asset = /^[0-9a-f]{64}$/.test(hash) ? await findAsset(parts.reader, hash) : undefined;
  if (!asset) return undefined;
  if (asset.locked && !await parts.isSignedIn()) {
    throw new Refusal(
      "edge.sign_in_needed",
      "unknown",
      "Cannot serve this file: its course asks who is reading",
    );
  }
  const headers: Record<string, string> = {
    etag: `"${hash}"`,
    "cache-control": asset.locked ? ASK_AGAIN : FOREVER,
    "accept-ranges": "bytes",
    "content-security-policy": FILE_POLICY,
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
  };
  if (request.headers.get("if-none-match") === headers.etag) {
    return new Response(null, { status: 304, headers });
  }
  const file = await parts.store.open(hash);
  if (!file) return undefined;
  headers["content-type"] = asset.contentType;
  const range = readRange(request.headers.get("range"), asset.size);
  if (range === "unsatisfiable") {
    file.close();
    return new Response(null, {
      status: 416,
      headers: { ...headers, "content-range": `bytes */${asset.size}` },
    });
  }
  const { first, last } = range ?? { first: 0, last: asset.size - 1 };
  headers["content-length"] = String(last - first + 1);
  if (range) headers["content-range"] = `bytes ${first}-${last}/${asset.size}`;
  if (request.method === "HEAD") {
    file.close();
    return new Response(null, { status: range ? 206 : 200, headers });
  }
  await file.seek(first, Deno.SeekMode.Start);
  const body = range ? file.readable.pipeThrough(firstBytes(last - first + 1)) : file.readable;
  return new Response(body, { status: range ? 206 : 200, headers });
}

/** Reads `bytes=a-b`, `a-` or `-n`. More than one range, or another unit, is passed over: the whole is answered. */
function readRange(
  header: string | null,
  size: number,
): { first: number; last: number } | "unsatisfiable" | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!found || (found[1] === "" && found[2] === "")) return undefined;
  const suffix = found[1] === "";
  const first = suffix ? Math.max(0, size - Number(found[2])) : Number(found[1]);
  const last = suffix || found[2] === "" ? size - 1 : Math.min(Number(found[2]), size - 1);
  return first >= size || first > last ? "unsatisfiable" : { first, last };
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
