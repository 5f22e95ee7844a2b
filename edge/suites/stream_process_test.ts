import assert from "node:assert/strict";
import { ROOT } from "core/testing/files.ts";
import { type FormClient, signIn } from "core/testing/form_client.ts";
import { type PrintedAccount, type Server, startServer } from "core/testing/server.ts";
import { testWhere } from "core/testing/skip.ts";
import { until, withPath } from "core/testing/until.ts";
import { findLayoutMissing, type LayoutName, startLayout } from "edge/samples/sample_layouts.ts";
import { newReceiver } from "contexts/streams/sample_streams.ts";
import { RECEIVER, RECEIVER_FILE } from "edge/views/stream_example.ts";

const TESTED = "streams.stream.tested.v1";

function serve(data: string): Promise<Server> {
  return startServer({ data, args: ["--port", "0", "--data", data, "--allow-private-webhooks"] });
}

function operatorOf(
  { url, accounts }: { url: string; accounts: readonly PrintedAccount[] },
): Promise<FormClient> {
  return signIn(url, accounts.find(({ name }) => name === "Operator")!);
}

/** Permits a service by the form; answers the stream's path and the page that shows its secret. */
async function permit(operator: FormClient, fields: Record<string, string | string[]>) {
  const form = await operator.get("/admin/streams/new");
  const [, id = ""] = /name="id" value="([^"]+)"/.exec(form.text) ?? [];
  const typed = {
    id,
    label: "Service",
    hears: ["enrollment.enrollment.created.v1"],
    personal: "no",
    from: "next",
  };
  const { text } = await operator.post("/admin/streams", { ...typed, ...fields });
  const [, secret = ""] = /id="secret"[^>]*value="([^"]+)"/.exec(text) ?? [];
  return { path: `/admin/streams/${id}`, secret, text };
}

function freePort(): number {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  listener.close();
  return listener.addr.port;
}

/** The receiver of the guide in a process of its own, and what it has printed. */
function receive(folder: string, secret: string, port: number) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--config", new URL("deno.json", ROOT).pathname, `${folder}/${RECEIVER_FILE}`],
    env: { STREAM_SECRET: secret, PORT: String(port), NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let printed = "";
  const reading = (async () => {
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) printed += text;
  })();
  return {
    ids: () => [...printed.matchAll(/^(\S+) streams\.stream\.tested\.v1 /gm)].map(([, id]) => id),
    listens: () => printed.includes("Listening on"),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.status;
      await reading;
    },
  };
}

Deno.test("the receiver of the guide gets what was said, whoever of both was killed in between", async () => {
  await withPath(async (data) => {
    const folder = await Deno.makeTempDir({ prefix: "carillon_receiver_" });
    try {
      await Deno.writeTextFile(`${folder}/${RECEIVER_FILE}`, RECEIVER);
      const port = freePort();
      let server = await serve(data);
      try {
        const operator = await operatorOf(server);
        const { path, secret } = await permit(operator, { by: "webhook", url: `http://127.0.0.1:${port}/` });
        let first: string | undefined;
        {
          await using receiver = receive(folder, secret, port);
          await until("it listens", receiver.listens, 20_000);
          await operator.post(`${path}/test`, {});
          await until("the test came", () => receiver.ids().length === 1, 20_000);
          first = receiver.ids()[0];
        }
        await operator.post(`${path}/test`, {});
        await until(
          "it is held back",
          async () => /Trying again/.test((await operator.get(path)).text),
          20_000,
        );
        server.kill("SIGKILL");
        await server.ended;
        await using receiver = receive(folder, secret, port);
        await until("it listens again", receiver.listens, 20_000);
        server = await serve(data);
        await until("what was held back came", () => receiver.ids().length >= 1, 40_000);
        assert.equal(new Set([first, ...receiver.ids()]).size, 2, "one signal each, by its id");
      } finally {
        await server[Symbol.asyncDispose]();
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
});

Deno.test("a service that fetches goes on over a restart, and holds up no stop", async () => {
  await withPath(async (data) => {
    const first = await serve(data);
    const operator = await operatorOf(first);
    const { path, secret } = await permit(operator, { by: "events", url: "" });
    const headers = { authorization: `Bearer ${secret}` };
    const before = await fetch(`${first.url}/streams/events`, { headers });
    await operator.post(`${path}/test`, {});
    const begun = performance.now();
    const { stdout, stderr } = await readUntilStopped(before, first);
    assert.deepEqual([stderr, stdout.includes("ready")], ["", true]);
    assert.ok(performance.now() - begun < 10_000);

    await using second = await serve(data);
    const again = await fetch(`${second.url}/streams/events?after=0`, { headers });
    assert.match(await readUntil(again, TESTED), /^id: \d+\ndata: .*streams\.stream\.tested\.v1/m);
  });
});

const LAYOUTS: readonly (readonly [layout: LayoutName, words: string])[] = [
  ["one", "one process"],
  ["nats", "one process on NATS"],
  ["processes", "three processes on NATS"],
];

for (const [layout, words] of LAYOUTS) {
  testWhere(
    await findLayoutMissing(layout),
    `what is said comes to services, sent and fetched: ${words}`,
    async () => {
      await withPath(async (data) => {
        await using there = await newReceiver();
        await using site = await startLayout(layout, { data, args: ["--allow-private-webhooks"] });
        const operator = await operatorOf(site);
        const sent = await permit(operator, { by: "webhook", url: there.url });
        const fetched = await permit(operator, { by: "events", url: "" });
        const headers = { authorization: `Bearer ${fetched.secret}` };
        const stop = new AbortController();
        const feed = await fetch(`${site.url}/streams/events`, { headers, signal: stop.signal });
        for (const { path } of [sent, fetched]) await operator.post(`${path}/test`, {});
        await until("it was sent", () => there.got.length === 1, 20_000);
        await readUntil(feed, TESTED);
        stop.abort();
        await until(
          "it is told",
          async () => /Up to date/.test((await operator.get(sent.path)).text),
          20_000,
        );
        if (layout !== "processes") return;

        site.second!.kill("SIGKILL");
        await site.second!.ended;
        await site.restart("second");
        await operator.post(`${sent.path}/test`, {});
        // The first may come again, by its id.
        const ids = () => new Set(there.got.map(({ event }) => event.id));
        await until("the next was sent", () => ids().size === 2, 30_000);
      });
    },
  );
}

/** Reads what comes until it has some words in it. */
async function readUntil(answer: Response, words: string): Promise<string> {
  let text = "";
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  while (!text.includes(words)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`It ended before ${words} came: ${text}`);
    text += value;
  }
  reader.releaseLock();
  return text;
}

/** Reads until the first event came, then stops the server while the connection is open; it ends whole. */
async function readUntilStopped(answer: Response, server: Server) {
  let text = "";
  let stopping: ReturnType<Server["stop"]> | undefined;
  for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += part;
    if (text.includes(TESTED)) stopping ??= server.stop();
  }
  return await stopping!;
}
