import { runnerContract } from "./runner_contract.ts";
import { PORTABLE, PORTABLE_WORDS } from "./sample_portable.ts";
import { Sandbox } from "./sandbox/sandbox.ts";

runnerContract("sandboxed", async () => {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const runner = new Sandbox({
    plugin: "portable",
    confinement: { megabytes: 32, reaches: [], folder },
    load: () => Promise.resolve({ code: PORTABLE, messages: PORTABLE_WORDS }),
  });
  return { runner, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
});
