import { findNats, findOldNats } from "core/testing/find_nats.ts";
import { startNats } from "core/testing/nats_server.ts";
import { rebuildContract } from "./rebuild_contract.ts";

for (const binary of [await findNats(), await findOldNats()]) {
  if ("missing" in binary) {
    Deno.test.ignore(`rebuild() over NATS [skipped: ${binary.missing}]`, () => {});
  } else {
    rebuildContract(`NATS ${binary.version}`, () => startNats({ binary }));
  }
}
