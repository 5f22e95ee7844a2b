import { Refusal } from "core/base/refusal.ts";
import { isServer, withToken } from "core/data/server_address.ts";

/** On which libSQL servers databases are that are no files of the data folder. */
export interface Primaries {
  readonly named: Readonly<Record<string, string>>;
  /** Where those are that are not named: an address with `{name}` in it. */
  readonly pattern?: string;
}

/** What the options about them mean. */
export const PRIMARY_FLAGS = [
  {
    flag: "--primary A=URL",
    env: "CARILLON_PRIMARY",
    means: "the libSQL server that a context is written to and read from, libsql:// or http(s)://HOST " +
      "(its file in the data folder); http://{name}.HOST without A=: all that are not named",
  },
  {
    flag: "",
    env: "CARILLON_PRIMARY_TOKEN",
    means: "the token that those servers take, where it is not in an address; or CARILLON_PRIMARY_TOKEN_FILE",
  },
  {
    flag: "--take-over",
    env: "",
    means:
      "take over from another home of the site that still lives: its writes are refused from then on (no)",
  },
] as const;

/**
 * Reads `A=URL` and at most one URL with `{name}` in it, and adds the token of the environment. Refuses
 * `start.option_invalid`.
 */
export function readPrimaries(
  given: readonly string[],
  env: (name: string) => string | undefined,
): Primaries {
  const token = given.length > 0 ? readToken("CARILLON_PRIMARY_TOKEN", env) : undefined;
  const named: Record<string, string> = {};
  let pattern: string | undefined;
  for (const one of given) {
    const [, name, url = ""] = /^(?:([a-z_]+)=)?(.+)$/s.exec(one) ?? [];
    if (!isServer(url) || !URL.canParse(url.replaceAll("{name}", "x"))) throw invalid(name);
    if (name !== undefined) named[name] = withToken(url, token);
    else if (pattern === undefined && url.includes("{name}")) pattern = withToken(url, token);
    else throw invalid(name);
  }
  return { named, ...(pattern === undefined ? {} : { pattern }) };
}

/** The address of each of these that is on a server. */
export function primariesOf(
  { named, pattern }: Primaries,
  names: readonly string[],
): Readonly<Record<string, string>> {
  const found = names.flatMap((name) => {
    const url = named[name] ?? pattern?.replaceAll("{name}", name);
    return url === undefined ? [] : [[name, url]];
  });
  return Object.fromEntries(found);
}

/** Reads a token from the environment, or from the file that it names. Refuses `start.option_invalid`. */
export function readToken(name: string, env: (name: string) => string | undefined): string | undefined {
  const [given, file] = [env(name), env(`${name}_FILE`)];
  const token = (given || (file && readTokenFile(`${name}_FILE`, file)))?.trim();
  if (!token || /^[\x21-\x7e]+$/.test(token)) return token || undefined;
  throw notAToken(name);
}

function readTokenFile(name: string, file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    throw notAToken(name, error);
  }
}

function notAToken(name: string, cause?: unknown): Refusal {
  const message = `Cannot start: ${name} is not a token, or a file with one that can be read`;
  return new Refusal("start.option_invalid", "invalid", message, {}, cause);
}

/** What stands in an address may be a secret. */
function invalid(name = "…"): Refusal {
  const wanted = "a name and an address such as content=libsql://db.example.org, " +
    "or one address for all others such as http://{name}.db.example.org:8080";
  return new Refusal(
    "start.option_invalid",
    "invalid",
    `Cannot start: --primary is "${name}", not ${wanted}`,
  );
}
