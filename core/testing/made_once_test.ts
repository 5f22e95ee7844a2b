import assert from "node:assert/strict";
import { madeOnce } from "./made_once.ts";

Deno.test("madeOnce() makes a folder once for all who ask, and again after a making that failed", async () => {
  const name = crypto.randomUUID();
  let made = 0;
  const make = async (folder: string) => {
    if (made++ === 0) throw new Error("the first one fails");
    await Deno.writeTextFile(`${folder}/made`, "whole");
  };
  await assert.rejects(madeOnce(name, make), /the first one fails/);
  const [one, two] = await Promise.all([madeOnce(name, make), madeOnce(name, make)]);
  assert.equal(one, two);
  assert.equal(await Deno.readTextFile(`${one}/made`), "whole");
  assert.equal(made, 2);
});
