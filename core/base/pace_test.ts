import assert from "node:assert/strict";
import { Pace } from "./pace.ts";

Deno.test("Pace lets what comes alone be seen to at once, and gathers while much comes", async () => {
  const pace = new Pace();
  const waited = async (taken: number) => {
    pace.took(taken);
    const begun = performance.now();
    await pace.gather();
    return performance.now() - begun;
  };
  assert.ok(await waited(1) < 5);
  assert.ok(await waited(8) > 5);
  assert.ok(await waited(1) < 5, "each round is judged by itself");
});
