import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { readFiles } from "./files_place.ts";

const KEYS: Record<string, string> = { AWS_ACCESS_KEY_ID: "bells", AWS_SECRET_ACCESS_KEY: "secret words" };
const read = (place?: string, cacheMb?: string, env = KEYS) => readFiles(place, cacheMb, (name) => env[name]);

Deno.test("readFiles() reads a bucket, its endpoint, region and prefix, and what opens it", () => {
  assert.deepEqual(read(), {});
  const keys = { accessKeyId: "bells", secretAccessKey: "secret words" };
  assert.deepEqual(read("s3://carillon-files?endpoint=https://s3.example.org/", "500"), {
    files: {
      bucket: "carillon-files",
      prefix: "",
      endpoint: "https://s3.example.org",
      region: "us-east-1",
      ...keys,
    },
    filesCacheMb: 500,
  });
  const token = { ...KEYS, AWS_SESSION_TOKEN: "for an hour" };
  assert.deepEqual(read("s3://files/towers/ely?region=eu-west-1", undefined, token).files, {
    bucket: "files",
    prefix: "towers/ely/",
    endpoint: "https://s3.eu-west-1.amazonaws.com",
    region: "eu-west-1",
    ...keys,
    sessionToken: "for an hour",
  });
});

const WRONG = [
  "https://files.example.org",
  "s3://",
  "s3://UPPER_CASE",
  "s3://user:password@files",
  "s3://files?endpoint=ftp://s3.example.org",
  "s3://files?endpoint=https://user:password@s3.example.org",
  "s3://files?region=eu west",
  "s3://files?endpiont=https://s3.example.org",
  "s3://files/a//b",
];
for (const place of WRONG) {
  Deno.test(`readFiles() refuses ${place}`, () => {
    assert.throws(
      () => read(place),
      (error) => error instanceof Refusal && error.code === "start.option_invalid",
    );
  });
}

Deno.test("readFiles() refuses a bucket that nothing opens, and what is no number of megabytes", () => {
  assert.throws(
    () => read("s3://files", undefined, { AWS_ACCESS_KEY_ID: "bells" }),
    (error) => error instanceof Refusal && error.code === "start.files_keys_missing",
  );
  for (const text of ["0", "-5", "1.5", "much"]) assert.throws(() => read(undefined, text), Refusal);
});
