import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { findS3Server, type S3Server, startS3Server } from "core/testing/s3_server.ts";
import { startTcpProxy } from "core/testing/tcp_proxy.ts";
import { CRITERIA, hashOf, inChunks, manyBytes, readAll } from "./contract.ts";
import { s3Store } from "./s3_store.ts";

const found = await findS3Server();
const missing = "missing" in found ? found.missing : undefined;

const refusedAs = (code: string, reason?: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code && (reason === undefined || error.facts.reason === reason);

const NAME = "s3Store() keeps the contract on a real store, and says what is wrong with it";

const SHORT = { answer: 150, upload: 5_000, silence: 150, again: [20], passedOver: 0 };

async function refuses(server: S3Server): Promise<void> {
  const place = await server.bucket("bells");
  const hash = hashOf("x");
  const wrong = [
    [{ ...place, accessKeyId: "nobody" }, "InvalidAccessKeyId"],
    [{ ...place, secretAccessKey: "another" }, "SignatureDoesNotMatch"],
    [{ ...place, bucket: "nowhere" }, "NoSuchBucket"],
  ] as const;
  const lines: string[] = [];
  const undo = catchLog((line) => lines.push(line));
  for (const [other, reason] of wrong) {
    await assert.rejects(s3Store(other).check(), refusedAs("files.store_refused", reason));
    await assert.rejects(s3Store(other).open(hash), refusedAs("files.store_refused", reason));
    await assert.rejects(s3Store(other).put(hash, inChunks("x")), refusedAs("files.store_refused"));
  }
  undo();
  assert.equal(lines.length, 6, "the operator is told, by each store once a minute");
  assert.doesNotMatch(lines.join(), /secret|a key that only tests know/);
  await s3Store(place).check();
}

async function isAway(server: S3Server): Promise<void> {
  await using wire = startTcpProxy(server.port);
  const store = s3Store(await server.bucket("far-bells", wire.port), SHORT);
  const bytes = manyBytes(12_000_000);
  const hash = hashOf(bytes);
  await store.put(hash, inChunks(bytes));
  for (const how of ["refuse", "hang"] as const) {
    wire.cut(how);
    await assert.rejects(store.open(hash), refusedAs("files.store_away"));
    await assert.rejects(store.size(hash), refusedAs("files.store_away"));
    await assert.rejects(store.put(hashOf("y"), inChunks("y")), refusedAs("files.store_away"));
    wire.heal();
    assert.equal(await store.size(hash), bytes.length);
  }
  const file = await store.open(hash);
  const reader = file!.stream.getReader();
  await reader.read();
  wire.cut("hang");
  await assert.rejects(async () => {
    while (!(await reader.read()).done);
  }, { name: "TimeoutError" });
  wire.heal();
  assert.equal(hashOf(await readAll(store, hash)), hash);
}

if (missing) Deno.test.ignore(`${NAME} [skipped: ${missing}]`, () => {});
else {
  Deno.test(NAME, async (t) => {
    await using server = await startS3Server(found as { path: string });
    const place = await server.bucket("all-bells");
    for (const [at, [criterion, run]] of Object.entries(CRITERIA).entries()) {
      await t.step(criterion, () => run(s3Store({ ...place, prefix: `${at}/` })));
    }
    await t.step("refuses by its reason where keys or bucket are wrong", () => refuses(server));
    await t.step(
      "refuses in time where the store is away or silent, and goes on after",
      () => isAway(server),
    );
  });
}
