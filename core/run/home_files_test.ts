import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { fileStoreContract, hashOf, inChunks, manyBytes, readAll } from "core/files/contract.ts";
import type { FileStore } from "core/files/file_store.ts";
import { folderStore } from "core/files/folder_store.ts";
import { openHeldStore } from "core/files/held_store.ts";
import { startTcpProxy } from "core/testing/tcp_proxy.ts";
import { homeFiles, homeStore } from "./home_files.ts";
import { processTokens } from "./process_token.ts";

const KEY = "the key of a test";
const isAway = (error: unknown) => error instanceof Refusal && error.code === "files.store_away";

/** A home that has files, and listens. */
interface HomeOfTest extends AsyncDisposable {
  readonly files: FileStore;
  readonly port: number;
}

async function startHome(): Promise<HomeOfTest> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const files = folderStore(folder);
  const answer = homeFiles(files, processTokens(KEY));
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => await answer(request) ?? new Response("another path", { status: 404 }),
  );
  return {
    files,
    port: server.addr.port,
    async [Symbol.asyncDispose]() {
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const storeAt = (port: number, key = KEY, path = "") =>
  homeStore({
    home: `http://127.0.0.1:${port}${path}`,
    tokens: processTokens(key),
    waits: { answer: 200, silence: 200, passedOver: 0 },
  });

// What a process elsewhere reads is what home has: it is held to the contract with what home stores.
fileStoreContract("homeStore() of what home stores", async () => {
  const home = await startHome();
  const { put, remove } = home.files;
  return { store: { ...storeAt(home.port), put, remove }, [Symbol.asyncDispose]: home[Symbol.asyncDispose] };
});

Deno.test("homeStore() stores nothing", async () => {
  await assert.rejects(storeAt(1).put(hashOf("x"), inChunks("x")), TypeError);
  await assert.rejects(storeAt(1).remove(hashOf("x")), TypeError);
});

Deno.test("homeFiles() gives files to processes of the site, and to nobody else", async () => {
  await using home = await startHome();
  const hash = hashOf("bells");
  await home.files.put(hash, inChunks("bells"));
  const address = `http://127.0.0.1:${home.port}/home/file/${hash}`;
  const statusOf = async (init: RequestInit, url = address) => {
    const response = await fetch(url, init);
    await response.body?.cancel();
    return response.status;
  };
  const bearer = async (key: string, residents: readonly string[]) => ({
    headers: { authorization: `Bearer ${await processTokens(key).mint(residents)}` },
  });
  assert.equal(await statusOf({}), 401);
  assert.equal(await statusOf(await bearer("another key", ["content"])), 401);
  assert.equal(await statusOf(await bearer(KEY, ["learning"])), 401);
  const ours = await bearer(KEY, ["content"]);
  assert.equal(await statusOf(ours), 200);
  assert.equal(await statusOf({ ...ours, method: "POST" }), 405);
  assert.equal(await statusOf({ headers: { ...ours.headers, range: "bytes=5-" } }), 416);
  assert.equal(await statusOf(ours, address.slice(0, -1)), 404);
});

Deno.test("homeStore() says that home is away where its key or address is another's: no file is denied for it", async () => {
  await using home = await startHome();
  const hash = hashOf("bells");
  const lines: string[] = [];
  const undo = catchLog((line) => lines.push(line));
  await assert.rejects(storeAt(home.port, "another key").open(hash), isAway);
  await assert.rejects(storeAt(home.port, KEY, "/elsewhere").open(hash), isAway);
  undo();
  assert.equal(lines.length, 2);
});

Deno.test("homeStore() does not wait again for a home that was away just now", async () => {
  await using home = await startHome();
  await using wire = startTcpProxy(home.port);
  const store = homeStore({
    home: `http://127.0.0.1:${wire.port}`,
    tokens: processTokens(KEY),
    waits: { answer: 100, silence: 100, passedOver: 60_000 },
  });
  wire.cut("hang");
  await assert.rejects(store.open(hashOf("x")), isAway);
  wire.heal();
  await assert.rejects(store.open(hashOf("x")), isAway, "though it is back");
});

Deno.test("homeStore() waits for home only so long, to begin and to go on", async () => {
  await using home = await startHome();
  const bytes = manyBytes(12_000_000);
  const hash = hashOf(bytes);
  await home.files.put(hash, inChunks(bytes));
  await using wire = startTcpProxy(home.port);
  const store = storeAt(wire.port);
  for (const how of ["refuse", "hang"] as const) {
    wire.cut(how);
    await assert.rejects(store.open(hash), isAway);
    wire.heal();
  }
  const reader = (await store.open(hash))!.stream.getReader();
  await reader.read();
  wire.cut("hang");
  await assert.rejects(async () => {
    while (!(await reader.read()).done);
  }, { name: "TimeoutError" });
  wire.heal();
  assert.equal(hashOf(await readAll(store, hash)), hash);
});

Deno.test("a region waits for home once for a file, and has it when home is away", async () => {
  await using home = await startHome();
  const [picture, other] = [manyBytes(50_000), manyBytes(60_000)].map((bytes) => ({
    bytes,
    hash: hashOf(bytes),
  }));
  for (const { bytes, hash } of [picture!, other!]) await home.files.put(hash, inChunks(bytes));
  await using wire = startTcpProxy(home.port);
  wire.delay(75);
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const store = await openHeldStore(
    homeStore({ home: `http://127.0.0.1:${wire.port}`, tokens: processTokens(KEY) }),
    folder,
    1_000_000,
  );
  const timeOf = async () => {
    const begun = performance.now();
    assert.equal(hashOf(await readAll(store, picture!.hash)), picture!.hash);
    return performance.now() - begun;
  };
  const [first, again] = [await timeOf(), await timeOf()];
  assert.ok(first >= 150, `it crossed the wire: ${first} ms`);
  assert.ok(again < 75, `it did not: ${again} ms`);
  wire.cut();
  assert.equal(hashOf(await readAll(store, picture!.hash)), picture!.hash);
  await assert.rejects(store.open(other!.hash), isAway);
  await store.close();
  await Deno.remove(folder, { recursive: true });
});
