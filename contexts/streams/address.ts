import { Refusal } from "core/base/refusal.ts";
import { forbiddenKind, hostOf, isAddress } from "core/outside/address.ts";

/** Why nothing may be sent to an address: it is not one of the public network, or of one's own where that is allowed. */
export function addressRefusal(address: string, allowsPrivate: boolean): Refusal | undefined {
  const kind = forbiddenKind(address, allowsPrivate);
  return kind === undefined ? undefined : privateRefusal(address, kind);
}

/** The refusal of an address of a kind that nothing may be sent to. */
export function privateRefusal(address: string, kind: string): Refusal {
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
  if (isAddress(host)) return addressRefusal(host, allowsPrivate);
  return /(^|\.)localhost\.?$/.test(host) ? addressRefusal("127.0.0.1", allowsPrivate) : undefined;
}

function urlInvalid(reason: "form" | "https"): Refusal {
  return new Refusal(
    "streams.url_invalid",
    "invalid",
    "Cannot send to this URL: it must be an absolute one over HTTPS, without a name, a password or a fragment",
    { reason },
  );
}
