import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { takeDataFolder } from "core/run/data_folder.ts";
import { carillon } from "edge/carillon.ts";
import { LINES } from "edge/commands/ask_door.ts";

/** Runs a command line in this process: its exit code, and what it wrote where. */
async function run(...args: string[]) {
  const [printed, told, logged]: string[][] = [[], [], []];
  const end = catchLog((line) => logged!.push(line));
  try {
    const code = await carillon(args, {
      print: (text) => void printed!.push(text),
      tell: (text) => void told!.push(text),
      watched: false,
      styled: false,
      columns: 80,
    });
    return { code, printed: printed!, told: told!, logged: logged! };
  } finally {
    end();
  }
}

async function withFolder(act: (path: string) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir({ prefix: "carillon_" });
  try {
    await act(path);
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

Deno.test("carillon() without a command shows help and is content", async () => {
  const { code, printed, told } = await run();
  assert.deepEqual([code, told], [0, []]);
  assert.match(printed.join("\n"), /import/);
});

Deno.test("carillon() tells a person one sentence of a refusal, and a program a problem object", async () => {
  const words = await run("check", "/nowhere\u001b[31m");
  assert.deepEqual([words.code, words.printed, words.logged], [2, [], []]);
  assert.deepEqual(words.told, ['Cannot read "/nowhere\ufffd[31m": it is not there\n']);

  const json = await run("check", "/nowhere", "--json");
  assert.deepEqual([json.code, json.told, json.logged], [2, [], []]);
  assert.deepEqual(json.printed.map((line) => JSON.parse(line)), [
    { code: "content.path_missing", detail: 'Cannot read "/nowhere": it is not there', path: "/nowhere" },
  ]);
});

Deno.test("carillon() tells a program of a wrong command line, too", async () => {
  const { code, printed } = await run("import", "--json");
  assert.equal(code, 2);
  assert.equal(JSON.parse(printed.join("")).code, "operate.arguments_invalid");
});

Deno.test("carillon() begins no folder for a command that only looks", async () => {
  await withFolder(async (path) => {
    const { code, printed } = await run("signals", "subscribers", "--data", `${path}/none`, "--json");
    assert.deepEqual([code, JSON.parse(printed.join("")).code], [2, "data.folder_missing"]);
    assert.deepEqual([...Deno.readDirSync(path)], []);
  });
});

Deno.test("carillon() says that another works in the folder where no server answers", async () => {
  await withFolder(async (path) => {
    await Deno.writeTextFile(`${path}/site.db`, "");
    const folder = await takeDataFolder(path);
    try {
      const { code, told } = await run("courses", "--data", path);
      assert.equal(code, 2);
      assert.match(told.join(""), /another Carillon works in it\n$/);
    } finally {
      folder.release();
    }
  });
});

Deno.test("carillon() ends with 1 and a line of the log where the fault is ours", async () => {
  const answer = () =>
    new Response(`{"failure":{"message":"Boom"}}\n`, { headers: { "content-type": LINES } });
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  await withFolder(async (path) => {
    const url = `http://127.0.0.1:${server.addr.port}/operate/door`;
    await Deno.writeTextFile(`${path}/door.json`, JSON.stringify({ url, token: "t" }));
    await Deno.writeTextFile(`${path}/site.db`, "");
    const folder = await takeDataFolder(path);
    try {
      const { code, printed, told, logged } = await run("courses", "--data", path, "--json");
      assert.deepEqual([code, printed, told], [1, [], []]);
      assert.match(logged.join("\n"), /"A command failed".*Boom/);
    } finally {
      folder.release();
      await server.shutdown();
    }
  });
});
