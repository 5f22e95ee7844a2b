import { compactDecrypt, CompactEncrypt } from "jose";

/** Direct encryption with the site's own key (RFC 7518, sections 4.5 and 5.3). */
const CIPHER = { alg: "dir", enc: "A256GCM" } as const;

/** A secret setting as it is stored: a compact JWE (RFC 7516, section 3.1). */
export interface Sealed {
  readonly sealed: string;
}

/** Whose a secret is: bound in, so that what is sealed for one plugin opens for no other. */
export interface SecretOf {
  readonly plugin: string;
  readonly name: string;
}

/** Whether a stored setting is a secret that is sealed. */
export function isSealed(value: unknown): value is Sealed {
  return typeof value === "object" && value !== null && "sealed" in value;
}

/** Seals a setting. `key`: 256 bits in base64. */
export async function sealSetting(value: unknown, { plugin, name }: SecretOf, key: string): Promise<Sealed> {
  const sealed = await new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
    .setProtectedHeader({ ...CIPHER, plugin, name }).encrypt(Uint8Array.fromBase64(key));
  return { sealed };
}

/** Opens a sealed setting. Throws where the key does not fit, or it is another plugin's or another setting's. */
export async function openSetting(
  { sealed }: Sealed,
  { plugin, name }: SecretOf,
  key: string,
): Promise<unknown> {
  const { plaintext, protectedHeader } = await compactDecrypt(sealed, Uint8Array.fromBase64(key), {
    keyManagementAlgorithms: [CIPHER.alg],
    contentEncryptionAlgorithms: [CIPHER.enc],
  });
  if (protectedHeader.plugin !== plugin || protectedHeader.name !== name) {
    throw new TypeError(`What is sealed as "${name}" of "${plugin}" belongs elsewhere`);
  }
  return JSON.parse(new TextDecoder().decode(plaintext));
}
