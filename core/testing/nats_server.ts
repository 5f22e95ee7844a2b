import type { NatsBinary } from "./find_nats.ts";
import { until } from "./until.ts";

/** How a nats-server is started. */
export interface NatsOptions {
  readonly binary: NatsBinary;
  /** Where its streams are; without one, a folder that goes when the server is disposed. */
  readonly folder?: string;
  /** When it forces what it has acknowledged to disk: `always`, or a time such as `1s`; its own default unless told. */
  readonly syncInterval?: string;
  /** Bytes of the largest message that it takes; 1 MB unless told. */
  readonly maxPayload?: number;
  /** Who may connect; anybody unless told. */
  readonly user?: { readonly name: string; readonly password: string };
  /** Without JetStream it keeps nothing. */
  readonly jetStream?: boolean;
}

/** A nats-server in a process of its own, on a port of the loopback that it keeps when it is started again. */
export interface NatsServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  readonly version: string;
  readonly folder: string;
  /** Of the process that runs now. */
  readonly pid: number;
  readonly running: boolean;
  /** Asks it to stop and waits for its end. */
  stop(): Promise<void>;
  /** Ends it without a warning (SIGKILL). */
  kill(): Promise<void>;
  /** Sends a signal: SIGSTOP freezes it, SIGCONT thaws it. */
  signal(signal: Deno.Signal): void;
  /** Starts it again where it was, on its port and its folder; stops it first where it runs. */
  restart(): Promise<void>;
  /** What it has written to its log since its last start. */
  log(): string;
}

/** Several nats-servers that know each other and keep every stream together. */
export interface NatsCluster extends AsyncDisposable {
  readonly servers: readonly NatsServer[];
  /** All of their addresses, with commas between. */
  readonly url: string;
}

/** Starts a nats-server with JetStream and waits until it answers. */
export async function startNats(options: NatsOptions): Promise<NatsServer> {
  const server = new Server(options, await place(options.folder));
  try {
    await server.restart();
    return server;
  } catch (error) {
    await server[Symbol.asyncDispose]();
    throw error;
  }
}

/** Starts a cluster, of three unless told, and waits until its members have found a leader. */
export async function startNatsCluster(options: NatsOptions, size = 3): Promise<NatsCluster> {
  const routes = Array.from({ length: size }, freePort);
  const servers: Server[] = [];
  for (const port of routes) servers.push(new Server(options, await place(undefined), { port, routes }));
  await Promise.all(servers.map((server) => server.restart()));
  return {
    servers,
    url: servers.map(({ url }) => url).join(","),
    async [Symbol.asyncDispose]() {
      for (const server of servers) await server[Symbol.asyncDispose]();
    },
  };
}

/** A folder, and whether it goes with the server. */
interface Place {
  readonly folder: string;
  readonly goes: boolean;
}

/** Where a member of a cluster listens to the others, and where they all do. */
interface Member {
  readonly port: number;
  readonly routes: readonly number[];
}

async function place(folder: string | undefined): Promise<Place> {
  return {
    folder: folder ?? await Deno.makeTempDir({ prefix: "carillon_nats_" }),
    goes: folder === undefined,
  };
}

/** Ports that were given out: whoever got one may not listen on it yet. */
const given = new Set<number>();

/**
 * A port that nobody listens on or was given before, from below those that systems give to outgoing connections: a
 * server that is down for a while must not find its port taken by one of these.
 */
export function freePort(): number {
  for (;;) {
    const port = 15_000 + Math.floor(Math.random() * 17_000);
    if (given.has(port)) continue;
    given.add(port);
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      return port;
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    }
  }
}

class Server implements NatsServer {
  readonly port = freePort();
  readonly #options: NatsOptions;
  readonly #place: Place;
  readonly #cluster: Member | undefined;
  #process: { readonly child: Deno.ChildProcess; readonly reading: Promise<void> } | undefined;
  #log = "";

  constructor(options: NatsOptions, place: Place, cluster?: Member) {
    this.#options = options;
    this.#place = place;
    this.#cluster = cluster;
  }

  get version(): string {
    return this.#options.binary.version;
  }

  get folder(): string {
    return this.#place.folder;
  }

  get url(): string {
    return `nats://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    if (!this.#process) throw new TypeError("Cannot tell a process id: the nats-server is down");
    return this.#process.child.pid;
  }

  get running(): boolean {
    return this.#process !== undefined;
  }

  log(): string {
    return this.#log;
  }

  signal(signal: Deno.Signal): void {
    this.#process?.child.kill(signal);
  }

  stop(): Promise<void> {
    return this.#end("SIGTERM");
  }

  kill(): Promise<void> {
    return this.#end("SIGKILL");
  }

  async restart(): Promise<void> {
    await this.stop();
    const config = `${this.folder}/server.conf`;
    await Deno.writeTextFile(config, this.#config());
    this.#log = "";
    const child = new Deno.Command(this.#options.binary.path, {
      args: ["-c", config],
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const process = { child, reading: this.#follow(child.stderr) };
    this.#process = process;
    let ended = false;
    child.status.then(() => ended = true);
    try {
      await until("the nats-server is ready", () => {
        if (ended) throw new Error("it ended at once");
        return this.#isReady();
      }, 20_000);
    } catch (error) {
      await this.kill();
      throw new Error(`Cannot start nats-server: ${this.#log.slice(-2_000)}`, { cause: error });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    if (this.#place.goes) await Deno.remove(this.folder, { recursive: true });
  }

  #isReady(): boolean {
    return this.#log.includes("Server is ready") &&
      (!this.#cluster || /new (JetStream cluster )?metadata leader/.test(this.#log));
  }

  async #end(signal: Deno.Signal): Promise<void> {
    const process = this.#process;
    if (!process) return;
    this.#process = undefined;
    try {
      process.child.kill(signal);
      if (signal !== "SIGKILL") process.child.kill("SIGCONT"); // one that was frozen could not hear it
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended by itself
    }
    await process.child.status;
    await process.reading;
  }

  async #follow(stderr: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of stderr) {
      this.#log = (this.#log + decoder.decode(bytes, { stream: true })).slice(-200_000);
    }
  }

  /** Each of JetStream's settings has a line of its own: on one line the server reads only the first. */
  #config(): string {
    const { syncInterval, maxPayload, user, jetStream = true } = this.#options;
    const lines = [`server_name: n${this.port}`, `listen: "127.0.0.1:${this.port}"`, "write_deadline: 5s"];
    if (maxPayload) lines.push(`max_payload: ${maxPayload}`);
    if (user) lines.push(`authorization { user: "${user.name}", password: "${user.password}" }`);
    if (jetStream) {
      lines.push("jetstream {", `  store_dir: "${this.folder}"`, "  max_mem: 256MB", "  max_file: 4GB");
      if (syncInterval) lines.push(`  sync_interval: ${syncInterval}`);
      lines.push("}");
    }
    if (this.#cluster) {
      const routes = this.#cluster.routes.map((port) => `    "nats://127.0.0.1:${port}"`);
      lines.push("cluster {", "  name: belfry", `  listen: "127.0.0.1:${this.#cluster.port}"`);
      lines.push("  routes: [", ...routes, "  ]", "}");
    }
    return lines.join("\n") + "\n";
  }
}
