import assert from "node:assert/strict";
import { hashOf } from "core/files/contract.ts";
import { s3Store } from "core/files/s3_store.ts";
import { FormClient, signIn } from "core/testing/form_client.ts";
import { findS3Server, startS3Server } from "core/testing/s3_server.ts";
import { failToStart, startServer } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { withPath } from "core/testing/until.ts";
import { carillon, carillonWith } from "edge/samples/sample_command.ts";
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

testWhere(
  missing,
  "start --files keeps courses' files in a bucket, and what was read on disk; backups hold them",
  async () => {
    await withPath(async (folder) => {
      await Deno.mkdir(folder);
      const data = `${folder}/site`;
      await using store = await startS3Server(found as { path: string });
      const place = await store.bucket("course-files");
      const { bucket, endpoint, accessKeyId, secretAccessKey } = place;
      const bucketStore = s3Store({ ...place, prefix: "site/" });
      const args = ["--port", "0", "--data", data, "--files", `s3://${bucket}/site?endpoint=${endpoint}`];
      const env = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };

      const wrong = await failToStart({ data, args, env: { ...env, AWS_SECRET_ACCESS_KEY: "another" } });
      assert.match(wrong.stderr, /^Cannot start: bucket "course-files".* SignatureDoesNotMatch$/m);
      assert.doesNotMatch(wrong.stderr, /another/);

      await using server = await startServer({ data, args, env });
      const author = await signIn(server.url, server.accounts[1]!);
      const [first, second] = await filesOn(author, UNIT);
      assert.equal(await comes(server.url, first!), true);
      await assert.rejects(
        Deno.stat(`${data}/files`),
        Deno.errors.NotFound,
        "the originals are in the bucket",
      );

      const backups = `${folder}/backups`;
      const told = async (...args: string[]) => {
        const { code, stdout } = await carillonWith(env, ...args, "--json");
        return { code, ...JSON.parse(stdout.split("\n", 1)[0]!) };
      };
      const backup = await carillon("backup", "--to", backups, "--data", data);
      assert.match(backup.stderr, /Cannot open bucket "course-files" of files: its keys are not in/);
      assert.deepEqual((await told("backup", "--to", backups, "--data", data)).lacking, []);
      await bucketStore.remove(first!.split("/")[2]!);
      const looked = await told("verify", "--data", data);
      assert.deepEqual(
        [
          looked.code,
          looked.data.findings.map(({ is, count }: { is: string; count: number }) => [is, count]),
        ],
        [2, [["missing", 1]]],
      );
      const { files } = await told("restore", "--from", backups, "--data", `${folder}/restored`);
      assert.deepEqual([files.put, files.there > 0], [1, true]);
      assert.deepEqual((await told("verify", "--data", `${folder}/restored`)).data.findings, []);

      await store.kill();
      assert.equal(await comes(server.url, first!), true, "it is held");
      const away = await fetch(server.url + second!, { headers: { accept: "image/*" } });
      assert.equal(away.status, 503);
      assert.equal((await away.json()).code, "files.store_away");
      assert.equal((await author.get(UNIT)).status, 200);
    });
  },
);
