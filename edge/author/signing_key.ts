import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from "jose";
import { Refusal } from "core/base/refusal.ts";

/** Makes a key to sign packages with, in a file for its owner alone. Refuses `plugin.key_taken`. */
export async function writeSigningKey(path: string): Promise<{ readonly publisher: string }> {
  const { privateKey } = await generateKeyPair("EdDSA", { extractable: true });
  const key = await exportJWK(privateKey);
  try {
    await Deno.writeTextFile(path, JSON.stringify(key, null, 2) + "\n", { createNew: true, mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
    throw new Refusal("plugin.key_taken", "conflict", `Cannot write a key to "${path}": something is there`, {
      path,
    });
  }
  return { publisher: await calculateJwkThumbprint(key) };
}

/** Reads a key to sign packages with. Refuses `plugin.key_invalid`. */
export async function readSigningKey(path: string): Promise<JWK> {
  const invalid = (why: string, cause?: unknown) =>
    new Refusal("plugin.key_invalid", "invalid", `Cannot sign with "${path}": ${why}`, { path }, cause);
  let key: JWK;
  try {
    key = JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw invalid("there is no such file", error);
    if (error instanceof SyntaxError) throw invalid("it is no JSON Web Key", error);
    throw error;
  }
  if (key?.kty !== "OKP" || key.crv !== "Ed25519" || typeof key.d !== "string") {
    throw invalid("it is no private Ed25519 key (RFC 8037)");
  }
  return key;
}
