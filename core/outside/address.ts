import ipaddr from "ipaddr.js";

/** The kinds of address of one's own network, by the registries of RFC 6890: an operator may allow them. */
const OWN = new Set(["loopback", "private", "uniqueLocal", "carrierGradeNat"]);

/** Where clouds tell a machine its secrets, beside 169.254.169.254 which is link-local: nobody's receiver, ever. */
const METADATA = new Set(["168.63.129.16", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254"]);

/**
 * The kind of an address that nothing may be sent to: it is not one of the public network. Undefined where it may. An
 * IPv4 address inside an IPv6 one is judged as what it is. `allowsPrivate` lets through those of one's own network,
 * never those that only ever lead to this machine's link.
 */
export function forbiddenKind(address: string, allowsPrivate: boolean): string | undefined {
  const kind = kindOf(address);
  return kind === "unicast" || allowsPrivate && OWN.has(kind) ? undefined : kind;
}

/** The host of a URL as resolvers and sockets take it: an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1");
}

/** Whether a host is an address by itself, which no resolver is asked for. */
export function isAddress(host: string): boolean {
  return ipaddr.isValid(host);
}

function kindOf(address: string): string {
  if (!ipaddr.isValid(address)) return "unknown";
  const plain = ipaddr.process(address);
  return METADATA.has(plain.toString()) ? "metadata" : plain.range();
}
