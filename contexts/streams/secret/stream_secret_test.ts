import assert from "node:assert/strict";
import { hashCredential, newCredential, newSigningSecret } from "./stream_secret.ts";

Deno.test("newSigningSecret() makes 32 random bytes in base64 after whsec_", () => {
  const [one, other] = [newSigningSecret(), newSigningSecret()];
  assert.notEqual(one, other);
  assert.match(one, /^whsec_[A-Za-z0-9+/]{43}=$/);
  assert.equal(Uint8Array.fromBase64(one.slice(6)).length, 32);
});

Deno.test("newCredential() makes 256 random bits that a scanner for secrets can find, and a hash that tells nothing", () => {
  const [one, other] = [newCredential(), newCredential()];
  assert.notEqual(one, other);
  assert.match(one, /^carillon_stream_[A-Za-z0-9_-]{43}$/);
  assert.match(hashCredential(one), /^[0-9a-f]{64}$/);
  assert.notEqual(hashCredential(one), hashCredential(other));
});
