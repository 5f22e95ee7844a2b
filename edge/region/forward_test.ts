import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { processTokens } from "core/run/process_token.ts";
import { FORWARDED } from "core/run/region_calls.ts";
import { RegionHome } from "core/run/region_home.ts";
import { KEY_HEADER } from "edge/middleware/follow_request.ts";
import { Forwarder } from "./forward.ts";

const TOKENS = processTokens("k".repeat(32));

/** Runs with a server that answers as home would, and what hands requests on to it. */
async function withHome(
  answer: (request: Request) => Response | Promise<Response>,
  run: (forwarder: Forwarder, home: RegionHome) => Promise<void>,
): Promise<void> {
  const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, answer);
  const home = new RegionHome(`http://127.0.0.1:${server.addr.port}`, TOKENS);
  try {
    await run(new Forwarder(home), home);
  } finally {
    await server.shutdown();
  }
}

Deno.test("Forwarder home gets the request whole, with who asked and by which name, and the reader home's answer", async () => {
  await withHome(async (request) => {
    const { headers, method, url } = request;
    const told = {
      method,
      path: new URL(url).pathname + new URL(url).search,
      cookie: headers.get("cookie"),
      origin: headers.get(FORWARDED.origin),
      address: headers.get(FORWARDED.address),
      isToken: await TOKENS.isGood(headers.get(FORWARDED.token) ?? "", ["home"]),
      form: await request.text(),
    };
    const answer = Response.json(told, { status: 303, headers: { location: "/next" } });
    answer.headers.append("set-cookie", "a=1");
    answer.headers.append("set-cookie", "b=2");
    return answer;
  }, async (forwarder) => {
    const request = new Request("https://tokyo.example.org/sign-in?next=%2F", {
      method: "POST",
      body: "name=a",
      headers: { cookie: "c=3" },
    });
    const answer = await forwarder.write(request, "192.0.2.7", "key-of-this-form");
    assert.equal(answer.status, 303);
    assert.equal(answer.headers.get("location"), "/next");
    assert.deepEqual(answer.headers.getSetCookie(), ["a=1", "b=2"]);
    assert.deepEqual(await answer.json(), {
      method: "POST",
      path: "/sign-in?next=%2F",
      cookie: "c=3",
      origin: "https://tokyo.example.org",
      address: "192.0.2.7",
      isToken: true,
      form: "name=a",
    });
  });
});

Deno.test("Forwarder a form that home may have lost is sent again, whole and under the same key", async () => {
  const seen: (string | null)[] = [];
  await withHome(async (request) => {
    seen.push(`${request.headers.get(KEY_HEADER)} ${await request.text()}`);
    return new Response(null, { status: seen.length < 3 ? 502 : 204 });
  }, async (forwarder) => {
    const request = new Request("http://here.invalid/learn/x", {
      method: "POST",
      body: "answer=440",
      headers: { "content-length": "10" },
    });
    assert.equal((await forwarder.write(request, "", "key-1")).status, 204);
    assert.deepEqual(seen, Array(3).fill("key-1 answer=440"));
  });
});

Deno.test("Forwarder what was packed on the way comes whole, and packed for who takes it", async () => {
  const text = "a page ".repeat(1_000);
  await withHome(() => {
    const body = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
    const headers = { "content-type": "text/html", "content-encoding": "gzip", "etag": '"of the bytes"' };
    return new Response(body, { headers });
  }, async (forwarder) => {
    for (const accepts of ["gzip", "identity"]) {
      const request = new Request("http://here.invalid/", { headers: { "accept-encoding": accepts } });
      const answer = await forwarder.read(request, "");
      assert.equal(answer.headers.get("content-encoding"), accepts === "gzip" ? "gzip" : null);
      assert.equal(answer.headers.get("etag"), 'W/"of the bytes"', "these are others");
      const body = accepts === "gzip"
        ? answer.body!.pipeThrough(new DecompressionStream("gzip"))
        : answer.body;
      assert.equal(await new Response(body).text(), text);
    }
  });
});

Deno.test("Forwarder a home that is away is said at once, and not waited for again for a moment", async () => {
  let gone: Forwarder | undefined;
  let home: RegionHome | undefined;
  await withHome(() => new Response(), (forwarder, there) => {
    [gone, home] = [forwarder, there];
    return Promise.resolve();
  });
  const isAway = (error: unknown) => error instanceof Refusal && error.code === "region.home_away";
  await assert.rejects(gone!.read(new Request("http://here.invalid/"), ""), isAway);
  assert.ok(!home!.answers && !home!.isThere);
  await assert.rejects(
    gone!.write(new Request("http://here.invalid/", { method: "POST" }), "", "key-2"),
    isAway,
  );
});

Deno.test("Forwarder a large form goes through as it comes, and one that breaks off says nothing of home", async () => {
  const piece = new Uint8Array(1024);
  const form = (body: ReadableStream<Uint8Array<ArrayBuffer>>) =>
    new Request("http://here.invalid/upload", { method: "POST", body });
  await withHome(
    async (request) => new Response(String((await request.bytes()).length)),
    async (forwarder, home) => {
      let left = 3;
      const whole = new ReadableStream({
        pull: (to) => left-- > 0 ? to.enqueue(piece) : to.close(),
      });
      assert.equal(await (await forwarder.write(form(whole), "", "key-1")).text(), "3072");
      let sent = false;
      const broken = new ReadableStream({
        pull: (to) => {
          if (sent) to.error(new TypeError("the line broke"));
          else to.enqueue(piece);
          sent = true;
        },
      });
      const answer = await forwarder.write(form(broken), "", "key-2");
      assert.equal(answer.status, 408);
      await answer.body?.cancel();
      assert.ok(home.answers && home.isThere);
    },
  );
});
