import assert from "node:assert/strict";
import { EncryptJWT } from "jose";
import { hashSecret } from "contexts/identity/mod.ts";
import type { Session } from "edge/memory/sessions.ts";
import { PASS_LIFE, PASS_RENEWED, Passes } from "./pass.ts";

const KEY = new Uint8Array(32).fill(7).toBase64();
const SECRET = "s".repeat(43);
const READ_AT = new Date("2026-03-02T09:00:00Z");
const SESSION: Session = {
  sessionId: "0190f2a4-8000-7000-8000-000000000001",
  personId: "0190f2a4-7b1c-7c3e-9a55-2f6d1c0b7e11",
  name: "لِيا Learner",
  email: "learner@example.org",
  language: "ar",
  roles: ["author"],
};
const FACTS = { secretHash: hashSecret(SECRET), readAt: READ_AT, endsAt: new Date("2026-03-16T09:00:00Z") };

const open = (key = KEY, secure = false) => Passes.open({ key, secure });
const after = (milliseconds: number) => new Date(READ_AT.getTime() + milliseconds);

Deno.test("Passes.open() gives back what was sealed, by any process with the key", async () => {
  const text = await (await open()).seal(SESSION, FACTS);
  assert.deepEqual(await (await open()).open(text), {
    session: SESSION,
    secretHash: FACTS.secretHash,
    readAt: READ_AT.getTime(),
    expiresAt: READ_AT.getTime() + PASS_LIFE,
    endsAt: FACTS.endsAt.getTime(),
  });
});

Deno.test("Passes.seal() tells nobody who carries it what it says, and ends no later than the session", async () => {
  const passes = await open();
  const endsAt = after(60_000);
  const text = await passes.seal(SESSION, { ...FACTS, endsAt });
  assert.equal((await passes.open(text))!.expiresAt, endsAt.getTime());
  const parts = text.split(".").map((part) => atob(part.replaceAll("-", "+").replaceAll("_", "/")));
  for (const told of [SESSION.email, SESSION.personId, FACTS.secretHash]) {
    assert.ok(!parts.join().includes(told) && !text.includes(told), told);
  }
});

Deno.test("Passes.open() believes nothing that was cut, changed, or sealed by another key", async () => {
  const passes = await open();
  const text = await passes.seal(SESSION, FACTS);
  const other = await (await open(new Uint8Array(32).fill(8).toBase64())).seal(SESSION, FACTS);
  const changed = [...text.split(".").entries()].filter(([, part]) => part !== "").map(([at]) =>
    text.split(".").map((part, one) => one === at ? (part[0] === "A" ? "B" : "A") + part.slice(1) : part)
      .join(".")
  );
  const wrong = [other, text.slice(0, -1), text.slice(0, 40), "", "....", "no pass", "x".repeat(100_000)];
  for (const one of [...changed, ...wrong]) assert.equal(await passes.open(one), undefined, one.slice(0, 99));
});

Deno.test("Passes.open() believes no token of the same key that is for something else", async () => {
  const passes = await open();
  const key = Uint8Array.fromBase64(KEY);
  const make = (audience: string, claims: object) =>
    new EncryptJWT({ ...claims }).setProtectedHeader({ alg: "dir", enc: "A256GCM" }).setIssuer("carillon")
      .setAudience(audience).setIssuedAt().setExpirationTime("10m").setSubject("p1").encrypt(key);
  const claims = { sid: "s1", name: "L", email: "l@example.org", lang: "en", roles: [], bind: "0" };
  assert.ok(await passes.open(await make("regions", claims)), "it has teeth");
  assert.equal(await passes.open(await make("elsewhere", claims)), undefined);
  assert.equal(await passes.open(await make("regions", { ...claims, roles: ["owner"] })), undefined);
  assert.equal(await passes.open(await make("regions", { ...claims, bind: undefined })), undefined);
});

Deno.test("Passes.hold() leaves a browser the pass it has until half of its life is over", async () => {
  const passes = await open();
  const first = await passes.hold(SESSION, FACTS, undefined, READ_AT);
  assert.equal(first.goodUntil, READ_AT.getTime() + PASS_RENEWED);
  const later = (milliseconds: number) => ({ ...FACTS, readAt: after(milliseconds) });
  const kept = await passes.hold(SESSION, later(PASS_RENEWED - 1), first.pass, after(PASS_RENEWED - 1));
  assert.deepEqual(kept, first);
  const renewed = await passes.hold(SESSION, later(PASS_RENEWED), first.pass, after(PASS_RENEWED));
  assert.notEqual(renewed.pass, first.pass);
});

Deno.test("Passes.hold() gives another for one that says what is not so any more", async () => {
  const passes = await open();
  const { pass } = await passes.hold(SESSION, FACTS, undefined, READ_AT);
  for (const changed of [{ name: "L" }, { roles: [] }, { language: "en" }, { sessionId: "another" }]) {
    const held = await passes.hold({ ...SESSION, ...changed }, FACTS, pass, READ_AT);
    assert.deepEqual((await passes.open(held.pass))!.session, { ...SESSION, ...changed });
  }
  const bound = await passes.hold(SESSION, { ...FACTS, secretHash: hashSecret("x") }, pass, READ_AT);
  assert.notEqual(bound.pass, pass);
});

Deno.test("Passes.cookie() is out of reach of scripts, and bound to the host over TLS", async () => {
  assert.match((await open()).cookie("p"), /^carillon_pass=p; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  assert.match(
    (await open(KEY, true)).cookie("p"),
    /^__Host-carillon_pass=p; .*HttpOnly; SameSite=Lax; Secure$/,
  );
});
