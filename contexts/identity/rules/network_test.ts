import assert from "node:assert/strict";
import { networkPrefix } from "./network.ts";

const PREFIXES: readonly [address: string, prefix: string][] = [
  ["203.0.113.77", "203.0.113.0/24"],
  ["::ffff:203.0.113.77", "203.0.113.0/24"],
  ["2001:db8:1:2ab:3:4:5:6", "2001:db8:1:200::/56"],
  ["2001:0db8:0001:02ff::1", "2001:db8:1:200::/56"],
  ["2001:db8::1", "2001:db8:0:0::/56"],
  ["2001:DB8:0:0:1::", "2001:db8:0:0::/56"],
  ["fe80::1%eth0", "fe80:0:0:0::/56"],
  ["::1", "0:0:0:0::/56"],
  ["localhost", "unknown"],
  ["", "unknown"],
  ["2001:db8::1::2", "unknown"],
];

for (const [address, prefix] of PREFIXES) {
  Deno.test(`networkPrefix() of "${address}" is ${prefix}`, () => {
    assert.equal(networkPrefix(address), prefix);
  });
}
