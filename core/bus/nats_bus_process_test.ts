import { findNats, findOldNats } from "core/testing/find_nats.ts";
import { startNats } from "core/testing/nats_server.ts";
import { busContract } from "./contract.ts";
import { openNatsBus } from "./nats_bus.ts";

for (const binary of [await findNats(), await findOldNats()]) {
  if ("missing" in binary) {
    Deno.test.ignore(`openNatsBus() keeps the contract [skipped: ${binary.missing}]`, () => {});
    continue;
  }
  busContract(`openNatsBus() on ${binary.version}`, async () => {
    const server = await startNats({ binary });
    return {
      open: (retry) => openNatsBus({ url: server.url, site: "main", retry }),
      dispose: async () => await server[Symbol.asyncDispose](),
    };
  });
}
