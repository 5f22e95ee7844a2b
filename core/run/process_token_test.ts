import assert from "node:assert/strict";
import { SignJWT, UnsecuredJWT } from "jose";
import { processTokens } from "./process_token.ts";

const KEY = "a key that all processes of one site hold";
const HERE = ["learning", "grading"];
const NOW = Date.parse("2026-03-02T09:00:00Z");

/** A token that says whatever it is told to. */
function saying(claims: Record<string, unknown>, alg = "HS256"): Promise<string> {
  const at = NOW / 1000;
  return new SignJWT({ iss: "carillon", aud: HERE, iat: at, exp: at + 60, ...claims })
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(KEY));
}

Deno.test("processTokens() a token is good for whom it was made, with the same key, for a minute", async () => {
  let now = NOW;
  const asker = processTokens(KEY, () => now);
  const asked = processTokens(KEY, () => now);
  const token = await asker.mint(HERE);
  assert.equal(await asked.isGood(token, ["grading"]), true);
  assert.equal(await asked.isGood(token, HERE), true);
  now += 59_000;
  assert.equal(await asked.isGood(token, HERE), true);
  now += 7_000;
  assert.equal(await asked.isGood(token, HERE), false, "though it was remembered");
});

Deno.test("processTokens() one token serves for half a minute, then there is a new one", async () => {
  let now = NOW;
  const tokens = processTokens(KEY, () => now);
  const first = await tokens.mint(HERE);
  now += 29_000;
  assert.equal(await tokens.mint(HERE), first);
  now += 2_000;
  assert.notEqual(await tokens.mint(HERE), first);
});

Deno.test("processTokens() there is a new one at once when the clock is set back", async () => {
  let now = NOW;
  const tokens = processTokens(KEY, () => now);
  await tokens.mint(HERE);
  now -= 3_600_000;
  assert.equal(await tokens.isGood(await tokens.mint(HERE), HERE), true);
});

const WRONG: readonly [string, () => string | Promise<string>][] = [
  ["nothing at all", () => ""],
  ["no token", () => "let me in"],
  ["a token of another key", () => processTokens(`${KEY}!`, () => NOW).mint(HERE)],
  ["a token for others", () => processTokens(KEY, () => NOW).mint(["identity"])],
  [
    "a token without a signature",
    () =>
      new UnsecuredJWT({}).setIssuer("carillon").setAudience(HERE).setIssuedAt(NOW / 1000)
        .setExpirationTime(NOW / 1000 + 60).encode(),
  ],
  ["a token signed in another way", () => saying({}, "HS512")],
  ["a token of another issuer", () => saying({ iss: "somebody" })],
  ["a token without an end", () => saying({ exp: undefined })],
  ["a token that does not say when it was made", () => saying({ iat: undefined })],
  ["a token made to last for a day", () => saying({ iat: NOW / 1000 - 120, exp: NOW / 1000 + 86_400 })],
  ["a token from the future", () => saying({ iat: NOW / 1000 + 600, exp: NOW / 1000 + 660 })],
];

for (const [what, make] of WRONG) {
  Deno.test(`processTokens() ${what} is not good`, async () => {
    const tokens = processTokens(KEY, () => NOW);
    assert.equal(await tokens.isGood(await make(), HERE), false);
    assert.equal(await tokens.isGood(await saying({}), HERE), true, "the test has teeth");
  });
}
