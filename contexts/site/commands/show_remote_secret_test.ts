import assert from "node:assert/strict";
import { manifestSchema } from "core/plugin/manifest.ts";
import { remoteSecret } from "core/plugin/remote_secret.ts";
import { newHouse, person } from "core/testing/house.ts";
import { installPlugin, showRemoteSecret, site, storePackage } from "contexts/site/mod.ts";

const KEY = new Uint8Array(32).fill(9).toBase64();
const operator = { ...person("o1"), roles: ["operator"] } as const;

Deno.test("showRemoteSecret() shows operators what a remote plugin's calls are signed with, and nobody else", async () => {
  await using house = await newHouse({ contexts: [site], pluginKey: KEY });
  for (const [at, tier] of ["remote", "sandboxed"].entries()) {
    const manifest = manifestSchema.parse({
      id: `${tier}_bells`,
      version: "1.0.0",
      platform: "*",
      title: "Bells",
      description: "Rings.",
      author: "Tests",
      licence: "MIT",
      tier,
      ...(tier === "remote" ? { endpoint: "https://bells.example.org/" } : {}),
    });
    const checksum = String(at).repeat(64);
    await house.send(storePackage, { checksum, manifest, bytes: "" }, operator);
    await house.send(installPlugin, { checksum, acceptUnsigned: true }, operator);
  }
  const ask = (plugin: string, actor = operator) => house.send(showRemoteSecret, { plugin }, actor);
  const { answer } = await ask("remote_bells");
  assert.deepEqual(answer, { secret: remoteSecret(KEY, "remote_bells") });
  await assert.rejects(ask("sandboxed_bells"), { code: "site.plugin_not_remote" });
  await assert.rejects(ask("no_bells"), { code: "site.plugin_missing" });
  await assert.rejects(ask("remote_bells", person("a1") as never), { code: "site.operators_only" });
});
