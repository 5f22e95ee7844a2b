import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { openWriter } from "core/data/writer.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, startSqld } from "core/testing/sqld.ts";
import type { FoundInDatabase } from "./sample_namespaces.ts";

const NAMES = ["content", "learning"];
const found = await findSqld();

/** Runs a program that finds these names on this machine, as a name server would have it. */
async function runWithHosts(hosts: string, args: readonly string[]): Promise<Deno.CommandOutput> {
  const script = 'mount --bind "$1" /etc/hosts && shift && exec "$@"';
  return await new Deno.Command("unshare", {
    args: ["--map-root-user", "--mount", "sh", "-c", script, "sh", hosts, ...args],
    stdin: "null",
  }).output();
}

async function findMissing(): Promise<string | undefined> {
  if ("missing" in found) return found.missing;
  try {
    return (await runWithHosts("/etc/hosts", ["true"])).success
      ? undefined
      : "names of hosts cannot be given here";
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "there is no unshare";
    throw error;
  }
}

testWhere(
  await findMissing(),
  "one libSQL server with namespaces: each host's first label is a database of its own, to write, to read and to copy",
  async () => {
    await using server = await startSqld(found as { path: string }, undefined, { namespaces: NAMES });
    const hosts = `${server.folder}/hosts`;
    await Deno.writeTextFile(
      hosts,
      ["localhost", ...NAMES.map((name) => `${name}.db.internal`)].map((name) => `127.0.0.1 ${name}\n`).join(
        "",
      ),
    );
    const sample = new URL("sample_namespaces.ts", import.meta.url).pathname;
    const { port } = new URL(server.url);
    const run = [Deno.execPath(), "run", "-A", "--no-check", sample, server.folder, port, ...NAMES];
    const { stdout, stderr } = await runWithHosts(hosts, run);
    const text = new TextDecoder();
    assert.notEqual(text.decode(stdout), "", text.decode(stderr));
    assert.deepEqual(
      JSON.parse(text.decode(stdout)) as FoundInDatabase[],
      NAMES.map((name) => ({ name, read: [name], copied: [name] })),
    );
    // An address of digits is a name, too: its first label names no database. Now it is a socket that says so and
    // now an answer, since the server often hangs up before it is heard.
    for (let times = 0; times < 20; times++) {
      await assert.rejects(
        openWriter(server.url),
        (error) => error instanceof Refusal && error.code === "data.database_absent",
      );
    }
  },
);
