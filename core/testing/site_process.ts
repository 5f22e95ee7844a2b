import type { Ended, PrintedAccount, Server, ServerOptions } from "./server.ts";
import { startServer } from "./server.ts";
import { freePort } from "./nats_server.ts";

/** What a process of a site is started with, beside its port and its data folder. */
export interface ProcessOptions {
  readonly data: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Modules that are run before its own, at every start. */
  readonly preload?: readonly string[];
}

/** A process of a site: it ends and starts again, at one address and on one data folder. */
export class SiteProcess {
  readonly url: string;
  readonly data: string;
  readonly #port = String(freePort());
  readonly #options: ProcessOptions;
  #server: Server | undefined;
  #accounts: readonly PrintedAccount[] = [];

  constructor(options: ProcessOptions) {
    this.#options = options;
    this.data = options.data;
    this.url = `http://127.0.0.1:${this.#port}`;
  }

  /** The accounts that its very first start printed. */
  get accounts(): readonly PrintedAccount[] {
    return this.#accounts;
  }

  /** The process that runs now. Throws where none does. */
  get server(): Server {
    if (!this.#server) throw new TypeError(`Cannot tell the process at ${this.url}: it is down`);
    return this.#server;
  }

  get running(): boolean {
    return this.#server !== undefined;
  }

  /** Starts it, on what its folder holds and with what flags are given besides, and waits until it listens. */
  async start(
    more: readonly string[] = [],
    { env: added, preload = [] }: Pick<ServerOptions, "env" | "preload"> = {},
  ): Promise<void> {
    const { data, args, env, preload: always = [] } = this.#options;
    const all = ["--port", this.#port, "--data", data, ...args, ...more];
    this.#server = await startServer({
      data,
      args: all,
      env: { ...env, ...added },
      preload: [...always, ...preload],
    });
    if (this.#server.accounts.length > 0) this.#accounts = this.#server.accounts;
  }

  /** Ends it without a warning (SIGKILL), and gives back what it said. */
  async kill(): Promise<Ended> {
    const { server } = this;
    this.#server = undefined;
    server.kill("SIGKILL");
    return await server.ended;
  }

  /** Asks it to stop and waits for its end. */
  async stop(): Promise<Ended> {
    const { server } = this;
    this.#server = undefined;
    server.kill("SIGCONT");
    return await server.stop();
  }

  /** Lets it stand still (SIGSTOP), and go on. */
  freeze(): void {
    this.server.kill("SIGSTOP");
  }

  thaw(): void {
    this.server.kill("SIGCONT");
  }

  /** Starts it, after a stop where it runs, on an empty folder. */
  async startEmpty(): Promise<void> {
    if (this.running) await this.stop();
    await Deno.remove(this.data, { recursive: true });
    await this.start();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.running) await this.kill();
  }
}
