import assert from "node:assert/strict";
import { OutsideFailure, type Post, post } from "./post.ts";

/** A server on this machine that answers as it is told, and what it got. */
function server(answer: (request: Request) => Response | Promise<Response>) {
  const got: { method: string; host: string | null; path: string; body: string }[] = [];
  const served = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
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
  const { port } = served.addr;
  return {
    got,
    port,
    url: `http://127.0.0.1:${port}/in?key=1`,
    [Symbol.asyncDispose]: () => served.shutdown(),
  };
}

function send(url: string, more: Partial<Post> = {}) {
  const stop = new AbortController().signal;
  return post({
    url,
    headers: { "x-kind": "test" },
    body: "bells ♪",
    allowsPrivate: true,
    stop,
    milliseconds: 10_000,
    mostRead: 1_000,
    ...more,
  });
}

const failed = (why: OutsideFailure["why"]) => (error: unknown) =>
  error instanceof OutsideFailure && error.why === why;
/** What was answered, its body as text. */
async function answered(going: ReturnType<typeof post>) {
  const { body, ...answer } = await going;
  return { ...answer, text: new TextDecoder().decode(body) };
}

Deno.test("post() sends the message and reads the answer", async () => {
  await using there = await server(() => new Response("thanks", { status: 202 }));
  assert.deepEqual(await answered(send(there.url)), { status: 202, text: "thanks", whole: true });
  assert.deepEqual(there.got, [
    { method: "POST", host: `127.0.0.1:${there.port}`, path: "/in?key=1", body: "bells ♪" },
  ]);
});

Deno.test("post() follows no redirect, wherever it leads", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    await using there = await server(() => new Response(null, { status, headers: { location: "/other" } }));
    assert.equal((await send(there.url)).status, status);
    assert.equal(there.got.length, 1);
  }
});

Deno.test("post() tells when to come again, and reads no more of an answer than it must", async () => {
  await using there = await server(() =>
    new Response(
      new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
      }),
      { status: 503, headers: { "retry-after": "120" } },
    )
  );
  const { status, retryAfter, body, whole } = await send(there.url);
  assert.deepEqual([status, retryAfter, body.length, whole], [503, "120", 1_000, false]);
});

Deno.test("post() connects to what it has looked up and judged, and asks no second time", async () => {
  await using there = await server(() => new Response());
  const asked: string[] = [];
  // A name that changes its mind: judged once, and what was judged is what is connected to.
  const resolve = (host: string) => {
    asked.push(host);
    return Promise.resolve(asked.length === 1 ? ["127.0.0.1"] : ["192.0.2.1"]);
  };
  const url = `http://hooks.example.org:${there.port}/in`;
  assert.equal((await send(url, { resolve })).status, 200);
  assert.deepEqual(asked, ["hooks.example.org"]);
  assert.equal(there.got[0]!.host, `hooks.example.org:${there.port}`);
});

for (
  const found of [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["::ffff:127.0.0.1"], ["169.254.169.254"]]
) {
  Deno.test(`post() refuses a public name that leads to ${found.join(" and ")}`, async () => {
    await using there = await server(() => new Response());
    const url = `http://hooks.example.org:${there.port}/in`;
    const resolve = () => Promise.resolve(found);
    await assert.rejects(send(url, { resolve, allowsPrivate: false }), failed("forbidden"));
    assert.deepEqual(there.got, []);
  });
}

for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost"]) {
  Deno.test(`post() refuses ${host} where one's own network is not allowed`, async () => {
    await using there = await server(() => new Response());
    const refused = send(`http://${host}:${there.port}/in`, { allowsPrivate: false });
    await assert.rejects(refused, failed("forbidden"));
    assert.deepEqual(there.got, []);
  });
}

Deno.test("post() gives up on a server that does not answer, or answers without end", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  {
    await using there = await server(() => promise);
    await assert.rejects(send(there.url, { milliseconds: 50 }), failed("silent"));
    resolve(new Response());
  }
  const slow = new TransformStream();
  await using there = await server(() => new Response(slow.readable));
  await assert.rejects(send(there.url, { milliseconds: 50 }), failed("silent"));
  await slow.writable.close().catch(() => {}); // it may be gone, as it should
});

Deno.test("post() gives up on a name that nobody resolves in time, or that has no address", async () => {
  const never = Promise.withResolvers<string[]>();
  const url = "http://hooks.example.org/in";
  await assert.rejects(
    send(url, { resolve: () => never.promise, milliseconds: 20 }),
    failed("silent"),
  );
  await assert.rejects(
    send(url, { resolve: () => Promise.resolve([]) }),
    failed("unreachable"),
  );
  await assert.rejects(
    send(url, { resolve: () => Promise.reject(new Error("no such name")) }),
    failed("unreachable"),
  );
});

Deno.test("post() ends when it is stopped, also before it began", async () => {
  const { promise, resolve } = Promise.withResolvers<Response>();
  await using there = await server(() => promise);
  const stop = new AbortController();
  const going = send(there.url, { stop: stop.signal });
  stop.abort();
  await assert.rejects(going, failed("unreachable"));
  await assert.rejects(send(there.url, { stop: stop.signal }), failed("unreachable"));
  resolve(new Response());
});

Deno.test("post() tells of a server that is not there, and of one that hangs up", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const url = `http://127.0.0.1:${listener.addr.port}/in`;
  const hangUp = listener.accept().then((one) => one.close());
  await assert.rejects(send(url), failed("unreachable"));
  await hangUp;
  listener.close();
  await assert.rejects(send(url), failed("unreachable"));
});
