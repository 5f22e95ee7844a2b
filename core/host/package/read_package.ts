import { z } from "zod";
import type { Messages } from "core/plugin/plugin.ts";
import { unpackFiles } from "./archive.ts";
import { CODE, languageOf, MANIFEST, notAPackage, type PackageFiles } from "./package_files.ts";
import { checksumOf, publisherOf } from "./signature.ts";

/** A package that was read. None of its code has run. */
export interface Package {
  /** As JSON says it: nobody has looked at it yet. */
  readonly manifest: unknown;
  /** One ES module that imports nothing; empty where a remote plugin has none. */
  readonly code: string;
  readonly messages: Messages;
  /** The files of its frames, by their paths below `frames/`. */
  readonly frames: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  /** SHA-256 of what is in it, hexadecimal. */
  readonly checksum: string;
  /** The thumbprint of the key that signed it (RFC 7638). */
  readonly publisher?: string;
}

const words = z.record(z.string().max(200), z.string().max(10_000));

/** Reads a package from its archive. Refuses `plugin.package_invalid`. */
export async function readPackage(bytes: Uint8Array): Promise<Package> {
  return await readFiles(await unpackFiles(bytes));
}

/** Reads a package from its files. Refuses `plugin.package_invalid`. */
export async function readFiles(files: PackageFiles): Promise<Package> {
  const manifest = jsonOf(files, MANIFEST);
  const isRemote = (manifest as { readonly tier?: unknown } | null)?.tier === "remote";
  if (!isRemote && !files.has(CODE)) throw notAPackage(`"${CODE}" is missing`);
  const publisher = await publisherOf(files);
  return {
    manifest,
    code: files.has(CODE) ? textOf(files, CODE) : "",
    messages: messagesOf(files),
    frames: new Map(
      [...files].flatMap(([path, content]) =>
        path.startsWith("frames/") ? [[path.slice("frames/".length), content]] : []
      ),
    ),
    checksum: checksumOf(files),
    ...(publisher === undefined ? {} : { publisher }),
  };
}

function messagesOf(files: PackageFiles): Messages {
  return Object.fromEntries([...files.keys()].flatMap((path) => {
    const language = languageOf(path);
    if (language === undefined) return [];
    const read = words.safeParse(jsonOf(files, path));
    if (!read.success) throw notAPackage(`"${path}" is not words by their keys`, read.error);
    return [[language, read.data]];
  }));
}

function jsonOf(files: PackageFiles, path: string): unknown {
  try {
    return JSON.parse(textOf(files, path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw notAPackage(`"${path}" is no JSON`, error);
  }
}

function textOf(files: PackageFiles, path: string): string {
  const content = files.get(path);
  if (!content) throw notAPackage(`"${path}" is missing`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch (error) {
    throw notAPackage(`"${path}" is no UTF-8`, error);
  }
}
