import { Refusal } from "core/base/refusal.ts";

// What is in a package: a manifest, one module of code, words, and the files of its frames. Nothing else.

/** The files of a package by their paths. */
export type PackageFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

/** How large a package may be; every bound refuses, none cuts. */
export const PACKAGE_LIMITS = {
  /** Of the archive. */
  packedBytes: 1024 * 1024,
  /** Of all files together. */
  unpackedBytes: 8 * 1024 * 1024,
  files: 200,
  pathLength: 120,
} as const;

/** The paths of what every package has, or may have. */
export const MANIFEST = "manifest.json";
/** The module that is the plugin's code: it imports nothing. */
export const CODE = "plugin.js";
/** Who packed it, as a detached signature. */
export const SIGNATURE = "signature.json";

const SINGLE = new Set([MANIFEST, CODE, SIGNATURE, "README.md", "LICENSE"]);
const MESSAGES = /^messages\/([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,3})\.json$/;
const FRAME = /^frames(?:\/[A-Za-z0-9_][A-Za-z0-9._-]*)+$/;

/** Whether a package may have a file under this path. */
export function isPackagePath(path: string): boolean {
  return path.length <= PACKAGE_LIMITS.pathLength &&
    (SINGLE.has(path) || MESSAGES.test(path) || FRAME.test(path));
}

/** The language of a file of words; undefined for any other file. */
export function languageOf(path: string): string | undefined {
  return MESSAGES.exec(path)?.[1];
}

/** Holds files against the bounds of a package. Refuses `plugin.package_invalid`. */
export function refuseOversize(files: PackageFiles): void {
  const { unpackedBytes, files: most } = PACKAGE_LIMITS;
  if (files.size > most) throw notAPackage(`it has more than ${most} files`);
  const bytes = files.values().reduce((sum, { length }) => sum + length, 0);
  if (bytes > unpackedBytes) throw notAPackage(`it unpacks to more than ${unpackedBytes} bytes`);
}

/** The refusal of what is no package, with why. */
export function notAPackage(why: string, cause?: unknown): Refusal {
  return new Refusal("plugin.package_invalid", "invalid", `Cannot read the package: ${why}`, { why }, cause);
}
