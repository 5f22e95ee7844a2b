import assert from "node:assert/strict";
import { receiverRefusal } from "./address.ts";

const URLS: readonly [url: string, strictly: string | undefined, allowing: string | undefined][] = [
  ["https://hooks.example.org/in?key=1", undefined, undefined],
  ["https://8.8.8.8/in", undefined, undefined],
  ["http://hooks.example.org/in", "streams.url_invalid", undefined],
  ["ftp://hooks.example.org/in", "streams.url_invalid", "streams.url_invalid"],
  ["file:///etc/passwd", "streams.url_invalid", "streams.url_invalid"],
  ["/in", "streams.url_invalid", "streams.url_invalid"],
  ["https://me:secret@hooks.example.org/", "streams.url_invalid", "streams.url_invalid"],
  ["https://hooks.example.org/#part", "streams.url_invalid", "streams.url_invalid"],
  ["https://127.0.0.1/", "streams.address_private", undefined],
  ["https://2130706433/", "streams.address_private", undefined],
  ["https://0x7f.1/", "streams.address_private", undefined],
  ["https://0177.0.0.1/", "streams.address_private", undefined],
  ["https://127.1/", "streams.address_private", undefined],
  ["https://１２７.0.0.1/", "streams.address_private", undefined],
  ["https://localhost/", "streams.address_private", undefined],
  ["https://localhost./", "streams.address_private", undefined],
  ["https://hooks.localhost/", "streams.address_private", undefined],
  ["https://[::1]/", "streams.address_private", undefined],
  ["https://[::ffff:127.0.0.1]/", "streams.address_private", undefined],
  ["https://[fe80::1]/", "streams.address_private", "streams.address_private"],
  ["https://0/", "streams.address_private", "streams.address_private"],
  ["https://2852039166/", "streams.address_private", "streams.address_private"],
];

for (const [url, strictly, allowing] of URLS) {
  Deno.test(`receiverRefusal() judges ${url}`, () => {
    assert.equal(receiverRefusal(url, false)?.code, strictly);
    assert.equal(receiverRefusal(url, true)?.code, allowing);
  });
}
