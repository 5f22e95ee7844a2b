import assert from "node:assert/strict";
import { readerAddress } from "core/outside/trusted_proxies.ts";
import { listen } from "./listen.ts";
import { readProxies } from "./trusted_proxies.ts";

const { proxies: OWN } = readProxies("127.0.0.1, 10.0.0.0/8, ::1");

const ASKED: readonly (readonly [words: string, connected: string, said: string | undefined, is: string])[] =
  [
    ["nobody trusted says anything", "127.0.0.1", undefined, "127.0.0.1"],
    ["a reader who is no proxy of ours is where they are", "198.51.100.4", "203.0.113.9", "198.51.100.4"],
    ["our proxy says who it is", "127.0.0.1", "203.0.113.9", "203.0.113.9"],
    ["what a reader wrote does not count", "127.0.0.1", "192.0.2.1, 203.0.113.9", "203.0.113.9"],
    ["several proxies of ours", "::1", "192.0.2.1, 203.0.113.9, 10.2.3.4", "203.0.113.9"],
    ["all of them ours: the first", "127.0.0.1", "10.1.1.1", "10.1.1.1"],
    ["what is no address ends it", "127.0.0.1", "203.0.113.9, unknown", "127.0.0.1"],
    ["over IPv6", "::1", "2001:db8::7", "2001:db8::7"],
  ];

for (const [words, connected, said, is] of ASKED) {
  Deno.test(`readerAddress() ${words}`, () => {
    const headers = new Headers(said === undefined ? {} : { "x-forwarded-for": said });
    assert.equal(readerAddress(headers, connected, OWN), is);
    assert.equal(readerAddress(headers, connected, undefined), connected);
  });
}

Deno.test("readProxies() refuses what is neither an address nor a network", () => {
  assert.deepEqual(readProxies(undefined), {});
  for (const given of ["proxy.internal", "10.0.0.0/33", "10.0.0.0/8/8", "", "10.0.0.1,", "::/129"]) {
    assert.throws(() => readProxies(given), { code: "start.option_invalid" }, given);
  }
});

Deno.test("listen() tells an app where readers are, by the word of proxies that are trusted", async () => {
  for (const [given, is] of [["127.0.0.1", "203.0.113.9"], ["10.0.0.0/8", "127.0.0.1"]] as const) {
    const server = listen(
      { port: 0, host: "127.0.0.1", ...readProxies(given) },
      (_request, address) => new Response(address),
    );
    const headers = { "x-forwarded-for": "203.0.113.9" };
    const answer = await fetch(`http://127.0.0.1:${server.addr.port}`, { headers });
    assert.equal(await answer.text(), is);
    await server.shutdown();
  }
});
