import assert from "node:assert/strict";
import { checkPassword, COST, hashPassword } from "./password_hash.ts";

const CHEAP = { memory: 64, passes: 1, lanes: 1 };

Deno.test("hashPassword() writes a PHC string at today's cost, salted anew each time", async () => {
  const [one, other] = await Promise.all([hashPassword("ten bells ring"), hashPassword("ten bells ring")]);
  assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assert.notEqual(one, other);
  assert.deepEqual(await checkPassword("ten bells ring", one), { matches: true, outdated: false });
});

Deno.test("checkPassword() reads a PHC string that another program wrote", async () => {
  const phc = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
  assert.deepEqual(await checkPassword("password", phc), { matches: true, outdated: true });
});

Deno.test("checkPassword() a hash made at another cost still matches, and is outdated", async () => {
  const phc = await hashPassword("ten bells ring", CHEAP);
  assert.deepEqual(await checkPassword("ten bells ring", phc), { matches: true, outdated: true });
  assert.deepEqual(await checkPassword("ten bells rang", phc), { matches: false, outdated: true });
});

Deno.test("checkPassword() takes composed and decomposed letters for the same", async () => {
  const phc = await hashPassword("Glockengeläute", CHEAP);
  assert.equal((await checkPassword("Glockengeläute".normalize("NFD"), phc)).matches, true);
});

Deno.test("checkPassword() matches nothing where there is no hash, the empty password neither", async () => {
  assert.equal((await checkPassword("", undefined)).matches, false);
  assert.equal((await checkPassword("ten bells ring", undefined)).matches, false);
});

Deno.test("checkPassword() throws for a string that is no PHC string of Argon2id", async () => {
  for (const phc of ["", "ten bells ring", "$argon2i$v=19$m=64,t=1,p=1$c29tZXNhbHQ$c29tZXNhbHQ"]) {
    await assert.rejects(checkPassword("ten bells ring", phc), SyntaxError);
  }
});

Deno.test("checkPassword() costs as much without an account as with one", async () => {
  const phc = await hashPassword("ten bells ring");
  const fastest = async (phc: string | undefined) => {
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      const began = performance.now();
      await checkPassword("something else", phc);
      times.push(performance.now() - began);
    }
    return Math.min(...times);
  };
  const [known, unknown] = [await fastest(phc), await fastest(undefined)];
  // Wide, since other work shares the processor; work that is left out would show as a thousandth.
  assert.ok(
    unknown > known / 4 && known > unknown / 4,
    `${known} ms and ${unknown} ms at ${COST.memory} KiB`,
  );
});
