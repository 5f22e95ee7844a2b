import { parseArgs } from "node:util";
import { Refusal } from "core/base/refusal.ts";
import type { S3Place } from "core/files/s3_place.ts";
import type { TrustedProxies } from "core/outside/trusted_proxies.ts";
import { type MetricsPlace, readMetricsPlace } from "edge/start/metrics_place.ts";
import { readFiles } from "edge/start/files_place.ts";
import { type Primaries, PRIMARY_FLAGS, readPrimaries, readToken } from "edge/start/primaries.ts";
import { readRegion, REGION_FLAGS, type RegionOptions } from "edge/start/region_place.ts";
import { PROXY_FLAGS, readProxies } from "edge/start/trusted_proxies.ts";
import { asTyped } from "edge/start/typed_path.ts";

/** How a server is started: each by a flag, else by the environment, else as written here. */
export interface StartOptions extends RegionOptions {
  readonly port: number;
  readonly host: string;
  readonly data: string;
  readonly siteName?: string;
  /** Where readers reach the site, where that is not `http://HOST:PORT`: behind a proxy that speaks TLS. */
  readonly origin?: string;
  /** The NATS server that carries the signals, where they do not stay in this process. */
  readonly bus?: string;
  /** The contexts and plugins that this process serves, and nothing else. */
  readonly contexts?: readonly string[];
  /** Whether this process serves pages, and nothing else. */
  readonly edge: boolean;
  /** Where contexts and plugins live that this process does not serve. */
  readonly at: readonly Place[];
  /** Where databases are read that are not read from the data folder, by name. */
  readonly reads: Readonly<Record<string, string>>;
  /** On which servers databases are that are no files of the data folder. */
  readonly primaries: Primaries;
  /** Whether databases on servers are taken over from a home that still claims them. */
  readonly takesOver: boolean;
  /** The bucket that has the originals of files, where they are not in the data folder. */
  readonly files?: S3Place;
  /** How many megabytes of files from elsewhere this machine may hold. */
  readonly filesCacheMb?: number;
  /** Whether webhooks may be sent into the operator's own network. */
  readonly allowsPrivate?: boolean;
  /** Where this process tells of its figures; nowhere unless it is said. */
  readonly metrics?: MetricsPlace;
  /** Whose word counts about where readers are; nobody's unless it is said. */
  readonly proxies?: TrustedProxies;
  /** What processes on different machines prove themselves with. */
  readonly processKey?: string;
}

/** Some contexts and plugins, and the address of the process that serves them. */
export interface Place {
  readonly residents: readonly string[];
  readonly url: string;
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
  ...PROXY_FLAGS,
  {
    flag: "--bus URL",
    env: "CARILLON_BUS",
    means: "the NATS server that carries the signals, nats://HOST:PORT (none: inside the process)",
  },
  {
    flag: "--contexts A,B",
    env: "CARILLON_CONTEXTS",
    means: "serve these contexts and plugins to other processes, and no pages (all, with pages)",
  },
  { flag: "--edge", env: "CARILLON_EDGE", means: "serve pages only; contexts live in other processes (no)" },
  {
    flag: "--at A,B=URL",
    env: "CARILLON_AT",
    means:
      "where those live, http(s)://HOST:PORT; once for each process (by environment: with spaces between)",
  },
  {
    flag: "--read A=URL",
    env: "CARILLON_READ",
    means: "where a context is read: file:PATH or libsql://, http(s)://HOST (its file in the data folder)",
  },
  {
    flag: "--files URL",
    env: "CARILLON_FILES",
    means:
      "the bucket of courses' files, s3://BUCKET?endpoint=URL, opened by AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (the data folder)",
  },
  {
    flag: "--files-cache-mb N",
    env: "CARILLON_FILES_CACHE_MB",
    means: "how many megabytes of files from elsewhere are held on this machine's disk (2048)",
  },
  ...PRIMARY_FLAGS,
  ...REGION_FLAGS,
  {
    flag: "--allow-private-webhooks",
    env: "CARILLON_ALLOW_PRIVATE_WEBHOOKS",
    means: "let webhooks and calls of remote plugins be sent into your own network, and without TLS (no)",
  },
  {
    flag: "--metrics [HOST:]PORT",
    env: "CARILLON_METRICS",
    means: "tell Prometheus of this process at /metrics there, on 127.0.0.1 unless told (nowhere)",
  },
  {
    flag: "",
    env: "CARILLON_METRICS_TOKEN",
    means: "what whoever asks for /metrics must know, 16 characters or more; needed where others reach it",
  },
  {
    flag: "",
    env: "CARILLON_PROCESS_KEY",
    means: "what processes prove themselves with, 32 characters or more (made in the data folder)",
  },
] as const;

const TEXT = { type: "string" } as const;
const FLAGS = {
  port: TEXT,
  host: TEXT,
  data: TEXT,
  "site-name": TEXT,
  origin: TEXT,
  "trust-proxy": TEXT,
  bus: TEXT,
  files: TEXT,
  "files-cache-mb": TEXT,
  contexts: TEXT,
  metrics: TEXT,
  edge: { type: "boolean" },
  "allow-private-webhooks": { type: "boolean" },
  at: { ...TEXT, multiple: true },
  read: { ...TEXT, multiple: true },
  primary: { ...TEXT, multiple: true },
  "take-over": { type: "boolean" },
  region: TEXT,
  home: TEXT,
  copy: { ...TEXT, multiple: true },
  remember: TEXT,
} as const;

/** Reads the options of `start`. Refuses `start.option_unknown` and `start.option_invalid`. */
export function readStartOptions(
  args: readonly string[],
  env: (name: string) => string | undefined,
): StartOptions {
  const given = readFlags(args);
  const value = (
    flag:
      | "port"
      | "host"
      | "site-name"
      | "origin"
      | "trust-proxy"
      | "bus"
      | "contexts"
      | "files"
      | "files-cache-mb"
      | "metrics"
      | "region"
      | "home"
      | "remember",
    name: string,
  ) => given[flag] ?? (env(name) || undefined);
  const siteName = siteNameOf(value("site-name", "CARILLON_SITE_NAME")?.trim());
  const origin = addressOf("--origin", value("origin", "CARILLON_ORIGIN"), /^https?:$/);
  const bus = value("bus", "CARILLON_BUS");
  for (const server of bus?.split(",") ?? []) addressOf("--bus", server, /^(nats|tls):$/);
  const contexts = value("contexts", "CARILLON_CONTEXTS");
  const metrics = value("metrics", "CARILLON_METRICS");
  const processKey = processKeyOf(env("CARILLON_PROCESS_KEY") || undefined);
  return {
    port: portOf(value("port", "CARILLON_PORT") ?? "8000"),
    host: value("host", "CARILLON_HOST") ?? "127.0.0.1",
    data: given.data ? asTyped(given.data, env("INIT_CWD")) : env("CARILLON_DATA") || "data",
    ...readFiles(value("files", "CARILLON_FILES"), value("files-cache-mb", "CARILLON_FILES_CACHE_MB"), env),
    edge: given.edge ?? isYes(env("CARILLON_EDGE")),
    allowsPrivate: given["allow-private-webhooks"] ?? isYes(env("CARILLON_ALLOW_PRIVATE_WEBHOOKS")),
    at: (given.at ?? wordsOf(env("CARILLON_AT"))).map(placeOf),
    reads: Object.fromEntries((given.read ?? wordsOf(env("CARILLON_READ"))).map(readOf)),
    primaries: readPrimaries(given.primary ?? wordsOf(env("CARILLON_PRIMARY")), env),
    takesOver: given["take-over"] ?? false,
    ...readRegion({
      region: value("region", "CARILLON_REGION"),
      home: value("home", "CARILLON_HOME"),
      copies: given.copy ?? wordsOf(env("CARILLON_COPY")),
      bus,
      key: env("CARILLON_REGION_KEY") || undefined,
      remember: value("remember", "CARILLON_REMEMBER"),
      copyToken: readToken("CARILLON_COPY_TOKEN", env),
    }),
    ...(siteName ? { siteName } : {}),
    ...(origin ? { origin: origin.origin } : {}),
    ...readProxies(value("trust-proxy", "CARILLON_TRUST_PROXY")),
    ...(bus ? { bus } : {}),
    ...(contexts === undefined ? {} : { contexts: namesOf("--contexts", contexts) }),
    ...(metrics === undefined
      ? {}
      : { metrics: readMetricsPlace(metrics, env("CARILLON_METRICS_TOKEN") || undefined) }),
    ...(processKey ? { processKey } : {}),
  };
}

function processKeyOf(given: string | undefined): string | undefined {
  if (given === undefined || given.length >= 32) return given;
  throw invalid("CARILLON_PROCESS_KEY", "…", "32 characters or more");
}

function portOf(given: string): number {
  const port = Number(given);
  if (/^\d{1,5}$/.test(given) && port <= 65535) return port;
  throw invalid("--port", given, "a number from 0 to 65535");
}

function siteNameOf(given: string | undefined): string | undefined {
  if (given === undefined || (given !== "" && given.length <= 80)) return given;
  throw invalid("--site-name", given, "1 to 80 characters");
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: FLAGS }).values;
  } catch (error) {
    throw new Refusal(
      "start.option_unknown",
      "invalid",
      `Cannot start: ${error instanceof Error ? error.message : error}`,
    );
  }
}

const EXAMPLES: Readonly<Record<string, string>> = {
  "--origin": "a URL such as https://learn.example.org",
  "--bus": "a URL such as nats://127.0.0.1:4222",
};

function addressOf(flag: string, given: string | undefined, scheme: RegExp): URL | undefined {
  if (given === undefined) return undefined;
  const url = URL.parse(given);
  if (url && scheme.test(url.protocol)) return url;
  throw invalid(flag, given, EXAMPLES[flag]!);
}

function placeOf(given: string): Place {
  const [names = "", address = ""] = halves(given);
  const url = URL.parse(address);
  if (url && /^https?:$/.test(url.protocol) && url.pathname === "/") {
    return { residents: namesOf("--at", names), url: url.origin };
  }
  throw invalid("--at", given, "names and an address such as identity,site=http://127.0.0.1:8001");
}

function readOf(given: string): [string, string] {
  const [name = "", url = ""] = halves(given);
  if (/^[a-z_]+$/.test(name) && /^(file:.|(https?|libsql):\/\/.)/.test(url)) return [name, url];
  // What stands in an address may be a secret.
  throw invalid("--read", name, "a name and an address such as content=libsql://db.example.org");
}

function isYes(given = ""): boolean {
  return /^(1|true|yes)$/i.test(given);
}

function halves(given: string): [string, string] {
  const at = given.indexOf("=");
  return [given.slice(0, Math.max(0, at)), given.slice(at + 1)];
}

function namesOf(flag: string, given: string): readonly string[] {
  const names = given.split(",").map((name) => name.trim());
  if (names.every((name) => /^[a-z_]+$/.test(name))) return [...new Set(names)];
  throw invalid(flag, given, "names with commas between");
}

function wordsOf(text = ""): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}

function invalid(flag: string, given: string, wanted: string): Refusal {
  return new Refusal("start.option_invalid", "invalid", `Cannot start: ${flag} is "${given}", not ${wanted}`);
}
