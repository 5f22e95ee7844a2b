/** One thing to ask for: a path, and headers such as a session's cookie. With a form it is sent as a POST. */
export interface Ask {
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string | readonly string[]>>;
  /** The answer's status where it is not 200. */
  readonly status?: number;
}

/** How a server is pressed. */
export interface Press {
  /** For how long, going round in what is asked; absent: until each was asked once. */
  readonly milliseconds?: number;
  readonly connections?: number;
}

/** What came back. */
export interface Pressed {
  readonly perSecond: number;
  /** Of one answer's body, in the mean. */
  readonly bytes: number;
}

/** What the worker is told. */
export interface Order {
  readonly hostname: string;
  readonly port: number;
  readonly asks: readonly { readonly text: string; readonly status: string }[];
  readonly connections: number;
  readonly milliseconds: number | undefined;
}

/** How long a server may be silent. */
const LONGEST_ANSWER = 20_000;

/**
 * Asks a server for one thing after another over a few connections that stay open, as fast as it answers. It
 * speaks HTTP/1.1 (RFC 9112) over plain sockets in a thread of its own, because a full client costs more than
 * the servers that are measured with it. Throws where an answer has another status than it should.
 */
export function pressServer(address: string, asks: readonly Ask[], press: Press): Promise<Pressed> {
  const { hostname, port } = new URL(address);
  const order: Order = {
    hostname,
    port: Number(port),
    asks: asks.map((ask) => ({
      text: textOf(ask, `${hostname}:${port}`),
      status: String(ask.status ?? 200),
    })),
    connections: press.connections ?? 8,
    milliseconds: press.milliseconds,
  };
  const worker = new Worker(new URL("http_load_worker.ts", import.meta.url), { type: "module" });
  let late: ReturnType<typeof setTimeout> | undefined;
  return new Promise<Pressed>((resolve, reject) => {
    const goOn = () => {
      clearTimeout(late);
      const silent = () => reject(new Error(`Cannot press ${address}: it stopped answering`));
      late = setTimeout(silent, LONGEST_ANSWER);
    };
    goOn();
    worker.onmessage = ({ data }: MessageEvent<Pressed | string | number>) => {
      if (typeof data === "number") goOn();
      else if (typeof data === "string") reject(new Error(data));
      else resolve(data);
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message));
    };
    worker.postMessage(order);
  }).finally(() => {
    clearTimeout(late);
    worker.terminate();
  });
}

/** A whole request as it is sent. */
function textOf({ path, headers, form }: Ask, host: string): string {
  const body = form && new URLSearchParams(
    Object.entries(form).flatMap(([name, given]) => [given].flat().map((value) => [name, value])),
  ).toString();
  const all = {
    host,
    ...headers,
    ...(body === undefined ? {} : {
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(body.length),
    }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return `${body === undefined ? "GET" : "POST"} ${path} HTTP/1.1\r\n${lines}\r\n${body ?? ""}`;
}
