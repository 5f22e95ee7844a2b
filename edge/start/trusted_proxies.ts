import { Refusal } from "core/base/refusal.ts";
import { type TrustedProxies, trustedProxies } from "core/outside/trusted_proxies.ts";

/** What the option means. */
export const PROXY_FLAGS = [
  {
    flag: "--trust-proxy A,B",
    env: "CARILLON_TRUST_PROXY",
    means:
      "addresses of your proxies, or networks such as 10.0.0.0/8: where readers are is what they say (nobody)",
  },
] as const;

/** Reads it. Refuses `start.option_invalid`. */
export function readProxies(given: string | undefined): { readonly proxies?: TrustedProxies } {
  if (given === undefined) return {};
  const proxies = trustedProxies(given.split(",").map((word) => word.trim()));
  if (!("unreadable" in proxies)) return { proxies };
  const why =
    `Cannot start: --trust-proxy is "${proxies.unreadable}", not an address or a network such as 10.0.0.0/8`;
  throw new Refusal("start.option_invalid", "invalid", why);
}
