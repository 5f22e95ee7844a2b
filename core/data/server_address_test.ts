import assert from "node:assert/strict";
import { addressOf, overHttp, overSocket, withoutToken, withToken } from "./server_address.ts";

const SPOKEN: readonly [given: string, http: string, socket: string][] = [
  ["http://db:8080", "http://db:8080", "ws://db:8080"],
  ["https://db/?authToken=t", "https://db/?authToken=t", "wss://db/?authToken=t"],
  ["ws://db", "http://db", "ws://db"],
  ["wss://db", "https://db", "wss://db"],
  ["libsql://db.example.org", "https://db.example.org", "wss://db.example.org"],
  ["libsql://db:8080?tls=0", "http://db:8080", "ws://db:8080"],
  ["libsql://db:8080?tls=0&authToken=t", "http://db:8080?authToken=t", "ws://db:8080?authToken=t"],
  ["libsql://db?authToken=t&tls=1", "https://db?authToken=t", "wss://db?authToken=t"],
];

for (const [given, http, socket] of SPOKEN) {
  Deno.test(`overHttp() speaks to ${given} at ${http}, and overSocket() at ${socket}`, () => {
    assert.equal(overHttp(given), http);
    assert.equal(overSocket(given), socket);
    assert.ok(!addressOf(overHttp(given)).includes("authToken"));
  });
}

Deno.test("withToken() gives a token to an address that has none, withoutToken() takes it away", () => {
  for (const url of ["http://db:8080", "libsql://db:8080?tls=0", "http://{name}.db:8080"]) {
    const given = withToken(url, "a+b");
    assert.match(given, /[?&]authToken=a%2Bb$/);
    assert.equal(withToken(given, "c"), given);
    assert.equal(withoutToken(given), url);
  }
  assert.equal(withToken("http://db", undefined), "http://db");
  assert.equal(withoutToken("libsql://db:1?authToken=t&tls=0"), "libsql://db:1?tls=0");
});
