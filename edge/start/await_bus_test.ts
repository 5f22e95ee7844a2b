import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { freePort } from "core/testing/nats_server.ts";
import { awaitBus } from "./await_bus.ts";

const NEVER = new AbortController().signal;

function options(bus?: string) {
  return { host: "127.0.0.1", port: freePort(), ...(bus ? { bus } : {}) };
}

Deno.test("awaitBus() waits for nothing where signals stay in the process, or a server is there", async () => {
  assert.equal(await awaitBus(options(), NEVER), true);
  using server = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const nobody = `nats://127.0.0.1:${freePort()}`;
  assert.equal(await awaitBus(options(`${nobody},nats://127.0.0.1:${server.addr.port}`), NEVER), true);
});

Deno.test("awaitBus() says what it waits for until a server is there, and leaves its port to the process", async () => {
  const lines: string[] = [];
  const restore = catchLog((line) => lines.push(line));
  try {
    const port = freePort();
    const given = options(`nats://user:secret@127.0.0.1:${port}`);
    const url = `http://127.0.0.1:${given.port}`;
    const waiting = awaitBus(given, NEVER);
    const ask = async (path: string, method = "GET") => {
      const answer = await fetch(url + path, { method });
      return [answer.status, await answer.text()] as const;
    };
    for (let listens = false; !listens;) listens = await ask("/").then(() => true, () => false);
    assert.deepEqual(await ask("/health/live"), [200, '{"live":true}']);
    const [status, health] = await ask("/health/ready");
    assert.equal(status, 503);
    assert.match(health, /the bus does not answer/);
    const [refused, failure] = await ask("/home/send/learning.submit_answer", "POST");
    assert.equal(refused, 503);
    assert.match(failure, /home\.starting/);
    assert.equal((await ask("/courses"))[0], 503);
    using _server = Deno.listen({ hostname: "127.0.0.1", port });
    assert.equal(await waiting, true);
    assert.equal(lines.length, 2);
    assert.doesNotMatch(lines.join(), /secret/);
    Deno.listen({ hostname: "127.0.0.1", port: given.port }).close();
  } finally {
    restore();
  }
});

Deno.test("awaitBus() waits no longer once it is stopped", async () => {
  const restore = catchLog(() => {});
  const stop = new AbortController();
  const waiting = awaitBus(options(`nats://127.0.0.1:${freePort()}`), stop.signal);
  stop.abort();
  assert.equal(await waiting, false);
  restore();
});
