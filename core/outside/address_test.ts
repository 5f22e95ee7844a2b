import assert from "node:assert/strict";
import { forbiddenKind } from "./address.ts";

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

Deno.test("forbiddenKind() lets the public network through, and one's own only where that is allowed", () => {
  for (const address of PUBLIC) assert.equal(forbiddenKind(address, false), undefined, address);
  for (const address of OWN) {
    assert.notEqual(forbiddenKind(address, false), undefined, address);
    assert.equal(forbiddenKind(address, true), undefined, address);
  }
});

for (const address of NEVER) {
  Deno.test(`forbiddenKind() never lets "${address}" through`, () => {
    for (const allowed of [false, true]) {
      assert.notEqual(forbiddenKind(address, allowed), undefined);
    }
  });
}
