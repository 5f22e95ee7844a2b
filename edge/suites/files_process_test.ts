import assert from "node:assert/strict";
import { hashOf } from "core/files/contract.ts";
import { FormClient, signIn } from "core/testing/form_client.ts";
import { findS3Server, startS3Server } from "core/testing/s3_server.ts";
import { failToStart, startServer } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { withPath } from "core/testing/until.ts";
import { COURSE } from "edge/samples/sample_learners.ts";

const found = await findS3Server();
const missing = "missing" in found ? found.missing : undefined;

const UNIT = `/learn/${encodeURIComponent(COURSE)}/${encodeURIComponent("vertical@watch_and_listen")}`;

/** The addresses of files that a page names. */
async function filesOn(client: FormClient, path: string): Promise<string[]> {
  const { text } = await client.get(path);
  return [...new Set([...text.matchAll(/"(\/files\/[0-9a-f]{64}\/[^"]+)"/g)].map((found) => found[1]!))];
}

/** Whether a file comes, and is the one that its address names. */
async function comes(url: string, path: string): Promise<boolean> {
  const answer = await fetch(url + path);
  const bytes = await answer.bytes();
  return answer.status === 200 && hashOf(bytes) === path.split("/")[2];
}

testWhere(missing, "start --files keeps courses' files in a bucket, and what was read on disk", async () => {
  await withPath(async (data) => {
    await using store = await startS3Server(found as { path: string });
    const { bucket, endpoint, accessKeyId, secretAccessKey } = await store.bucket("course-files");
    const args = ["--port", "0", "--data", data, "--files", `s3://${bucket}/site?endpoint=${endpoint}`];
    const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };

    const wrong = await failToStart({ data, args, env: { ...env, AWS_SECRET_ACCESS_KEY: "another" } });
    assert.match(wrong.stderr, /^Cannot start: bucket "course-files".* SignatureDoesNotMatch$/m);
    assert.doesNotMatch(wrong.stderr, /another/);

    await using server = await startServer({ data, args, env });
    const author = await signIn(server.url, server.accounts[1]!);
    const [first, second] = await filesOn(author, UNIT);
    assert.equal(await comes(server.url, first!), true);
    await assert.rejects(Deno.stat(`${data}/files`), Deno.errors.NotFound, "the originals are in the bucket");

    await store.kill();
    assert.equal(await comes(server.url, first!), true, "it is held");
    const told = await fetch(server.url + second!, { headers: { accept: "image/*" } });
    assert.equal(told.status, 503);
    assert.equal((await told.json()).code, "files.store_away");
    assert.equal((await author.get(UNIT)).status, 200);
  });
});
