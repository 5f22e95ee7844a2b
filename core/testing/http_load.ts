/** What is asked again and again: a path, and headers such as a session's cookie. */
export interface Request {
  readonly address: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back within the time. */
export interface Answered {
  readonly perSecond: number;
  /** Of one answer, its body only. */
  readonly bytes: number;
}

/** What the worker is told. */
export interface Order {
  readonly hostname: string;
  readonly port: number;
  readonly head: string;
  readonly connections: number;
  readonly milliseconds: number;
}

/** How much longer than it was pressed a server may take for its last answers. */
const LONGEST_ANSWER = 10_000;

/**
 * Asks a server for the same thing over a few connections that stay open, as fast as it answers, for so many
 * milliseconds. It speaks HTTP/1.1 (RFC 9112) over plain sockets in a thread of its own, because a full client
 * costs more than the servers that are measured with it. Throws where an answer is not 200.
 */
export function pressServer(request: Request, milliseconds: number, connections = 8): Promise<Answered> {
  const { hostname, port } = new URL(request.address);
  const headers = Object.entries({ host: `${hostname}:${port}`, ...request.headers });
  const lines = [`GET ${request.path} HTTP/1.1`, ...headers.map(([name, value]) => `${name}: ${value}`)];
  const head = `${lines.join("\r\n")}\r\n\r\n`;
  const order: Order = { hostname, port: Number(port), head, connections, milliseconds };
  const worker = new Worker(new URL("http_load_worker.ts", import.meta.url), { type: "module" });
  let late: ReturnType<typeof setTimeout> | undefined;
  return new Promise<Answered>((resolve, reject) => {
    late = setTimeout(
      () => reject(new Error(`Cannot press ${hostname}:${port}: it stopped answering`)),
      milliseconds + LONGEST_ANSWER,
    );
    worker.onmessage = ({ data }: MessageEvent<Answered | string>) => {
      if (typeof data === "string") reject(new Error(data));
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
