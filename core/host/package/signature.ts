import { createHash } from "node:crypto";
import {
  calculateJwkThumbprint,
  EmbeddedJWK,
  FlattenedSign,
  flattenedVerify,
  importJWK,
  type JWK,
} from "jose";
import { z } from "zod";
import { sorted } from "./archive.ts";
import { notAPackage, type PackageFiles, SIGNATURE } from "./package_files.ts";

/** A JWS whose payload is elsewhere (RFC 7515, appendix F): it is the checksum of the package. */
const signature = z.strictObject({ protected: z.string().max(1_000), signature: z.string().max(200) });

/**
 * SHA-256 of all that is in a package, hexadecimal: of each file, in the order of their paths, the path, the length
 * and the content; without the signature. How the archive was packed does not change it.
 */
export function checksumOf(files: PackageFiles): string {
  const hash = createHash("sha256");
  for (const [path, content] of sorted(files)) {
    if (path === SIGNATURE) continue;
    hash.update(`${path}\n${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

/** Puts a signature to the files of a package, in the place of one that is there. `key`: a private Ed25519 JWK (RFC 8037). */
export async function signFiles(files: PackageFiles, key: JWK): Promise<PackageFiles> {
  const { kty, crv, x } = key;
  const jws = await new FlattenedSign(new TextEncoder().encode(checksumOf(files)))
    .setProtectedHeader({ alg: "EdDSA", jwk: { kty, crv, x } as JWK })
    .sign(await importJWK(key, "EdDSA"));
  const text = JSON.stringify({ protected: jws.protected, signature: jws.signature });
  return new Map([...files, [SIGNATURE, new TextEncoder().encode(text)]]);
}

/**
 * Who signed a package: the thumbprint of their key (RFC 7638); undefined where nobody did. Refuses
 * `plugin.package_invalid` where the signature is not that of this content.
 */
export async function publisherOf(files: PackageFiles): Promise<string | undefined> {
  const file = files.get(SIGNATURE);
  if (!file) return undefined;
  try {
    const given = signature.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file)));
    const jws = {
      ...given,
      payload: new TextEncoder().encode(checksumOf(files)).toBase64({
        alphabet: "base64url",
        omitPadding: true,
      }),
    };
    const { protectedHeader } = await flattenedVerify(jws, EmbeddedJWK, { algorithms: ["EdDSA"] });
    return await calculateJwkThumbprint(protectedHeader!.jwk!);
  } catch (error) {
    throw notAPackage("its signature is not that of what is in it", error);
  }
}
