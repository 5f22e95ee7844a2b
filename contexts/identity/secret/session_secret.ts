import { createHash } from "node:crypto";

/** A new session's secret: 256 random bits in base64url (RFC 4648, section 5). The cookie holds it, no table does. */
export function newSessionSecret(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return bytes.toBase64({ alphabet: "base64url", omitPadding: true });
}

/** What is kept of a secret: its SHA-256 in hexadecimal. Enough, since a secret of 256 bits cannot be guessed. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
