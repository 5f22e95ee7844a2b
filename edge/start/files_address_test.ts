import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { readS3Address } from "core/files/s3_place.ts";
import { withPath } from "core/testing/until.ts";
import { noteFilesAddress, readFilesAddress } from "./files_address.ts";

const KEYS: Record<string, string> = { AWS_ACCESS_KEY_ID: "bells", AWS_SECRET_ACCESS_KEY: "secret words" };
const keys = (name: string) => KEYS[name];
const BUCKET = readS3Address("s3://files/tower?endpoint=http://127.0.0.1:9000&region=eu-west-1")!;
const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

Deno.test("noteFilesAddress() remembers the bucket of a data folder, and nothing that opens it", async () => {
  await withPath(async (folder) => {
    await Deno.mkdir(folder);
    await noteFilesAddress(folder, undefined);
    assert.equal(await readFilesAddress(folder, keys), undefined);
    const place = { ...BUCKET, accessKeyId: "bells", secretAccessKey: "secret words" };
    await noteFilesAddress(folder, place);
    assert.doesNotMatch(await Deno.readTextFile(`${folder}/files-address`), /bells|secret/);
    assert.deepEqual(await readFilesAddress(folder, keys), place);
    await assert.rejects(readFilesAddress(folder, () => undefined), refusedAs("start.files_keys_missing"));
    await assert.rejects(noteFilesAddress(folder, undefined), refusedAs("start.files_forgotten"));
    await noteFilesAddress(folder, readS3Address("s3://other"));
    assert.equal((await readFilesAddress(folder, keys))?.bucket, "other");
  });
});

Deno.test("noteFilesAddress() says that files of the folder are not found in a bucket by themselves", async () => {
  await withPath(async (folder) => {
    await Deno.mkdir(`${folder}/files`, { recursive: true });
    const lines: string[] = [];
    const undo = catchLog((line) => lines.push(line));
    await noteFilesAddress(folder, BUCKET);
    await noteFilesAddress(folder, BUCKET);
    undo();
    assert.equal(lines.length, 1);
  });
});
