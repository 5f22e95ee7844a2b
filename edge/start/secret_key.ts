/**
 * A key that is made once for a data folder, readable by its owner only: `cookie` signs cookies which are no
 * secrets, `process` is what the processes of a site prove themselves with, `plugin` seals secrets among plugins' settings.
 */
export async function secretKey(folder: string, of: "cookie" | "process" | "plugin"): Promise<string> {
  const file = `${folder}/${of}-key`;
  const there = await readIfThere(file);
  if (there !== undefined) return there;
  // Written beside and given its name when it is whole: a process that dies in between leaves no key that is empty,
  // or half of one; and where two begin at once, one of them gives the name and both use that key.
  const half = `${file}.${crypto.randomUUID()}.half`;
  await Deno.writeTextFile(half, crypto.getRandomValues(new Uint8Array(32)).toBase64(), { mode: 0o600 });
  try {
    await Deno.link(half, file);
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) throw error;
  } finally {
    await Deno.remove(half);
  }
  return await Deno.readTextFile(file);
}

/**
 * What secrets among plugins' settings are sealed with: 256 bits in base64. Processes on different machines share no
 * folder, but the key that they prove themselves with; this one is derived from it.
 */
export async function sealingKey(folder: string, processKey?: string): Promise<string> {
  if (processKey === undefined) return await secretKey(folder, "plugin");
  return await derivedKey(processKey, "settings of plugins");
}

/** A key for one purpose out of one that several hold (HKDF, RFC 5869): 256 bits in base64. */
export async function derivedKey(processKey: string, purpose: string): Promise<string> {
  const encoder = new TextEncoder();
  const secret = await crypto.subtle.importKey("raw", encoder.encode(processKey), "HKDF", false, [
    "deriveBits",
  ]);
  const parts = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: encoder.encode(purpose) };
  return new Uint8Array(await crypto.subtle.deriveBits(parts, secret, 256)).toBase64();
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
