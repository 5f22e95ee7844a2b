import assert from "node:assert/strict";
import { isSealed, openSetting, sealSetting } from "./sealed_setting.ts";

const key = () => crypto.getRandomValues(new Uint8Array(32)).toBase64();

Deno.test("sealSetting() hides a setting, and openSetting() gives it back to whose it is, with the key alone", async () => {
  const [ours, of] = [key(), { plugin: "forwarder", name: "token" }];
  const sealed = await sealSetting("hush hush", of, ours);
  assert.ok(isSealed(sealed));
  assert.doesNotMatch(JSON.stringify(sealed), /hush/);
  assert.equal(await openSetting(sealed, of, ours), "hush hush");
  await assert.rejects(openSetting(sealed, of, key()));
  await assert.rejects(openSetting(sealed, { ...of, plugin: "other" }, ours), TypeError);
  await assert.rejects(openSetting(sealed, { ...of, name: "other" }, ours), TypeError);
});
