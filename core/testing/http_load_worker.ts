/// <reference lib="deno.worker" />
import type { Order, Pressed } from "./http_load.ts";

const text = new TextDecoder("latin1");

/** After how many answers word is given that the server answers still. */
const WORD = 500;

/** Reads one answer; gives the size of its body. What one connection is asked for comes back before the next. */
async function readAnswer(connection: Deno.Conn, buffer: Uint8Array, wanted: string): Promise<number> {
  let head = "";
  let end = -1;
  while (end < 0) {
    const size = await connection.read(buffer);
    if (size === null) throw new Error("The server closed the connection");
    head += text.decode(buffer.subarray(0, size));
    end = head.indexOf("\r\n\r\n");
  }
  const status = head.slice(9, 12);
  if (status !== wanted) throw new Error(`The server answers ${head.slice(0, head.indexOf("\r\n"))}`);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) return await readChunks(connection, buffer, head.slice(end + 4));
  let left = Number(length) - (head.length - end - 4);
  while (left > 0) {
    const size = await connection.read(buffer);
    if (size === null) throw new Error("The server closed the connection");
    left -= size;
  }
  return Number(length);
}

/** A body in chunks (RFC 9112, section 7.1) ends with an empty one; its size is taken with the marks between. */
async function readChunks(connection: Deno.Conn, buffer: Uint8Array, begun: string): Promise<number> {
  let bytes = begun.length;
  let tail = begun.slice(-5);
  while (tail !== "0\r\n\r\n") {
    const size = await connection.read(buffer);
    if (size === null) throw new Error("The server closed the connection");
    bytes += size;
    tail = (tail + text.decode(buffer.subarray(Math.max(0, size - 5), size))).slice(-5);
  }
  return bytes;
}

async function writeAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let sent = 0; sent < bytes.length;) sent += await connection.write(bytes.subarray(sent));
}

async function press({ hostname, port, milliseconds, ...order }: Order): Promise<Pressed> {
  const encoder = new TextEncoder();
  const asks = order.asks.map((ask) => ({ bytes: encoder.encode(ask.text), status: ask.status }));
  const most = milliseconds === undefined ? asks.length : Infinity;
  const connections = await Promise.all(
    Array.from({ length: Math.min(order.connections, most) }, () => Deno.connect({ hostname, port })),
  );
  const begun = performance.now();
  const until = begun + (milliseconds ?? Infinity);
  let asked = 0;
  let bytes = 0;
  try {
    await Promise.all(connections.map(async (connection) => {
      const buffer = new Uint8Array(64 * 1024);
      while (asked < most) {
        const ask = asks[asked++ % asks.length]!;
        if (asked % WORD === 0) self.postMessage(asked);
        await writeAll(connection, ask.bytes);
        const size = await readAnswer(connection, buffer, ask.status);
        bytes += size;
        if (performance.now() >= until) break;
      }
    }));
  } finally {
    for (const connection of connections) connection.close();
  }
  return { perSecond: asked / ((performance.now() - begun) / 1_000), bytes: bytes / asked };
}

self.onmessage = async ({ data }: MessageEvent<Order>) => {
  try {
    self.postMessage(await press(data));
  } catch (error) {
    self.postMessage(`Cannot press ${data.hostname}:${data.port}: ${(error as Error).message}`);
  }
};
