import { Refusal } from "core/base/refusal.ts";

/** Where a process tells of its figures. */
export interface MetricsPlace {
  readonly host: string;
  readonly port: number;
  /** What whoever asks must know. */
  readonly token?: string;
}

/** How short a token may not be. */
const SHORTEST_TOKEN = 16;
/** An address that only this machine has (RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3). */
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/**
 * Reads where to tell of figures: `PORT` or `HOST:PORT`. Refuses `start.option_invalid`, and `start.metrics_open` for
 * an address that others reach without a token that they must know.
 */
export function readMetricsPlace(given: string, token: string | undefined): MetricsPlace {
  const [, inBrackets, plain, digits] = /^(?:\[([0-9a-f:.]+)\]:|([^:\s]+):)?(\d{1,5})$/i.exec(given) ?? [];
  const port = Number(digits);
  if (digits === undefined || port > 65535) {
    throw invalid("--metrics", given, "a port, or an address and a port such as 127.0.0.1:9464");
  }
  if (token !== undefined && token.length < SHORTEST_TOKEN) {
    throw invalid("CARILLON_METRICS_TOKEN", "…", `${SHORTEST_TOKEN} characters or more`);
  }
  const host = inBrackets ?? plain ?? "127.0.0.1";
  if (token === undefined && !LOOPBACK.test(host)) {
    throw new Refusal(
      "start.metrics_open",
      "invalid",
      `Cannot start: others reach ${host}; give whoever asks there something to know in CARILLON_METRICS_TOKEN, or listen on 127.0.0.1`,
    );
  }
  return { host, port, ...(token === undefined ? {} : { token }) };
}

function invalid(flag: string, given: string, wanted: string): Refusal {
  return new Refusal("start.option_invalid", "invalid", `Cannot start: ${flag} is "${given}", not ${wanted}`);
}
