import { parseArgs } from "node:util";
import { Refusal } from "core/base/refusal.ts";
import { asTyped } from "edge/start/typed_path.ts";

/** How a server is started: each by a flag, else by the environment, else as written here. */
export interface StartOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly siteName?: string;
  /** Where readers reach the site, where that is not `http://HOST:PORT`: behind a proxy that speaks TLS. */
  readonly origin?: string;
}

/** What each option means, for `--help` and the guide. */
export const START_FLAGS = [
  { flag: "--port N", env: "CARILLON_PORT", means: "the port to listen on (8000; 0 picks a free one)" },
  {
    flag: "--host NAME",
    env: "CARILLON_HOST",
    means: "the address to listen on (127.0.0.1; 0.0.0.0 for all)",
  },
  { flag: "--data DIR", env: "CARILLON_DATA", means: "the data folder (./data)" },
  { flag: "--site-name NAME", env: "CARILLON_SITE_NAME", means: "the site's name" },
  { flag: "--origin URL", env: "CARILLON_ORIGIN", means: "where readers reach the site, behind a TLS proxy" },
] as const;

/** Reads the options of `start`. Refuses `start.option_unknown` and `start.option_invalid`. */
export function readStartOptions(
  args: readonly string[],
  env: (name: string) => string | undefined,
): StartOptions {
  const given = readFlags(args);
  const value = (flag: string, name: string) => given[flag] ?? (env(name) || undefined);
  const portText = value("port", "CARILLON_PORT") ?? "8000";
  const port = Number(portText);
  if (!/^\d{1,5}$/.test(portText) || port > 65535) {
    throw invalid("--port", portText, "a number from 0 to 65535");
  }
  const siteName = value("site-name", "CARILLON_SITE_NAME")?.trim();
  if (siteName !== undefined && (siteName === "" || siteName.length > 80)) {
    throw invalid("--site-name", siteName, "1 to 80 characters");
  }
  const origin = value("origin", "CARILLON_ORIGIN");
  if (origin !== undefined && !/^https?:$/.test(URL.parse(origin)?.protocol ?? "")) {
    throw invalid("--origin", origin, "a URL such as https://learn.example.org");
  }
  return {
    port,
    host: value("host", "CARILLON_HOST") ?? "127.0.0.1",
    data: given.data ? asTyped(given.data, env("INIT_CWD")) : env("CARILLON_DATA") || "data",
    ...(siteName ? { siteName } : {}),
    ...(origin ? { origin: new URL(origin).origin } : {}),
  };
}

function readFlags(args: readonly string[]): Readonly<Record<string, string | undefined>> {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { port: text, host: text, data: text, "site-name": text, origin: text },
    }).values;
  } catch (error) {
    throw new Refusal(
      "start.option_unknown",
      "invalid",
      `Cannot start: ${error instanceof Error ? error.message : error}`,
    );
  }
}

function invalid(flag: string, given: string, wanted: string): Refusal {
  return new Refusal("start.option_invalid", "invalid", `Cannot start: ${flag} is "${given}", not ${wanted}`);
}
