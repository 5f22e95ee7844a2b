import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { type Post, post } from "./post.ts";

/** A receiver on this machine that answers as it is told, and what it got. */
function receiver(answer: (request: Request) => Response | Promise<Response>) {
  const got: { method: string; host: string | null; path: string; body: string }[] = [];
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    const url = new URL(request.url);
    const body = await request.text();
    got.push({
      method: request.method,
      host: request.headers.get("host"),
      path: url.pathname + url.search,
      body,
    });
    return await answer(request);
  });
  const { port } = server.addr;
  return {
    got,
    port,
    url: `http://127.0.0.1:${port}/in?key=1`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function send(url: string, more: Partial<Post> = {}) {
  const stop = new AbortController().signal;
  return post({ url, headers: { "x-kind": "test" }, body: "bells ♪", allowsPrivate: true, stop, ...more });
}

const code = (expected: string) => (error: unknown) => error instanceof Refusal && error.code === expected;

Deno.test("post() sends the message and reads the status", async () => {
  await using there = await receiver(() => new Response("thanks", { status: 202 }));
  assert.deepEqual(await send(there.url), { status: 202 });
  assert.deepEqual(there.got, [
    { method: "POST", host: `127.0.0.1:${there.port}`, path: "/in?key=1", body: "bells ♪" },
  ]);
});

Deno.test("post() follows no redirect, wherever it leads", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    await using there = await receiver(() => new Response(null, { status, headers: { location: "/other" } }));
    assert.deepEqual(await send(there.url), { status });
    assert.equal(there.got.length, 1);
  }
});

Deno.test("post() tells when to come again, and reads no more of an answer than it must", async () => {
  await using there = await receiver(() =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
      }),
      { status: 503, headers: { "retry-after": "120" } },
    )
  );
  assert.deepEqual(await send(there.url), { status: 503, retryAfter: "120" });
});

Deno.test("post() connects to what it has looked up and judged, and asks no second time", async () => {
  await using there = await receiver(() => new Response());
  const asked: string[] = [];
  // A name that changes its mind: judged once, and what was judged is what is connected to.
  const resolve = (host: string) => {
    asked.push(host);
    return Promise.resolve(asked.length === 1 ? ["127.0.0.1"] : ["192.0.2.1"]);
  };
  const url = `http://hooks.example.org:${there.port}/in`;
  assert.deepEqual(await send(url, { resolve }), { status: 200 });
  assert.deepEqual(asked, ["hooks.example.org"]);
  assert.equal(there.got[0]!.host, `hooks.example.org:${there.port}`);
});

for (
  const found of [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]]
) {
  Deno.test(`post() refuses a public name that leads to ${found.join(" and ")}`, async () => {
    await using there = await receiver(() => new Response());
    const url = `http://hooks.example.org:${there.port}/in`;
    const resolve = () => Promise.resolve(found);
    await assert.rejects(send(url, { resolve, allowsPrivate: false }), code("streams.address_private"));
    assert.deepEqual(there.got, []);
  });
}

for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost"]) {
  Deno.test(`post() refuses ${host} where one's own network is not allowed`, async () => {
    await using there = await receiver(() => new Response());
    const refused = send(`http://${host}:${there.port}/in`, { allowsPrivate: false });
    await assert.rejects(refused, code("streams.address_private"));
    assert.deepEqual(there.got, []);
  });
}

Deno.test("post() gives up on a receiver that does not answer, or answers without end", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  {
    await using there = await receiver(() => promise);
    await assert.rejects(send(there.url, { milliseconds: 50 }), code("streams.receiver_silent"));
    resolve(new Response());
  }
  const slow = new TransformStream();
  await using there = await receiver(() => new Response(slow.readable));
  await assert.rejects(send(there.url, { milliseconds: 50 }), code("streams.receiver_silent"));
  await slow.writable.close().catch(() => {}); // it may be gone, as it should
});

Deno.test("post() gives up on a name that nobody resolves in time, or that has no address", async () => {
  const never = Promise.withResolvers<string[]>();
  const url = "http://hooks.example.org/in";
  await assert.rejects(
    send(url, { resolve: () => never.promise, milliseconds: 20 }),
    code("streams.receiver_silent"),
  );
  await assert.rejects(
    send(url, { resolve: () => Promise.resolve([]) }),
    code("streams.receiver_unreachable"),
  );
  await assert.rejects(
    send(url, { resolve: () => Promise.reject(new Error("no such name")) }),
    code("streams.receiver_unreachable"),
  );
});

Deno.test("post() ends when it is stopped, also before it began", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await using there = await receiver(() => promise);
  const stop = new AbortController();
  const going = send(there.url, { stop: stop.signal });
  stop.abort();
  await assert.rejects(going, code("streams.receiver_unreachable"));
  await assert.rejects(send(there.url, { stop: stop.signal }), code("streams.receiver_unreachable"));
  resolve(new Response());
});

Deno.test("post() tells of a receiver that is not there, and of one that hangs up", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const url = `http://127.0.0.1:${listener.addr.port}/in`;
  const hangUp = listener.accept().then((one) => one.close());
  await assert.rejects(send(url), code("streams.receiver_unreachable"));
  await hangUp;
  listener.close();
  await assert.rejects(send(url), code("streams.receiver_unreachable"));
});
