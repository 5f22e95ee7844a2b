import { Refusal } from "core/base/refusal.ts";
import type { Reader } from "core/data/reader.ts";
import { readRange } from "core/files/byte_range.ts";
import { type FileStore, isFileHash } from "core/files/file_store.ts";
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
  const asset = isFileHash(hash) ? await findAsset(parts.reader, hash) : undefined;
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
  if (names(request.headers.get("if-none-match"), headers.etag!)) {
    return new Response(null, { status: 304, headers });
  }
  headers["content-type"] = asset.contentType;
  const range = readRange(rangeAskedFor(request, headers.etag!), asset.size);
  if (range === "unsatisfiable") {
    return new Response(null, {
      status: 416,
      // No file, and true of this question alone: nobody keeps it under the file's address.
      headers: { ...headers, "cache-control": "no-store", "content-range": `bytes */${asset.size}` },
    });
  }
  const { first, last } = range ?? { first: 0, last: asset.size - 1 };
  headers["content-length"] = String(last - first + 1);
  if (range) headers["content-range"] = `bytes ${first}-${last}/${asset.size}`;
  const status = range ? 206 : 200;
  if (request.method === "HEAD") {
    return await parts.store.size(hash) === undefined ? undefined : new Response(null, { status, headers });
  }
  const file = await parts.store.open(hash, range);
  return file && new Response(file.stream, { status, headers });
}

/** Whether `If-None-Match` names this file (RFC 9110, section 13.1.2). */
function names(header: string | null, etag: string): boolean {
  return header?.split(",").some((one) => [etag, `W/${etag}`, "*"].includes(one.trim())) ?? false;
}

/**
 * The range that a GET asks for, and no other method (section 14.2); one that is asked for on a condition counts for the
 * file that it names, and for no other (section 13.1.5).
 */
function rangeAskedFor({ method, headers }: Request, etag: string): string | null {
  if (method !== "GET") return null;
  const condition = headers.get("if-range");
  return condition === null || condition === etag ? headers.get("range") : null;
}
