import { BlockList, isIP } from "node:net";

/** Proxies of the operator's own, which say truly whom they pass on. */
export type TrustedProxies = Pick<BlockList, "check">;

/** Those at these addresses, and in these networks (`10.0.0.0/8`); the first that is neither, where one is. */
export function trustedProxies(given: readonly string[]): TrustedProxies | { readonly unreadable: string } {
  const trusted = new BlockList();
  for (const one of given) {
    const [address = "", bits, ...more] = one.split("/");
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    if (family === 0 || more.length > 0 || (bits !== undefined && !isCount(bits, most))) {
      return { unreadable: one };
    }
    trusted.addSubnet(address, Number(bits ?? most), family === 4 ? "ipv4" : "ipv6");
  }
  return trusted;
}

/**
 * Where a reader is: whoever made the connection; behind trusted proxies, whom the last of them that is not one passed
 * on (`X-Forwarded-For`). What stands further to the left anybody may have written.
 */
export function readerAddress(
  headers: Headers,
  connected: string,
  trusted: TrustedProxies | undefined,
): string {
  if (!trusted) return connected;
  const said = headers.get("x-forwarded-for")?.split(",") ?? [];
  let address = connected;
  while (isTrusted(address, trusted)) {
    const before = said.pop()?.trim() ?? "";
    if (isIP(before) === 0) return address;
    address = before;
  }
  return address;
}

function isTrusted(address: string, trusted: TrustedProxies): boolean {
  return trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

function isCount(given: string, most: number): boolean {
  return /^\d{1,3}$/.test(given) && Number(given) <= most;
}
