import type { JWK } from "jose";
import { packFiles } from "core/host/package/archive.ts";
import { CODE } from "core/host/package/package_files.ts";
import { readFolder } from "core/host/package/read_folder.ts";
import { checksumOf, publisherOf, signFiles } from "core/host/package/signature.ts";
import { bundleCode } from "./bundle.ts";
import { readPluginFolder } from "./plugin_folder.ts";

/** A plugin as one archive. */
export interface Packed {
  readonly id: string;
  readonly version: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** SHA-256 of what is in it, hexadecimal. */
  readonly checksum: string;
  /** The thumbprint of the key that signed it, if one did. */
  readonly publisher?: string;
}

/** Packs a plugin's folder: its code bundled, the same folder always to the same bytes. `key`: a private Ed25519 JWK. */
export async function packFolder(path: string, key?: JWK): Promise<Packed> {
  const folder = await readPluginFolder(path);
  const files = new Map(await readFolder(decodeURIComponent(folder.url.pathname).replace(/\/$/, "")));
  const { id, version, tier } = folder.manifest as { id: string; version: string; tier?: string };
  if (tier !== "remote") files.set(CODE, new TextEncoder().encode(await bundleCode(folder)));
  const signed = key ? await signFiles(files, key) : files;
  const publisher = await publisherOf(signed);
  return {
    id,
    version,
    bytes: await packFiles(signed),
    checksum: checksumOf(signed),
    ...(publisher === undefined ? {} : { publisher }),
  };
}
