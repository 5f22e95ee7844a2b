import assert from "node:assert/strict";
import { argon2idBuiltIn, argon2idInWorker } from "./argon2.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

// What the reference implementation of Argon2 gives for these (its test vectors, version 0x13).
const KNOWN = {
  task: {
    password: bytes("password"),
    salt: bytes("somesalt"),
    memory: 65_536,
    passes: 2,
    lanes: 1,
    length: 32,
  },
  digest: "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7",
};

Deno.test("argon2idBuiltIn() gives the reference implementation's digest", async () => {
  assert.equal((await argon2idBuiltIn(KNOWN.task)).toHex(), KNOWN.digest);
});

Deno.test("argon2idInWorker() gives the same digest and leaves no worker behind", async () => {
  assert.equal((await argon2idInWorker(KNOWN.task)).toHex(), KNOWN.digest);
});

Deno.test("argon2idInWorker() rejects a task that Argon2 cannot do", async () => {
  await assert.rejects(
    argon2idInWorker({ ...KNOWN.task, memory: 1 }),
    /Cannot compute Argon2: .*Memory size/,
  );
});
