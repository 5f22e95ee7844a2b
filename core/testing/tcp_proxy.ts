import { wait } from "core/base/wait.ts";

/** What a cut does to connections: they end and new ones end at once, or no byte passes and nobody is told. */
export type Cut = "refuse" | "hang";

/** A wire between a client and a server on the loopback, which a test can make long, cut and mend. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** How many connections there are now. */
  readonly connections: number;
  /** How many bytes the server has sent to clients so far. */
  readonly brought: number;
  /** Lets every piece come so many milliseconds later, each way, or up to `jitter` later still; none overtakes another. */
  delay(milliseconds: number, jitter?: number): void;
  /** Cuts the wire: `refuse` unless told. */
  cut(how?: Cut): void;
  /** Leads to another port from now on; connections end. */
  lead(target: number): void;
  /** Mends it: what hung goes on, new connections are taken. */
  heal(): void;
}

/** Starts a proxy to a port of the loopback, on a port of its own, or on one that is given. */
export function startTcpProxy(target: number, port = 0): TcpProxy {
  return new Proxied(target, Deno.listen({ hostname: "127.0.0.1", port }));
}

class Proxied implements TcpProxy {
  #target: number;
  readonly #listener: Deno.TcpListener;
  readonly #pairs = new Set<readonly [Deno.Conn, Deno.Conn]>();
  readonly #under = new Set<Promise<void>>();
  readonly #accepting: Promise<void>;
  #brought = 0;
  #milliseconds = 0;
  #jitter = 0;
  #cut: Cut | undefined;
  /** Aborts when what hangs may go on. */
  #healed = new AbortController();

  constructor(target: number, listener: Deno.TcpListener) {
    this.#target = target;
    this.#listener = listener;
    this.#accepting = this.#accept();
  }

  get port(): number {
    return this.#listener.addr.port;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  get brought(): number {
    return this.#brought;
  }

  delay(milliseconds: number, jitter = 0): void {
    this.#milliseconds = milliseconds;
    this.#jitter = jitter;
  }

  cut(how: Cut = "refuse"): void {
    if (how === "hang" && this.#cut !== "hang") this.#healed = new AbortController();
    this.#cut = how;
    if (how === "refuse") this.#drop();
  }

  lead(target: number): void {
    this.#target = target;
    this.#drop();
  }

  heal(): void {
    this.#cut = undefined;
    this.#healed.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.cut("refuse");
    this.#healed.abort();
    await this.#accepting;
    while (this.#under.size > 0) {
      this.#drop();
      await Promise.race(this.#under);
    }
  }

  async #accept(): Promise<void> {
    for await (const client of this.#listener) {
      if (this.#cut === "refuse") client.close();
      else this.#during(this.#join(client));
    }
  }

  #during(going: Promise<void>): void {
    const under = going.finally(() => this.#under.delete(under));
    this.#under.add(under);
  }

  async #join(client: Deno.TcpConn): Promise<void> {
    await this.#passable();
    let server: Deno.TcpConn;
    try {
      server = await Deno.connect({ hostname: "127.0.0.1", port: this.#target });
    } catch {
      client.close(); // nobody is there: the client sees an end, as it would without a proxy
      return;
    }
    // What is small is not held back until what went before is acknowledged: only the line is to be slow.
    client.setNoDelay();
    server.setNoDelay();
    const pair = [client, server] as const;
    this.#pairs.add(pair);
    if (this.#cut === "refuse") this.#end(pair);
    await Promise.all([this.#pump(client, server, pair), this.#pump(server, client, pair)]);
  }

  /** Carries bytes one way until either end goes; then both go. */
  async #pump(from: Deno.Conn, to: Deno.Conn, pair: readonly [Deno.Conn, Deno.Conn]): Promise<void> {
    let written: Promise<unknown> = Promise.resolve();
    try {
      for await (const bytes of from.readable) {
        if (from === pair[1]) this.#brought += bytes.length;
        const due = performance.now() + this.#milliseconds + this.#jitter * Math.random();
        written = written.then(async () => {
          await this.#passable();
          const left = due - performance.now();
          if (left > 0) await wait(left);
          for (let sent = 0; sent < bytes.length;) sent += await to.write(bytes.subarray(sent));
        });
        written.catch(() => this.#end(pair)); // the other end is gone
      }
      await written;
    } catch {
      // An end that breaks off is what this proxy is for.
    }
    await written.catch(() => {}); // said above
    this.#end(pair);
  }

  /** Resolves at once, or when a wire that hangs is mended. */
  async #passable(): Promise<void> {
    while (this.#cut === "hang") await wait(2 ** 30, this.#healed.signal);
  }

  #drop(): void {
    this.#healed.abort();
    for (const pair of this.#pairs) this.#end(pair);
  }

  #end(pair: readonly [Deno.Conn, Deno.Conn]): void {
    if (!this.#pairs.delete(pair)) return;
    for (const end of pair) {
      try {
        end.close();
      } catch (error) {
        if (!(error instanceof Deno.errors.BadResource)) throw error; // it was closed by what read it
      }
    }
  }
}
