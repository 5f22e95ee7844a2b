import type { ByteRange } from "./file_store.ts";

/**
 * Reads `bytes=a-b`, `a-` or `-n` (RFC 9110, section 14.1.2) for a file of a size. Undefined where the whole is to be
 * answered: more than one range, or another unit, is passed over.
 */
export function readRange(header: string | null, size: number): ByteRange | "unsatisfiable" | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? "");
  if (!found || (found[1] === "" && found[2] === "")) return undefined;
  const suffix = found[1] === "";
  const first = suffix ? Math.max(0, size - Number(found[2])) : Number(found[1]);
  const last = suffix || found[2] === "" ? size - 1 : Math.min(Number(found[2]), size - 1);
  return first >= size || first > last ? "unsatisfiable" : { first, last };
}
