import assert from "node:assert/strict";
import { hashSecret, newSessionSecret } from "./session_secret.ts";

Deno.test("newSessionSecret() is 256 bits that fit into a cookie, another each time", () => {
  const secrets = new Set(Array.from({ length: 100 }, newSessionSecret));
  assert.equal(secrets.size, 100);
  for (const secret of secrets) assert.match(secret, /^[A-Za-z0-9_-]{43}$/);
});

Deno.test("hashSecret() is SHA-256 in hexadecimal (FIPS 180-2, appendix B.1)", () => {
  assert.equal(hashSecret("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});
