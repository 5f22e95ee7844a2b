import assert from "node:assert/strict";
import { connect } from "core/data/client.ts";
import { failToStart, startServer } from "core/testing/server.ts";
import { withPath } from "core/testing/until.ts";

/** What must not start says one sentence, and nothing else, anywhere. */
async function refused(
  options: Parameters<typeof failToStart>[0],
  sentence: RegExp,
): Promise<void> {
  const { code, signal, stdout, stderr } = await failToStart(options);
  assert.match(stderr, sentence);
  assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  assert.deepEqual([signal, stdout], [null, ""]);
  assert.notEqual(code, 0);
}

/** A folder as a stopped server leaves it. */
function withSite(run: (data: string) => Promise<void>): Promise<void> {
  return withPath(async (data) => {
    await using server = await startServer({ data });
    await server.stop();
    await run(data);
  });
}

const BUS = ["--bus", "nats://127.0.0.1:4222"];
const TWICE = ["--at", "identity=http://127.0.0.1:8001", "--at", "identity,site=http://127.0.0.1:8002"];

const WRONG_OPTIONS: readonly [string, readonly string[], Record<string, string>, RegExp][] = [
  ["an unknown flag", ["--prot", "1"], {}, /^Cannot start: .*--prot/],
  ["a word too many", ["serve"], {}, /^Cannot start: .*serve/],
  ["a flag without its value", ["--data"], {}, /^Cannot start: .*--data/],
  ["a port that is no number", ["--port", "http"], {}, /^Cannot start: --port is "http"/],
  ["a port out of range", ["--port", "65536"], {}, /^Cannot start: --port is "65536"/],
  ["a port out of range, by environment", [], { CARILLON_PORT: "-1" }, /^Cannot start: --port is "-1"/],
  ["an empty name", ["--site-name", " "], {}, /^Cannot start: --site-name is ""/],
  ["an origin that is no address", ["--origin", "learn.example.org"], {}, /^Cannot start: --origin is/],
  ["a bus that is no address", ["--bus", "127.0.0.1"], {}, /^Cannot start: --bus is "127\.0\.0\.1", not/],
  ["several processes and no bus", ["--contexts", "site"], {}, /^Cannot start: .*need a bus.*--bus nats:/],
  ["pages alone and no bus", ["--edge"], {}, /^Cannot start: .*need a bus.*--bus nats:/],
  ["pages alone and contexts", [...BUS, "--edge", "--contexts", "site"], {}, /^Cannot start: --edge serves/],
  ["a context that there is none", [...BUS, "--contexts", "site,poetry"], {}, /plugin "poetry"; there are/],
  ["names that are none", [...BUS, "--contexts", "site,"], {}, /^Cannot start: --contexts is "site,"/],
  [
    "pages whose contexts live nowhere",
    [...BUS, "--edge"],
    {},
    /^Cannot start: nobody says where "identity"/,
  ],
  ["pages whose contexts live twice", [...BUS, "--edge", ...TWICE], {}, /"identity" lives in 2 places/],
  ["a place without an address", ["--at", "site"], {}, /^Cannot start: --at is "site", not/],
  ["a place with a path", ["--at", "site=http://a/b"], {}, /^Cannot start: --at is/],
  ["a place to read at that is none", ["--read", "site=ftp://a"], {}, /^Cannot start: --read is "site", not/],
  [
    "a key that can be guessed",
    [],
    { CARILLON_PROCESS_KEY: "secret" },
    /^Cannot start: CARILLON_PROCESS_KEY is "…"/,
  ],
];

for (const [what, args, env, sentence] of WRONG_OPTIONS) {
  Deno.test(`start says in one sentence that it cannot with ${what}`, async () => {
    await withPath(async (data) => {
      await refused({ data, args, env: { CARILLON_DATA: data, CARILLON_PORT: "0", ...env } }, sentence);
      await assert.rejects(Deno.stat(data), Deno.errors.NotFound, "and touches nothing");
    });
  });
}

Deno.test("start --help says what it takes, and starts nothing", async () => {
  const { code, stdout, stderr } = await failToStart({ args: ["--help"] });
  assert.deepEqual([code, stderr], [0, ""]);
  for (const word of ["--port", "--host", "--data", "--site-name", "CARILLON_PORT"]) {
    assert.ok(stdout.includes(word), word);
  }
});

Deno.test("start says in one sentence that the port is busy, or the address not this machine's", async () => {
  await withSite(async (data) => {
    const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    try {
      const port = String(other.addr.port);
      await refused(
        { args: ["--port", port, "--data", data] },
        new RegExp(`^Cannot listen on port ${port}: `),
      );
    } finally {
      other.close();
    }
    const elsewhere = ["--port", "0", "--data", data, "--host", "192.0.2.1"];
    await refused({ args: elsewhere }, /^Cannot listen on 192\.0\.2\.1:0: /);
    const nowhere = ["--port", "0", "--data", data, "--host", "no.such.host.invalid"];
    await refused({ args: nowhere }, /^Cannot listen on no\.such\.host\.invalid:0: /);
    // None of them left the folder taken.
    await using server = await startServer({ data });
    assert.equal((await server.stop()).code, 0);
  });
});

Deno.test("start says in one sentence that it cannot use the data folder", async () => {
  await withPath(async (path) => {
    await Deno.writeTextFile(path, "a file");
    await refused({ data: path }, /^Cannot use data folder ".*": /);
    await refused({ data: `${path}/beneath` }, /^Cannot use data folder ".*": /);
  });
});

Deno.test("start says in one sentence that another process works in the data folder", async () => {
  await withPath(async (data) => {
    await using server = await startServer({ data });
    await refused({ data }, /^Cannot use data folder ".*": another Carillon works in it$/m);
    assert.equal((await fetch(`${server.url}/health`)).status, 200);
    await server.stop();
  });
});

const DAMAGES: readonly [string, string, (file: Deno.FsFile, size: number) => Promise<void>][] = [
  ["its beginning overwritten", "learning", (file) => overwrite(file, 0, 100)],
  ["a page in its middle overwritten", "content", (file, size) => overwrite(file, pageAt(size / 2), 4096)],
  ["a page in the log's middle overwritten", "bus", (file, size) => overwrite(file, pageAt(size / 2), 4096)],
  ["its end cut off", "content", (file, size) => file.truncate(pageAt(size / 2))],
];

function pageAt(offset: number): number {
  return Math.floor(offset / 4096) * 4096;
}

async function overwrite(file: Deno.FsFile, from: number, length: number): Promise<void> {
  await file.seek(from, Deno.SeekMode.Start);
  assert.equal(await file.write(new Uint8Array(length).fill(0xfd)), length);
}

for (const [what, name, damage] of DAMAGES) {
  Deno.test(`start says in one sentence that a database is damaged: ${what}`, async () => {
    await withSite(async (data) => {
      const path = `${data}/${name}.db`;
      const file = await Deno.open(path, { read: true, write: true });
      await damage(file, (await file.stat()).size);
      file.close();
      const bytes = await Deno.readFile(path);
      await refused({ data }, new RegExp(`^Cannot open database ".*${name}\\.db": it is damaged`));
      assert.deepEqual(await Deno.readFile(path), bytes, "and it is left as it was");
    });
  });
}

Deno.test("start says in one sentence that a database is from a newer Carillon", async () => {
  await withSite(async (data) => {
    for (const [name, kind] of [["learning", "learning"], ["site", "core"], ["bus", "bus"]]) {
      const client = connect(`${data}/${name}.db`);
      const step =
        `insert into _migration (kind, version, name, at, needs) values ('${kind}', 9999, 'later', '', 9998)`;
      await client.execute(step);
      await refused({ data }, new RegExp(`^Cannot open database ".*${name}\\.db": .*newer Carillon`));
      await client.execute("delete from _migration where version = 9999");
      client.close();
    }
    await using server = await startServer({ data });
    await server.stop();
  });
});

Deno.test("start says in one sentence that the signals travelled elsewhere before", async () => {
  await withSite(async (data) => {
    await Deno.writeTextFile(`${data}/bus-address`, "nats://user:secret@127.0.0.1:4222\n");
    await refused({ data }, /^Cannot start: the signals of this site travel over NATS; say where with --bus/);
    await Deno.remove(`${data}/bus-address`);
    await using server = await startServer({ data });
    assert.equal((await server.stop()).code, 0);
  });
});
