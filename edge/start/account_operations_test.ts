import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { newHouse } from "core/testing/house.ts";
import { isAnywhere } from "core/testing/look.ts";
import { identity } from "contexts/identity/mod.ts";
import { listOperations, setUpSite, site } from "contexts/site/mod.ts";
import { perform } from "./operations.ts";

const OPERATOR = systemActor("operator");

Deno.test("grantRole and revokeRole are for an address, and noted by the person's id", async () => {
  await using house = await newHouse({ contexts: [identity, site] });
  await house.send(setUpSite, {}, OPERATOR);
  const asking = { house, actor: OPERATOR };
  const email = "rosebud@xanadu.example";
  const { personId } = await perform(asking, "addAccount", { name: "Rosebud", email });
  const rolesNow = async () => (await perform(asking, "findAccount", { email })).roles;
  const changed = { personId, name: "Rosebud" };
  assert.deepEqual(await perform(asking, "grantRole", { email, role: "author" }), changed);
  assert.deepEqual(await rolesNow(), ["author"]);
  assert.deepEqual(await perform(asking, "revokeRole", { email, role: "author" }), changed);
  assert.deepEqual(await rolesNow(), []);
  const nobody = { email: "nobody@xanadu.example", role: "author" as const };
  await assert.rejects(perform(asking, "revokeRole", nobody), { code: "operate.account_missing" });
  const notes = JSON.stringify(await listOperations(house.reader("site"), 100));
  assert.ok(notes.includes(personId) && !notes.includes("xanadu"));
});

Deno.test("eraseAccount leaves no byte of a name or an address, in what is noted of it neither", async () => {
  await using house = await newHouse({ contexts: [identity, site] });
  await house.send(setUpSite, {}, OPERATOR);
  const asking = { house, actor: OPERATOR };
  const account = { name: "Rosebud Thatcher", email: "rosebud@xanadu.example" };
  const { personId } = await perform(asking, "addAccount", account);
  const email = "Rosebud@Xanadu.EXAMPLE";
  assert.equal((await perform(asking, "findAccount", { email })).name, account.name);
  assert.equal(await isAnywhere(house.folder, account.email), true, "the test has teeth");

  assert.deepEqual(await perform(asking, "eraseAccount", { email }), { personId, complete: true });
  for (const word of ["Rosebud", "rosebud@"]) assert.equal(await isAnywhere(house.folder, word), false, word);
  await assert.rejects(perform(asking, "findAccount", { email }), { code: "operate.account_missing" });
  await assert.rejects(perform(asking, "eraseAccount", { email }), { code: "operate.account_missing" });
  assert.equal(await isAnywhere(house.folder, "rosebud@"), false, "a refusal is noted by its code");
  const notes = await listOperations(house.reader("site"), 100);
  assert.ok(JSON.stringify(notes).includes(personId));
});
