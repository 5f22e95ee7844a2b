/**
 * The network that an address belongs to, as sign-ins are paced by it: the first 24 bits of IPv4, the first 56
 * of IPv6 (what one household or office commonly holds). What is no address is one network of its own, "unknown".
 */
export function networkPrefix(address: string): string {
  const plain = address.replace(/%.*$/, "");
  const v4 = /^(?:::ffff:)?(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/i.exec(plain);
  if (v4) return `${v4[1]}.${v4[2]}.${v4[3]}.0/24`;
  if (!plain.includes(":")) return "unknown";
  const url = URL.parse(`http://[${plain}]`);
  if (!url) return "unknown";
  const bits = groups(url.hostname.slice(1, -1));
  bits[3] = bits[3]! & 0xff00;
  return `${bits.slice(0, 4).map((group) => group.toString(16)).join(":")}::/56`;
}

/** The eight groups of an address in its canonical form (RFC 5952), as a URL gives it. */
function groups(address: string): number[] {
  const [before, after] = address.split("::").map((part) => part === "" ? [] : part.split(":"));
  const gap = after ? Array<string>(8 - before!.length - after.length).fill("0") : [];
  return [...before!, ...gap, ...after ?? []].map((group) => parseInt(group, 16));
}
