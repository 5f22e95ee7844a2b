import assert from "node:assert/strict";
import { addressRefusal, receiverRefusal } from "./address.ts";

const PUBLIC = [
  "8.8.8.8",
  "1.1.1.1",
  "172.15.255.255",
  "172.32.0.1",
  "100.128.0.1",
  "2606:4700::1111",
  "2a00::1",
];

/** Of one's own network: an operator may allow them. */
const OWN = [
  "127.0.0.1",
  "127.255.255.254",
  "10.0.0.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "100.64.0.1",
  "::1",
  "fc00::1",
  "fd12:3456::1",
  "::ffff:127.0.0.1",
  "::ffff:7f00:1",
  "::ffff:10.0.0.1",
  "::127.0.0.1",
];

/** Nobody's receiver. */
const NEVER = [
  "0.0.0.0",
  "0.1.2.3",
  "169.254.169.254",
  "169.254.0.1",
  "224.0.0.1",
  "239.255.255.255",
  "255.255.255.255",
  "240.0.0.1",
  "192.0.0.192",
  "192.0.2.1",
  "198.18.0.1",
  "198.51.100.7",
  "203.0.113.7",
  "168.63.129.16",
  "100.100.100.200",
  "::",
  "fe80::1",
  "fe80::1%eth0",
  "fec0::1",
  "ff02::1",
  "fd00:ec2::254",
  "fd20:ce::254",
  "64:ff9b::7f00:1",
  "64:ff9b:1::a00:1",
  "2002:7f00:1::",
  "2001::1",
  "2001:db8::1",
  "100::1",
  "::ffff:169.254.169.254",
  "::ffff:0:10.0.0.1",
  "no address",
  "",
];

Deno.test("addressRefusal() lets the public network through, and one's own only where that is allowed", () => {
  for (const address of PUBLIC) assert.equal(addressRefusal(address, false), undefined, address);
  for (const address of OWN) {
    assert.equal(addressRefusal(address, false)?.code, "streams.address_private", address);
    assert.equal(addressRefusal(address, true), undefined, address);
  }
});

for (const address of NEVER) {
  Deno.test(`addressRefusal() never lets "${address}" through`, () => {
    for (const allowed of [false, true]) {
      assert.equal(addressRefusal(address, allowed)?.code, "streams.address_private");
    }
  });
}

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
