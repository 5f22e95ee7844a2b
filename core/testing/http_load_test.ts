import assert from "node:assert/strict";
import { pressServer } from "./http_load.ts";

async function serving(answer: (request: Request) => Response, use: (address: string) => Promise<void>) {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  try {
    await use(`http://127.0.0.1:${server.addr.port}`);
  } finally {
    await server.shutdown();
  }
}

Deno.test("pressServer() asks with the headers it was given and reads whole answers", async () => {
  const body = "b".repeat(200_000);
  let asked = 0;
  await serving((request) => {
    asked++;
    const good = request.headers.get("cookie") === "session=x" && new URL(request.url).pathname === "/unit";
    return new Response(body, { status: good ? 200 : 400 });
  }, async (address) => {
    const order = { address, path: "/unit", headers: { cookie: "session=x" } };
    const answered = await pressServer(order, 50, 2);
    assert.equal(answered.bytes, body.length);
    assert.ok(answered.perSecond > 0 && asked >= 2);
  });
});

Deno.test("pressServer() reads answers that come in chunks", () =>
  serving(
    () => new Response(ReadableStream.from(["bells ", "ring"]).pipeThrough(new TextEncoderStream())),
    async (address) => {
      assert.ok((await pressServer({ address, path: "/" }, 20, 2)).bytes >= 10);
    },
  ));

Deno.test("pressServer() takes no answer for good but 200", () =>
  serving(() => new Response("no", { status: 503 }), async (address) => {
    await assert.rejects(pressServer({ address, path: "/" }, 20, 1), /503/);
  }));
