import assert from "node:assert/strict";
import { serveBare } from "./bare_server.ts";
import { pressServer } from "./http_load.ts";

async function serving(
  answer: (request: Request) => Response | Promise<Response>,
  use: (address: string) => Promise<void>,
) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  try {
    await use(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("pressServer() asks with the headers it was given and reads whole answers, for as long as it was told", async () => {
  const body = "b".repeat(200_000);
  let asked = 0;
  await serving((request) => {
    asked++;
    const good = request.headers.get("cookie") === "session=x" && new URL(request.url).pathname === "/unit";
    return new Response(body, { status: good ? 200 : 400 });
  }, async (address) => {
    const asks = [{ path: "/unit", headers: { cookie: "session=x" } }];
    const pressed = await pressServer(address, asks, { milliseconds: 50, connections: 2 });
    assert.equal(pressed.bytes, body.length);
    assert.ok(pressed.perSecond > 0 && asked >= 2);
  });
});

Deno.test("pressServer() asks for each once, in turn, where it is given no time, and sends forms", async () => {
  const heard: string[] = [];
  const asks = ["a", "b", "c"].map((bell) => ({
    path: `/ring/${bell}`,
    form: { bell, strokes: ["1", "2"] },
    status: 303,
  }));
  await serving(async (request) => {
    const form = await request.formData();
    heard.push(`${request.method} ${new URL(request.url).pathname} ${[...form.values()].join(" ")}`);
    return new Response(null, { status: 303 });
  }, async (address) => {
    assert.equal((await pressServer(address, asks, { connections: 1 })).bytes, 0);
  });
  assert.deepEqual(heard, ["POST /ring/a a 1 2", "POST /ring/b b 1 2", "POST /ring/c c 1 2"]);
});

Deno.test("pressServer() reads answers that come in chunks", () =>
  serving(
    () => new Response(ReadableStream.from(["bells ", "ring"]).pipeThrough(new TextEncoderStream())),
    async (address) => {
      assert.ok((await pressServer(address, [{ path: "/" }], { milliseconds: 20 })).bytes >= 10);
    },
  ));

Deno.test("pressServer() takes no answer for good but the one it waits for", () =>
  serving(() => new Response("no", { status: 503 }), async (address) => {
    await assert.rejects(pressServer(address, [{ path: "/" }], { connections: 1 }), /503/);
  }));

Deno.test("serveBare() answers with one body after another", async () => {
  await using bare = await serveBare(["bell", "glocke"]);
  const answers = [];
  for (let at = 0; at < 3; at++) answers.push(await (await fetch(bare.address)).text());
  assert.deepEqual(answers, ["bell", "glocke", "bell"]);
});
