import assert from "node:assert/strict";
import { Statements } from "core/data/statements.ts";
import { hashOf } from "core/files/contract.ts";
import type { FileStore } from "core/files/file_store.ts";
import { folderStore } from "core/files/folder_store.ts";
import { s3Store } from "core/files/s3_store.ts";
import { findS3Server, startS3Server } from "core/testing/s3_server.ts";
import { testWhere } from "core/testing/skip.ts";
import { chooseBackup, restore, type RestoreOptions } from "./restore.ts";
import { backUpTo, type Places, verifyBackups, withPlaces, withStore } from "./sample_drill.ts";
import { verifyData } from "./verify.ts";

const found = await findS3Server();
const NAMED = { database: "shelf", statement: "select hash, size from book" };
const KNOWN = { byKind: new Map<string, number>(), other: 1 };
const BOOKS = ["one", "two two", "three three three"].map((text) => new TextEncoder().encode(text));
/** Named, and nowhere. */
const GONE = "0".repeat(64);

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** A data folder whose rows name some files. */
async function makeShelf({ data }: Places): Promise<void> {
  await Deno.mkdir(data, { recursive: true });
  const shelf = new Statements(`${data}/shelf.db`);
  shelf.execute("pragma journal_mode = wal");
  shelf.execute("create table book (hash text, size integer)");
  for (const bytes of BOOKS) shelf.execute("insert into book values (?, ?)", [hashOf(bytes), bytes.length]);
  shelf.execute("insert into book values (?, 7)", [GONE]);
  shelf.close();
}

function restoreInto({ store }: Places, to: string, options: RestoreOptions) {
  return withStore(
    store,
    false,
    async (store) => await restore(await chooseBackup(store, { keysFrom: "none" }), store, to, options),
  );
}

/** The files that rows name and that are not there. */
async function missingIn(data: string, originals?: FileStore): Promise<readonly string[]> {
  const { findings } = await verifyData(data, KNOWN, {
    named: { ...NAMED, ...originals ? { originals } : {} },
  });
  return findings.flatMap(({ is, examples }) => is === "missing" ? examples : [is]);
}

testWhere(
  "missing" in found ? found.missing : undefined,
  "backUp() copies the files of a bucket that rows name, each once; restore() puts back what is not there; verifyData() lists it",
  async () => {
    await using server = await startS3Server(found as { path: string });
    const bucket = s3Store(await server.bucket("books"));
    const [, second, third] = BOOKS.map(hashOf) as [string, string, string];
    for (const bytes of BOOKS) await bucket.put(hashOf(bytes), once(bytes));
    let fetched = 0;
    const originals: FileStore = { ...bucket, open: (hash) => (fetched++, bucket.open(hash)) };
    await withPlaces(async (places) => {
      await makeShelf(places);
      const files = { ...NAMED, originals };
      const backUp = () => backUpTo(places, { parts: "without keys", files });
      assert.deepEqual([(await backUp()).lacking, await missingIn(places.data, bucket)], [[GONE], [GONE]]);
      const fetchedBefore = fetched;
      assert.equal((await backUp()).added, 0);
      assert.ok(fetched - fetchedBefore <= 2, "only what is nowhere is looked for again");

      await bucket.remove(second);
      assert.deepEqual(await missingIn(places.data, bucket), [GONE, second].sort());
      const { files: put } = await restoreInto(places, places.restored, { originals: bucket });
      assert.deepEqual(put, { bytes: BOOKS[1]!.length, put: 1, there: 2 });
      assert.deepEqual(await missingIn(places.restored, bucket), [GONE]);
      await assert.rejects(Deno.stat(`${places.restored}/files`), Deno.errors.NotFound);

      // The bucket is gone for good: the data folder takes them.
      await restoreInto(places, `${places.restored}_here`, {});
      assert.deepEqual(await missingIn(`${places.restored}_here`), [GONE]);
      assert.equal(await folderStore(`${places.restored}_here/files`).size(third), BOOKS[2]!.length);

      const without = { ...places, store: `${places.store}_without` };
      const { manifest } = await backUpTo(without, { parts: "without keys", files: "left out" });
      assert.equal(manifest.data?.withoutFiles, true);
      const none = await restoreInto(without, `${places.restored}_none`, { originals: bucket });
      assert.deepEqual(none.files, { bytes: 0, put: 0, there: 0 });
      assert.deepEqual((await verifyBackups(places)).findings, []);
    });
  },
);
