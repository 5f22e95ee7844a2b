import assert from "node:assert/strict";
import { ROOT } from "core/testing/files.ts";
import { childrenOf, isRunning, NO_CHILDREN } from "core/testing/process_use.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";
import { Crowd } from "./crowd.ts";
import { filtering, openSample } from "./sample_sandbox.ts";

Deno.test("call() has a process answer, with the tools of where it is asked", async () => {
  await using sample = await openSample(filtering(`
    return { change: { said: tools.t("hello", { name: given.name }), tone: tools.settings.tone, courseId: tools.courseId } };
  `));
  assert.deepEqual(await sample.filter({ name: "Ada" }), {
    change: { said: "Hello, Ada", tone: "soft", courseId: "Bells+1+a" },
  });
});

Deno.test("call() answers nothing where the code does", async () => {
  await using sample = await openSample(filtering(""));
  assert.equal(await sample.filter({}), undefined);
});

Deno.test("call() does at the desk what the code asks, in its order, before its answer counts", async () => {
  await using sample = await openSample(`export const plugin = { hears: {
    async "learning.unit.viewed.v1"({ body }, { store, emit, log }) {
      log("hearing");
      const count = (await store.get("count") ?? 0) + 1;
      store.put("count", count);
      emit("stranger.count.reached.v1", { count });
      await store.delete("other");
      store.put("last", (await store.list("c")).map(({ key }) => key));
    },
  } };`);
  const heard = { do: "hear" as const, name: "learning.unit.viewed.v1", given: { body: {} } };
  await sample.ask(heard);
  assert.deepEqual(sample.reached, [
    "log hearing",
    "put count",
    "emit stranger.count.reached.v1",
    "delete other",
    "put last",
  ]);
  await sample.ask(heard);
  assert.deepEqual([...sample.documents], [["count", 2], ["last", ["count"]]]);
});

Deno.test("call() reaches the hosts that were granted, and none beside them", async () => {
  await using granted = Deno.serve({ port: 0, onListen() {} }, () => new Response("a glass of milk"));
  await using other = Deno.serve({ port: 0, onListen() {} }, () => new Response("a secret"));
  const [port, otherPort] = [granted, other].map(({ addr }) => (addr as Deno.NetAddr).port);
  await using sample = await openSample(
    filtering("return { change: { text: await (await fetch(given.address)).text() } };"),
    { reaches: [`127.0.0.1:${port}`], allowsPrivate: true },
  );
  assert.deepEqual(await sample.filter({ address: `http://127.0.0.1:${port}/` }), {
    change: { text: "a glass of milk" },
  });
  await assert.rejects(sample.filter({ address: `http://127.0.0.1:${otherPort}/` }), { fault: "denied" });
  await assert.rejects(sample.filter({ address: `http://localhost:${port}/` }), { fault: "denied" });
});

Deno.test("call() reaches no address of one's own network by a name that leads there", async () => {
  await using inside = Deno.serve({ port: 0, onListen() {} }, () => new Response("a secret"));
  const { port } = inside.addr as Deno.NetAddr;
  const code = filtering("return { change: { text: await (await fetch(given.address)).text() } };");
  await using sample = await openSample(code, { reaches: [`localhost:${port}`] });
  await assert.rejects(sample.filter({ address: `http://localhost:${port}/` }), { fault: "denied" });
});

Deno.test("call() many at once are answered side by side, each with its own", async () => {
  await using sample = await openSample(filtering(`
    await new Promise((resolve) => setTimeout(resolve, given.at % 7));
    return { change: { at: given.at } };
  `));
  const answers = await Promise.all(Array.from({ length: 200 }, (_, at) => sample.filter({ at })));
  assert.deepEqual(answers, Array.from({ length: 200 }, (_, at) => ({ change: { at } })));
});

Deno.test("a sandbox that is asked nothing for long has no process, and has one again when it is asked", async () => {
  await using sample = await openSample(filtering("return { change: { at: globalThis.at ??= given.at } };"), {
    pace: { idle: 30 },
  });
  assert.deepEqual(await sample.filter({ at: 1 }), { change: { at: 1 } });
  assert.equal(sample.sandbox.isUp, true);
  await until("it has no process", () => !sample.sandbox.isUp);
  assert.deepEqual(await sample.filter({ at: 2 }), { change: { at: 2 } });
});

/** How many processes stand in these folders: others of this process's are of tests beside this one. */
async function countIn(folders: readonly string[]): Promise<number> {
  const where = (await childrenOf(Deno.pid)).map((id) =>
    Deno.readLink(`/proc/${id}/cwd`).catch(() => "ended")
  );
  return (await Promise.all(where)).filter((folder) => folders.includes(folder)).length;
}

testWhere(NO_CHILDREN, "whoever started a process is killed, and it ends by itself", async () => {
  const code = `
    import { filtering, openSample } from "core/host/sandbox/sample_sandbox.ts";
    const sample = await openSample(filtering(""));
    await sample.filter({});
    console.log("it is up");
    await new Promise(() => setInterval(() => {}, 1_000));`;
  const site = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "-A",
      "--no-check",
      "--config=deno.json",
      `data:text/javascript,${encodeURIComponent(code)}`,
    ],
    cwd: ROOT,
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const reader = site.stdout.getReader();
  await reader.read();
  const [started] = await childrenOf(site.pid);
  assert.ok(started);
  site.kill("SIGKILL");
  await site.status;
  await reader.cancel();
  await until("it has ended", async () => !await isRunning(started));
});

testWhere(
  NO_CHILDREN,
  "a hundred sandboxes that are asked nothing have no process; one that is asked has one",
  async () => {
    const samples = await Promise.all(Array.from({ length: 100 }, () => openSample(filtering(""))));
    const folders = samples.map(({ folder }) => folder);
    assert.equal(await countIn(folders), 0);
    await samples[50]!.filter({});
    assert.equal(await countIn(folders), 1);
    for (const sample of samples) await sample[Symbol.asyncDispose]();
    assert.equal(await countIn(folders), 0);
  },
);

Deno.test("of more sandboxes than there is room for, whoever was asked nothing for longest makes room; who is busy never does", async () => {
  const crowd = new Crowd(2);
  const code = filtering(
    "await new Promise((resolve) => setTimeout(resolve, given.wait)); return { change: given };",
  );
  const [first, second, third] = await Promise.all(
    Array.from({ length: 3 }, () => openSample(code, { crowd })),
  );
  await using _ = first!;
  await using __ = second!;
  await using ___ = third!;
  const up = () => [first, second, third].map((sample) => sample!.sandbox.isUp);
  await first!.filter({ wait: 0 });
  await second!.filter({ wait: 0 });
  await first!.filter({ wait: 0 });
  await third!.filter({ wait: 0 });
  assert.deepEqual(up(), [true, false, true]);
  const busy = [first!.filter({ wait: 100 }), third!.filter({ wait: 100 })];
  await assert.rejects(second!.filter({ wait: 0 }), { fault: "away" });
  await Promise.all(busy);
  assert.deepEqual(await second!.filter({ wait: 0 }), { change: { wait: 0 } });
});

Deno.test("close() ends the process, and fails what is under way", async () => {
  await using sample = await openSample(filtering("await new Promise(() => {});"));
  await sample.sandbox.start();
  const failing = assert.rejects(sample.filter({}), { fault: "unreachable" });
  await sample.sandbox.close();
  await failing;
  await assert.rejects(sample.filter({}), { fault: "unreachable" });
});
