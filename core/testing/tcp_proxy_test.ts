import assert from "node:assert/strict";
import { startTcpProxy } from "./tcp_proxy.ts";
import { until } from "./until.ts";

/** A server that says back what it hears. */
function startEcho(): { port: number } & AsyncDisposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const talks: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const one of listener) talks.push(one.readable.pipeTo(one.writable).catch(() => {}));
  })();
  return {
    port: listener.addr.port,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(talks);
    },
  };
}

async function say(connection: Deno.Conn, text: string): Promise<string> {
  await connection.write(new TextEncoder().encode(text));
  const bytes = new Uint8Array(1_024);
  const many = await connection.read(bytes);
  return new TextDecoder().decode(bytes.subarray(0, many ?? 0));
}

Deno.test("startTcpProxy() carries both ways, later where it is told to", async () => {
  await using echo = startEcho();
  await using proxy = startTcpProxy(echo.port);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  assert.equal(await say(connection, "one"), "one");
  proxy.delay(40);
  const begun = performance.now();
  assert.equal(await say(connection, "two"), "two");
  assert.ok(performance.now() - begun >= 75, "40 ms each way");
});

Deno.test("startTcpProxy() ends connections that are cut, and takes new ones once healed", async () => {
  await using echo = startEcho();
  await using proxy = startTcpProxy(echo.port);
  using first = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  assert.equal(await say(first, "one"), "one");
  proxy.cut();
  assert.equal(await first.read(new Uint8Array(1)).catch(() => null), null);
  using second = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  assert.equal(await second.read(new Uint8Array(1)).catch(() => null), null);
  proxy.heal();
  using third = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  assert.equal(await say(third, "three"), "three");
});

Deno.test("startTcpProxy() lets nothing pass while it hangs, and all of it afterwards", async () => {
  await using echo = startEcho();
  await using proxy = startTcpProxy(echo.port);
  using connection = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  await until("it is connected", () => proxy.connections === 1);
  proxy.cut("hang");
  let heard = "";
  const answered = say(connection, "held").then((text) => heard = text);
  using late = await Deno.connect({ hostname: "127.0.0.1", port: proxy.port });
  const lateAnswered = say(late, "late");
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(heard, "");
  proxy.heal();
  await answered;
  assert.equal(heard, "held");
  assert.equal(await lateAnswered, "late");
});
