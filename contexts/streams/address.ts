import ipaddr from "ipaddr.js";
import { Refusal } from "core/base/refusal.ts";

/** The kinds of address of one's own network, by the registries of RFC 6890: an operator may allow them. */
const OWN = new Set(["loopback", "private", "uniqueLocal", "carrierGradeNat"]);

/** Where clouds tell a machine its secrets, beside 169.254.169.254 which is link-local: nobody's receiver, ever. */
const METADATA = new Set(["168.63.129.16", "100.100.100.200", "fd00:ec2::254", "fd20:ce::254"]);

/**
 * Why nothing may be sent to an address: it is not one of the public network. An IPv4 address inside an IPv6 one
 * is judged as what it is. `allowsPrivate` lets through those of one's own network, never those that only ever
 * lead to this machine's link.
 */
export function addressRefusal(address: string, allowsPrivate: boolean): Refusal | undefined {
  const kind = kindOf(address);
  if (kind === "unicast" || allowsPrivate && OWN.has(kind)) return undefined;
  return new Refusal(
    "streams.address_private",
    "forbidden",
    `Cannot send to ${address}: it is no address of the public network (${kind})`,
    { address, kind },
  );
}

/** Why a receiver's URL cannot be one, as far as can be told before its name is looked up. */
export function receiverRefusal(given: string, allowsPrivate: boolean): Refusal | undefined {
  const url = URL.parse(given);
  if (!url || url.username || url.password || url.hash) return urlInvalid("form");
  if (url.protocol !== "https:" && !(allowsPrivate && url.protocol === "http:")) return urlInvalid("https");
  const host = hostOf(url);
  // The URL parser has brought 2130706433, 0x7f.1 and their like into the usual form (URL Standard, section 3.5).
  if (ipaddr.isValid(host)) return addressRefusal(host, allowsPrivate);
  return /(^|\.)localhost\.?$/.test(host) ? addressRefusal("127.0.0.1", allowsPrivate) : undefined;
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

function urlInvalid(reason: "form" | "https"): Refusal {
  return new Refusal(
    "streams.url_invalid",
    "invalid",
    "Cannot send to this URL: it must be an absolute one over HTTPS, without a name, a password or a fragment",
    { reason },
  );
}
