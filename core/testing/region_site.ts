import { findNats } from "./find_nats.ts";
import { type Account, FormClient, signIn } from "./form_client.ts";
import { type NatsServer, startNats } from "./nats_server.ts";
import { layLink, type ProxiedLink, type RegionLink } from "./region_link.ts";
import { SiteProcess } from "./site_process.ts";
import { findSqld, type Sqlds, startSqlds } from "./sqld.ts";
import { until } from "./until.ts";

/** How long a region may take to copy everything, in milliseconds. */
const LONGEST_COPYING = 30_000;
const KEY = "a key that regions of a test and their home know";
const ACCOUNTS = ["learner", "author", "operator"] as const;

/** One of the accounts that a first start makes. */
export type FirstAccount = typeof ACCOUNTS[number];

/** What a site with regions is made of. */
export interface RegionSiteOptions<Name extends string> {
  readonly regions: readonly Name[];
  /** The databases that regions copy. */
  readonly copied: readonly string[];
  /** Flags for every process, beyond those that make the site. */
  readonly args?: readonly string[];
  /** What is added to the environment of every process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Modules that every process runs before its own. */
  readonly preload?: readonly string[];
  /** How long it takes to reach home from a region, in milliseconds, from the first moment on. */
  readonly delay?: number;
  /** Regions are not started: that is for the test. */
  readonly later?: true;
}

/** A region of a site, and its link to the rest of it. */
export class SiteRegion extends SiteProcess {
  readonly name: string;
  readonly link: RegionLink;

  constructor(name: string, link: RegionLink, options: ConstructorParameters<typeof SiteProcess>[0]) {
    super(options);
    [this.name, this.link] = [name, link];
  }

  /** Waits until it draws pages itself. */
  async whole(): Promise<void> {
    await until(`region ${this.name} draws its pages`, async () => (await this.look()).ok, LONGEST_COPYING);
  }

  /** What it says of itself, whether it is ready or not. */
  async look(): Promise<{ readonly ok: boolean; readonly text: string }> {
    const answer = await fetch(`${this.url}/health/ready`);
    return { ok: answer.ok, text: await answer.text() };
  }
}

/** A site with a home, libSQL servers, a bus and regions: real processes, each region behind a link of its own. */
export interface RegionSite<Name extends string = string> extends AsyncDisposable {
  readonly home: SiteProcess;
  readonly regions: Readonly<Record<Name, SiteRegion>>;
  readonly nats: NatsServer;
  readonly databases: Sqlds<string>;
  readonly folder: string;
  /** One of the first accounts. */
  account(who: FirstAccount): Account;
  /** One of them signed in, at home or through a region; whoever sets `client.url` goes elsewhere with the same cookies. */
  as(who: FirstAccount, at?: Name): Promise<FormClient>;
  /** Somebody without an account. */
  visitor(at?: Name): FormClient;
}

/** Why no site with regions can be served on this machine; undefined where one can. */
export async function findRegionsMissing(): Promise<string | undefined> {
  const found = await Promise.all([findSqld(), findNats()]);
  return found.flatMap((one) => "missing" in one ? [one.missing] : []).at(0);
}

/** Starts it, everything beside everything, and waits until all regions draw their pages. */
export async function startRegionSite<const Name extends string>(
  options: RegionSiteOptions<Name>,
): Promise<RegionSite<Name>> {
  await using stack = new AsyncDisposableStack();
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  stack.defer(() => Deno.remove(folder, { recursive: true }));
  const [nats, databases] = await startServers(options.copied, stack);
  const home = stack.use(homeOf(options, folder, { nats, databases }));
  const regions = options.regions.map((name) => {
    const link = stack.use(layLink({
      home: portOf(home.url),
      databases: Object.fromEntries(options.copied.map((one) => [one, portOf(databases.urls[one]!)])),
      signals: nats.port,
    }));
    link.delay(options.delay ?? 0);
    return stack.use(regionOf(options, folder, name, link));
  });
  const starting = options.later ? [] : regions.map((region) => region.start());
  await Promise.all([home.start(), ...starting]);
  if (!options.later) await Promise.all(regions.map((region) => region.whole()));
  const site = asSite({ home, regions, nats, databases, folder }, stack.move());
  return site as RegionSite<Name>;
}

async function startServers(
  copied: readonly string[],
  stack: AsyncDisposableStack,
): Promise<[NatsServer, Sqlds<string>]> {
  const [sqld, binary] = await Promise.all([findSqld(), findNats()]);
  if ("missing" in sqld) throw new Error(`Cannot serve regions: ${sqld.missing}`);
  if ("missing" in binary) throw new Error(`Cannot serve regions: ${binary.missing}`);
  const [nats, databases] = await Promise.allSettled([startNats({ binary }), startSqlds(sqld, copied)]);
  if (nats.status === "fulfilled") stack.use(nats.value);
  if (databases.status === "fulfilled") stack.use(databases.value);
  if (nats.status === "rejected") throw nats.reason;
  if (databases.status === "rejected") throw databases.reason;
  return [nats.value, databases.value];
}

function homeOf(
  { args = [], env, preload = [], copied }: RegionSiteOptions<string>,
  folder: string,
  { nats, databases }: { readonly nats: NatsServer; readonly databases: Sqlds<string> },
): SiteProcess {
  const primaries = copied.flatMap((name) => ["--primary", `${name}=${databases.urls[name]}`]);
  return new SiteProcess({
    data: `${folder}/home`,
    args: ["--bus", nats.url, ...primaries, ...args],
    env: environment(env),
    preload,
  });
}

function regionOf(
  { args = [], env, preload = [] }: RegionSiteOptions<string>,
  folder: string,
  name: string,
  link: ProxiedLink,
): SiteRegion {
  const { home, signals, databases } = link.ports;
  const copies = Object.entries(databases).flatMap(([one, port]) => ["--copy", `${one}=${http(port)}`]);
  const where = ["--region", name, "--home", http(home), "--bus", `nats://127.0.0.1:${signals}`];
  return new SiteRegion(name, link, {
    data: `${folder}/${name}`,
    args: [...where, ...copies, ...args],
    env: environment(env),
    preload,
  });
}

/** The engine that copies writes a log of its own where it is not told otherwise. */
function environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { CARILLON_REGION_KEY: KEY, RUST_LOG: "off", ...more };
}

interface Started {
  readonly home: SiteProcess;
  readonly regions: readonly SiteRegion[];
  readonly nats: NatsServer;
  readonly databases: Sqlds<string>;
  readonly folder: string;
}

function asSite({ home, regions: list, nats, databases, folder }: Started, all: AsyncDisposable): RegionSite {
  const regions = Object.fromEntries(list.map((region) => [region.name, region]));
  const account = (who: FirstAccount) => home.accounts[ACCOUNTS.indexOf(who)]!;
  const urlAt = (at?: string) => at === undefined ? home.url : regions[at]!.url;
  return {
    home,
    regions,
    nats,
    databases,
    folder,
    account,
    as: (who, at) => signIn(urlAt(at), account(who)),
    visitor: (at) => new FormClient(urlAt(at)),
    [Symbol.asyncDispose]: () => all[Symbol.asyncDispose](),
  };
}

function portOf(url: string): number {
  return Number(new URL(url).port);
}

function http(port: number): string {
  return `http://127.0.0.1:${port}`;
}
