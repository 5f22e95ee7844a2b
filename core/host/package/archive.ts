import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { extract, type Header, pack } from "tar-stream";
import { Refusal } from "core/base/refusal.ts";
import {
  isPackagePath,
  notAPackage,
  PACKAGE_LIMITS,
  type PackageFiles,
  refuseOversize,
} from "./package_files.ts";

// A package as an archive, from anyone: every bound is checked before anything is kept, and nothing is ever written
// under a name that the archive chose.

const unzip = promisify<Buffer, { readonly maxOutputLength: number }, Buffer>(gunzip);
const zip = promisify<Buffer, Buffer>(gzip);

/** What headers and padding may add to the files, at most. */
const HEADERS = (PACKAGE_LIMITS.files + 2) * 3 * 512;

/** Takes an archive apart. Refuses `plugin.package_invalid`. */
export async function unpackFiles(bytes: Uint8Array): Promise<PackageFiles> {
  const { packedBytes, unpackedBytes } = PACKAGE_LIMITS;
  if (bytes.length > packedBytes) throw notAPackage(`it has more than ${packedBytes} bytes`);
  const tar = await unzip(Buffer.from(bytes), { maxOutputLength: unpackedBytes + HEADERS })
    .catch((error) => {
      throw notAPackage("it is no gzipped archive, or unpacks to far too much", error);
    });
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  const extracting = extract();
  extracting.end(tar);
  try {
    for await (const entry of extracting) {
      const path = admit(entry.header, files);
      const content = await Array.fromAsync(entry as AsyncIterable<Uint8Array>);
      if (path !== undefined) files.set(path, new Uint8Array(Buffer.concat(content)));
    }
  } catch (error) {
    throw error instanceof Refusal ? error : notAPackage("the archive is damaged", error);
  }
  refuseOversize(files);
  return files;
}

/** Packs files: the same files always make the same bytes. Refuses `plugin.package_invalid`. */
export async function packFiles(files: PackageFiles): Promise<Uint8Array<ArrayBuffer>> {
  refuseOversize(files);
  const packing = pack();
  for (const [path, content] of sorted(files)) {
    if (!isPackagePath(path)) throw notAPackage(`"${path}" has no place in it`);
    packing.entry({ name: path, mode: 0o644, mtime: new Date(0), uid: 0, gid: 0 }, Buffer.from(content));
  }
  packing.finalize();
  const tar = await Array.fromAsync(packing as AsyncIterable<Uint8Array>);
  const bytes = new Uint8Array(await zip(Buffer.concat(tar)));
  const { packedBytes } = PACKAGE_LIMITS;
  if (bytes.length > packedBytes) throw notAPackage(`it has more than ${packedBytes} bytes`);
  return bytes;
}

/** Files in the order of their paths. */
export function sorted(files: PackageFiles): [string, Uint8Array<ArrayBuffer>][] {
  return [...files].sort(([one], [other]) => one < other ? -1 : 1);
}

/** The path that an entry is kept under; undefined for a folder, which needs none. */
function admit({ name, type }: Header, files: PackageFiles): string | undefined {
  if (type === "directory") return undefined;
  const path = name.replace(/^\.\//, "");
  if (type !== "file" && type !== "contiguous-file") throw notAPackage(`"${path}" is no file`);
  if (!isPackagePath(path)) throw notAPackage(`"${path}" has no place in it`);
  // Some file systems tell no "a" from "A": one of the two would be lost there.
  const isTwice = files.keys().some((other) => other.toLowerCase() === path.toLowerCase());
  if (isTwice) throw notAPackage(`"${path}" is there twice`);
  if (files.size >= PACKAGE_LIMITS.files) throw notAPackage(`it has more than ${PACKAGE_LIMITS.files} files`);
  return path;
}
