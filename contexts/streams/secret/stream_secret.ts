import { createHash } from "node:crypto";

/**
 * A new secret to sign webhooks with, as Standard Webhooks writes a symmetric one: 256 random bits in base64 after
 * `whsec_`. It is kept as it is, since signing needs it.
 */
export function newSigningSecret(): string {
  return `whsec_${crypto.getRandomValues(new Uint8Array(32)).toBase64()}`;
}

/** A new credential of a service that fetches: 256 random bits in base64url (RFC 4648, section 5), with a prefix that scanners for leaked secrets can find. */
export function newCredential(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `carillon_stream_${bytes.toBase64({ alphabet: "base64url", omitPadding: true })}`;
}

/** What is kept of a credential: its SHA-256 in hexadecimal. Enough, since 256 random bits cannot be guessed. */
export function hashCredential(credential: string): string {
  return createHash("sha256").update(credential).digest("hex");
}
