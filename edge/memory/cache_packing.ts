import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import type { Encoding } from "./cache_encodings.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Most of what the best effort gives, for a fiftieth of its time. */
const QUICK = 5;

/** Packs text in an encoding. `effort` is Brotli's quality, 11 at the most. */
export function pack(body: Bytes, encoding: Encoding, effort: number = QUICK): Bytes {
  if (encoding === "identity") return body;
  if (encoding === "gzip") return gzipSync(body);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: effort,
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
  };
  return brotliCompressSync(body, { params });
}
