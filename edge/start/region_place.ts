import { Refusal } from "core/base/refusal.ts";
import { LONGEST_MEMORY } from "edge/region/marks.ts";
import { REGION_NAME } from "core/run/region_report.ts";

/** What a process serves that is a region of a site whose home is elsewhere. */
export interface RegionPlace {
  readonly name: string;
  /** The address of home's pages, `http(s)://HOST[:PORT]`. */
  readonly home: string;
}

/** What makes a site with regions, at home and there. */
export interface RegionOptions {
  readonly region?: RegionPlace;
  /** Where regions copy databases from, and hear signals, where that is not where home itself does. */
  readonly copies: Readonly<Record<string, string>>;
  /** What servers that regions copy from take: it needs to open them to reading only. */
  readonly copyToken?: string;
  readonly regionBus?: string;
  /** What regions and their home prove themselves with: no region ever has the key of home's own processes. */
  readonly regionKey?: string;
  /** For how long a region remembers who is signed in while home does not answer, in milliseconds. */
  readonly remembers?: number;
}

/** What the options about regions mean. */
export const REGION_FLAGS = [
  {
    flag: "--region NAME",
    env: "CARILLON_REGION",
    means: "serve a region of a site whose home is elsewhere: pages from copies of its databases (no)",
  },
  { flag: "--home URL", env: "CARILLON_HOME", means: "where that home serves its pages, http(s)://HOST" },
  {
    flag: "--copy A=URL",
    env: "CARILLON_COPY",
    means: "where a region copies a database from, where that is not where home writes it",
  },
  {
    flag: "",
    env: "CARILLON_COPY_TOKEN",
    means:
      "the token that regions read those servers with, at home (which tells them) or in a region; or CARILLON_COPY_TOKEN_FILE",
  },
  {
    flag: "--remember HOURS",
    env: "CARILLON_REMEMBER",
    means: "for how long a region remembers who is signed in while home does not answer (8; 0 to 24)",
  },
  {
    flag: "",
    env: "CARILLON_REGION_KEY",
    means: "what regions and home prove themselves with, 32 characters or more; gives a site its regions",
  },
] as const;

/** What was given of them. */
export interface GivenRegion {
  readonly region: string | undefined;
  readonly home: string | undefined;
  readonly copies: readonly string[];
  readonly bus: string | undefined;
  readonly key: string | undefined;
  readonly remember: string | undefined;
  readonly copyToken: string | undefined;
}

/** Reads them. Refuses `start.option_invalid`, and `start.region_unclear` for one half without the other. */
export function readRegion(
  { region, home, copies, bus, key, remember, copyToken }: GivenRegion,
): RegionOptions {
  if (key !== undefined && key.length < 32) {
    throw invalid("CARILLON_REGION_KEY", "…", "32 characters or more");
  }
  const more = {
    copies: Object.fromEntries(copies.map(copyOf)),
    ...(key === undefined ? {} : { regionKey: key }),
    ...(copyToken === undefined ? {} : { copyToken }),
  };
  if (region === undefined && home === undefined) return more;
  if (region === undefined || home === undefined) throw unclear("--region and --home belong together");
  if (key === undefined) throw unclear("a region needs CARILLON_REGION_KEY, the same as its home's");
  if (!REGION_NAME.test(region)) {
    throw invalid("--region", region, "a name of small letters, digits and hyphens, such as tokyo");
  }
  const url = URL.parse(home);
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== "/") {
    throw invalid("--home", home, "an address such as https://learn.example.org");
  }
  return {
    ...more,
    region: { name: region, home: url.origin },
    ...(bus === undefined ? {} : { regionBus: bus }),
    ...(remember === undefined ? {} : { remembers: hoursOf(remember) }),
  };
}

function hoursOf(given: string): number {
  const hours = Number(given);
  if (/^\d{1,2}(\.\d+)?$/.test(given) && hours * 3_600_000 <= LONGEST_MEMORY) return hours * 3_600_000;
  throw invalid("--remember", given, "a number of hours from 0 to 24");
}

function copyOf(given: string): [string, string] {
  const at = given.indexOf("=");
  const [name, url] = [given.slice(0, Math.max(0, at)), given.slice(at + 1)];
  if (/^[a-z_]+$/.test(name) && /^(https?|libsql):\/\/./.test(url)) return [name, url];
  // What stands in an address may be a secret.
  throw invalid("--copy", name, "a name and an address such as content=libsql://db.example.org");
}

function unclear(why: string): Refusal {
  return new Refusal("start.region_unclear", "invalid", `Cannot start: ${why}`);
}

function invalid(flag: string, given: string, wanted: string): Refusal {
  return new Refusal("start.option_invalid", "invalid", `Cannot start: ${flag} is "${given}", not ${wanted}`);
}
