import assert from "node:assert/strict";
import { findNats, findOldNats } from "core/testing/find_nats.ts";
import { isAnywhere } from "core/testing/look.ts";
import { startNats } from "core/testing/nats_server.ts";
import { keyContract } from "./key_contract.ts";
import { openNatsBus } from "./nats_bus.ts";
import { openNatsKeys } from "./nats_keys.ts";
import { A, Ear, QUICK, sampleSignal } from "./sample_ears.ts";
import { sealBus } from "./sealed_bus.ts";

const ERASED = "probe.person.erased.v1";

for (const binary of [await findNats(), await findOldNats()]) {
  if ("missing" in binary) {
    Deno.test.ignore(`openNatsKeys() keeps the contract [skipped: ${binary.missing}]`, () => {});
    continue;
  }
  keyContract(`openNatsKeys() on ${binary.version}`, async () => {
    const server = await startNats({ binary });
    return {
      open: () => openNatsKeys({ url: server.url, site: "main" }),
      dispose: async () => await server[Symbol.asyncDispose](),
    };
  });

  Deno.test(`sealBus() on NATS ${binary.version} keeps nothing personal once a person is erased, on disk neither`, async () => {
    await using server = await startNats({ binary });
    const address = { url: server.url, site: "main" };
    const keys = await openNatsKeys(address);
    const bus = sealBus(await openNatsBus({ ...address, retry: QUICK }), keys, [ERASED]);
    const ear = new Ear("ear", [A]);
    await bus.subscribe(ear);
    const said = sampleSignal(A, "ann", { personId: "ann", personal: { name: "Rosebud" } });
    await bus.publish([said]);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    assert.deepEqual(ear.heard, [said]);
    assert.equal(await isAnywhere(server.folder, said.id), true, "the test has teeth");
    const key = (await keys.find("ann"))!;
    assert.equal(await isAnywhere(server.folder, key), true);
    await bus.publish([sampleSignal(ERASED, "ann", { personId: "ann" })]);
    assert.deepEqual((await bus.read(0, 1))[0]!.signal.body, { personId: "ann" });
    await bus.close();
    await server.stop();
    assert.equal(await isAnywhere(server.folder, key), false, "the key is overwritten");
    assert.equal(await isAnywhere(server.folder, "Rosebud"), false);
  });
}
