import { credsAuthenticator, type NodeConnectionOptions } from "@nats-io/transport-node";
import { Refusal } from "core/base/refusal.ts";

/** How a NATS server is reached. */
export interface NatsAddress {
  /**
   * `nats://host:port`, or `tls://` where the connection is encrypted; before the host a user and password or a token
   * where they are asked for; the servers of a cluster with commas between; `?replicas=3` at the end says how many of
   * them keep each signal.
   */
  readonly url: string;
  /** The text of a credentials file (user JWT and seed), where the server asks for one. */
  readonly credentials?: string;
}

/** An address as it was read. */
export interface NatsServers {
  /** For a connection to each server. */
  readonly options: readonly NodeConnectionOptions[];
  readonly replicas?: number;
  /** The address without what is secret in it. */
  readonly words: string;
}

/** Reads an address. Refuses `bus.address_invalid`. */
export function readAddress({ url, credentials }: NatsAddress): NatsServers {
  const [servers, query] = url.split("?", 2) as [string, string?];
  const words = url.replaceAll(/\/\/[^@/,]*@/g, "//");
  const asked = new URLSearchParams(query);
  const replicas = Number(asked.get("replicas") ?? 0);
  const known = [...asked.keys()].every((name) => name === "replicas");
  if (!known || ![0, 1, 3, 5].includes(replicas)) {
    throw invalid(words, "?replicas= is 1, 3 or 5, and all there is");
  }
  return {
    options: servers.split(",").map((server) => optionsOf(server.trim(), credentials, words)),
    words,
    ...(replicas ? { replicas } : {}),
  };
}

function optionsOf(server: string, credentials: string | undefined, words: string): NodeConnectionOptions {
  const { protocol, host, username, password } = URL.parse(server) ?? {};
  if (!host || (protocol !== "nats:" && protocol !== "tls:")) {
    throw invalid(words, "it is no nats:// or tls:// address");
  }
  const [user, pass] = [decodeURIComponent(username ?? ""), decodeURIComponent(password ?? "")];
  return {
    servers: [host],
    ...(protocol === "tls:" ? { tls: {} } : {}),
    ...(user && pass ? { user, pass } : user ? { token: user } : {}),
    ...(credentials ? { authenticator: credsAuthenticator(new TextEncoder().encode(credentials)) } : {}),
  };
}

function invalid(url: string, why: string): Refusal {
  return new Refusal(
    "bus.address_invalid",
    "invalid",
    `Cannot use "${url}" as the address of the bus: ${why}`,
    { url },
  );
}
