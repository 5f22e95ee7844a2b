import assert from "node:assert/strict";
import { passwordRefusal } from "./password.ts";

const owner = { name: "Ann O'Bell", email: "ann.bell@example.org" };
const refusalOf = (password: string, current?: string) =>
  passwordRefusal({ password, ...owner, ...current === undefined ? {} : { current } })?.code;

const REFUSED: readonly [password: string, code: string][] = [
  ["", "identity.password_short"],
  ["nine char", "identity.password_short"],
  ["🔔🔔🔔🔔🔔🔔🔔🔔🔔", "identity.password_short"],
  ["ab".repeat(101), "identity.password_long"],
  ["aaaaaaaaaaaa", "identity.password_obvious"],
  ["abababababab", "identity.password_obvious"],
  ["1234567890", "identity.password_obvious"],
  ["password123", "identity.password_obvious"],
  ["Password2026!", "identity.password_obvious"],
  ["!!QWERTYUIOP!!", "identity.password_obvious"],
  ["1q2w3e4r5t6y", "identity.password_obvious"],
  ["ann.bell@example.org", "identity.password_own"],
  ["Ann.Bell-1990", "identity.password_own"],
  ["ann o'bell 7", "identity.password_own"],
];

for (const [password, code] of REFUSED) {
  Deno.test(`passwordRefusal() refuses ${JSON.stringify(password.slice(0, 24))} as ${code}`, () => {
    assert.equal(refusalOf(password), code);
  });
}

for (
  const password of [
    "correct horse",
    "zwölf Glocken",
    "عشر أجراس تقرع",
    "4815162342",
    "my password is long",
    "x".repeat(10) + "abcd",
    "abcd".repeat(50),
  ]
) {
  Deno.test(`passwordRefusal() takes ${JSON.stringify(password.slice(0, 24))}: no rule of composition`, () => {
    assert.equal(refusalOf(password), undefined);
  });
}

Deno.test("passwordRefusal() refuses the password that it would replace", () => {
  assert.equal(refusalOf("correct horse", "correct horse"), "identity.password_same");
  assert.equal(refusalOf("correct horse", "another horse"), undefined);
});
