import assert from "node:assert/strict";
import { exportSPKI, generateKeyPair, SignJWT } from "jose";
import { Refusal } from "core/base/refusal.ts";
import { openRemoteReader } from "core/data/remote_reader.ts";
import { withToken } from "core/data/server_address.ts";
import { openWriter } from "core/data/writer.ts";
import { openEmbedded } from "core/replica/embedded.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, startSqld } from "core/testing/sqld.ts";

const found = await findSqld();

testWhere(
  "missing" in found ? found.missing : undefined,
  "a libSQL server that wants tokens: one that writes is home's, one that reads is enough for readers and copies, none and a false one are refused and not told",
  async () => {
    const { publicKey, privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519" });
    const token = (access: "rw" | "ro") =>
      new SignJWT({ a: access }).setProtectedHeader({ alg: "EdDSA" }).setExpirationTime("1h").sign(
        privateKey,
      );
    const [writing, reading] = [await token("rw"), await token("ro")];
    await using server = await startSqld(found as { path: string }, undefined, {
      publicKey: await exportSPKI(publicKey),
    });

    const writer = await openWriter(withToken(server.url, writing));
    await writer.write(async () => {
      await writer.execute("create table bell (name text)");
      await writer.execute("insert into bell values ('tenor')");
    });
    await writer.close();

    const reader = await openRemoteReader("bells", withToken(server.url, reading));
    assert.deepEqual(await reader.database.all("select name from bell"), [{ name: "tenor" }]);
    reader.close();
    const copy = openEmbedded(`${server.folder}/copy.db`, withToken(server.url, reading));
    await copy.pull();
    assert.deepEqual(copy.read("select name from bell")?.name, "tenor");
    copy.close();

    const isRefused = (error: unknown) =>
      error instanceof Refusal && error.code === "data.token_refused" &&
      !Deno.inspect(error).includes(writing);
    for (const given of [undefined, `${writing.slice(0, -8)}AAAAAAAA`]) {
      await assert.rejects(openWriter(withToken(server.url, given)), isRefused);
      await assert.rejects(openRemoteReader("bells", withToken(server.url, given)), isRefused);
    }
    const reads = await openWriter(withToken(server.url, reading));
    await assert.rejects(reads.write(() => reads.execute("insert into bell values ('treble')")), Refusal);
    await reads.close();
  },
);
