/// <reference lib="deno.worker" />
import type { Answered, Order } from "./http_load.ts";

const text = new TextDecoder("latin1");

/** Reads one answer; gives the size of its body. What one connection is asked for comes back before the next. */
async function readAnswer(connection: Deno.Conn, buffer: Uint8Array): Promise<number> {
  let head = "";
  let end = -1;
  while (end < 0) {
    const size = await connection.read(buffer);
    if (size === null) throw new Error("The server closed the connection");
    head += text.decode(buffer.subarray(0, size));
    end = head.indexOf("\r\n\r\n");
  }
  const status = head.slice(9, 12);
  if (status !== "200") throw new Error(`The server answers ${head.slice(0, head.indexOf("\r\n"))}`);
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

async function press(order: Order): Promise<Answered> {
  const head = new TextEncoder().encode(order.head);
  const begun = performance.now();
  let answers = 0;
  let bytes = 0;
  const connections = await Promise.all(
    Array.from(
      { length: order.connections },
      () => Deno.connect({ hostname: order.hostname, port: order.port }),
    ),
  );
  try {
    await Promise.all(connections.map(async (connection) => {
      const buffer = new Uint8Array(64 * 1024);
      do {
        await connection.write(head);
        bytes = await readAnswer(connection, buffer);
        answers++;
      } while (performance.now() - begun < order.milliseconds);
    }));
  } finally {
    for (const connection of connections) connection.close();
  }
  return { perSecond: answers / ((performance.now() - begun) / 1_000), bytes };
}

self.onmessage = async ({ data }: MessageEvent<Order>) => {
  try {
    self.postMessage(await press(data));
  } catch (error) {
    self.postMessage(`Cannot press ${data.hostname}:${data.port}: ${(error as Error).message}`);
  }
};
