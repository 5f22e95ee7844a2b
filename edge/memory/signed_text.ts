import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";

/** How much of a signature is kept: 22 characters of base64url, 132 bits. */
const KEPT = 22;

/** A text with a signature behind it, which shows that we said it (HMAC SHA-256, RFC 2104). No secret. */
export function signText(text: string, key: string): string {
  return `${text}.${signature(text, key)}`;
}

/** The text, where the signature is ours; undefined for anything else. */
export function openText(signed: string, key: string): string | undefined {
  const dot = signed.lastIndexOf(".");
  const text = signed.slice(0, Math.max(0, dot));
  const [expected, given] = [Buffer.from(signature(text, key)), Buffer.from(signed.slice(dot + 1))];
  return expected.length === given.length && timingSafeEqual(expected, given) ? text : undefined;
}

function signature(text: string, key: string): string {
  return createHmac("sha256", key).update(text).digest("base64url").slice(0, KEPT);
}
