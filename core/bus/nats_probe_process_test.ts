import { connect } from "@nats-io/transport-node";
import { jetstreamManager, type StreamConfig } from "@nats-io/jetstream";
import assert from "node:assert/strict";
import { Refusal } from "core/base/refusal.ts";
import { findNats, type NatsBinary } from "core/testing/find_nats.ts";
import { type NatsServer, startNats } from "core/testing/nats_server.ts";
import { testWhere } from "core/testing/skip.ts";
import type { Bus } from "./bus.ts";
import { readAddress } from "./nats_address.ts";
import { openNatsBus } from "./nats_bus.ts";
import { natsNames } from "./nats_names.ts";
import { consumerConfig, differences, logConfig, refuseDifferent } from "./nats_probe.ts";
import { sampleSignal } from "./sample_ears.ts";

const found = await findNats();

function testOn(name: string, run: (binary: NatsBinary) => Promise<void>): void {
  testWhere("missing" in found ? found.missing : undefined, name, async () => {
    if (!("missing" in found)) await run(found);
  });
}

async function assertRefused(opening: Promise<Bus>, code: string, words: RegExp): Promise<void> {
  await assert.rejects(opening, (error) => {
    assert.ok(error instanceof Refusal, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, words);
    return true;
  });
}

/** Has the log made by somebody else before, otherwise. */
async function makeLog(server: NatsServer, otherwise: Partial<StreamConfig>): Promise<void> {
  const nc = await connect({ servers: [`127.0.0.1:${server.port}`] });
  const jsm = await jetstreamManager(nc);
  await jsm.streams.add({ ...logConfig(natsNames("main"), undefined), ...otherwise });
  await nc.close();
}

testOn("openNatsBus() refuses a server without JetStream", async (binary) => {
  await using server = await startNats({ binary, jetStream: false });
  await assertRefused(
    openNatsBus({ url: server.url, site: "main" }),
    "bus.nats_unfit",
    /it has no JetStream/,
  );
});

for (
  const [what, otherwise, words] of [
    [
      "forgets",
      { max_age: 3_600_000_000_000, duplicate_window: 60_000_000_000 },
      /max_age is 3600000000000, not 0/,
    ],
    ["is in memory", { storage: "memory" }, /storage is "memory", not "file"/],
    [
      "hardly knows ids",
      { duplicate_window: 1_000_000_000 },
      /duplicate_window is 1000000000, not 600000000000/,
    ],
    [
      "is of other subjects",
      { subjects: ["carillon.main.learning.>"] },
      /subjects is \["carillon.main.learning.>"\]/,
    ],
  ] as const
) {
  testOn(`openNatsBus() refuses a log that ${what}, and says what differs`, async (binary) => {
    await using server = await startNats({ binary });
    await makeLog(server, otherwise as unknown as Partial<StreamConfig>);
    await assertRefused(openNatsBus({ url: server.url, site: "main" }), "bus.nats_unfit", words);
  });
}

testOn("openNatsBus() refuses fewer copies of the log than it is told to want", async (binary) => {
  await using server = await startNats({ binary });
  await makeLog(server, {});
  const opening = openNatsBus({ url: `${server.url}?replicas=3`, site: "main" });
  await assertRefused(opening, "bus.nats_unfit", /num_replicas is 1, not 3/);
});

Deno.test("openNatsBus() refuses a server that is too old by its version", async () => {
  await using server = greetAs("2.8.4");
  await assertRefused(
    openNatsBus({ url: server.url, site: "main" }),
    "bus.nats_unfit",
    /2\.8\.4: it is older than 2\.9/,
  );
});

Deno.test("refuseDifferent() refuses a consumer that an old server made otherwise without a word", () => {
  const wanted = consumerConfig(["carillon.main.a.b.c.v1", "carillon.main.a.b.d.v1"], 7);
  const { filter_subjects: _dropped, ...made } = wanted;
  assert.throws(
    () => refuseDifferent(made, wanted, "2.9.10"),
    (error) => error instanceof Refusal && /filter_subjects is left out/.test(error.message),
  );
  refuseDifferent(wanted, wanted, "2.15.1");
});

Deno.test("differences() takes what servers leave out for nought", () => {
  assert.deepEqual(differences({ name: "a" }, { name: "a", max_age: 0, allow_direct: false }), []);
  assert.deepEqual(differences({}, { name: "a" }), ['name is left out, not "a"']);
});

for (
  const url of ["http://somewhere", "nats://", "nats://a?replicas=2", "nats://a?durable=1", "nats://a,b"]
) {
  Deno.test(`readAddress() refuses ${url}`, () => {
    assert.throws(
      () => readAddress({ url }),
      (error) => error instanceof Refusal && error.code === "bus.address_invalid",
    );
  });
}

Deno.test("readAddress() reads users, tokens, several servers and how many copies are wanted", () => {
  const { options, replicas, words } = readAddress({
    url: "nats://me:p%40ss@one:4222,tls://token@two?replicas=3",
  });
  assert.deepEqual(options[0], { servers: ["one:4222"], user: "me", pass: "p@ss" });
  assert.deepEqual(options[1], { servers: ["two"], tls: {}, token: "token" });
  assert.equal(replicas, 3);
  assert.equal(words, "nats://one:4222,tls://two?replicas=3");
});

testOn(
  "publish() refuses a signal that the server would not take, and carries what stands before it",
  async (binary) => {
    await using server = await startNats({ binary, maxPayload: 8_192 });
    const bus = await openNatsBus({ url: server.url, site: "main" });
    const name = "probe.thing.happened.v1";
    const [before, large, after] = ["a", "a".repeat(8_000), "a"].map((text) =>
      sampleSignal(name, "k", { text })
    );
    await assert.rejects(
      bus.publish([before!, large!, after!]),
      (error) =>
        error instanceof Refusal && error.code === "bus.signal_too_large" && error.facts.id === large!.id,
    );
    assert.deepEqual((await bus.read(0, 10)).map(({ signal }) => signal.id), [before!.id]);
    assert.equal(await bus.last("probe"), before!.position.sequence);
    await bus.close();
  },
);

testOn(
  "openNatsBus() says who it is where that is asked, and is refused at once as somebody else",
  async (binary) => {
    await using server = await startNats({ binary, user: { name: "carillon", password: "p@ss word" } });
    const as = (user: string) => server.url.replace("//", `//${user}@`);
    const bus = await openNatsBus({ url: as("carillon:p%40ss%20word"), site: "main" });
    await bus.publish([sampleSignal("probe.thing.happened.v1", "k")]);
    assert.equal((await bus.log()).signals, 1);
    await bus.close();
    const begun = performance.now();
    await assertRefused(
      openNatsBus({ url: as("carillon:wrong"), site: "main" }),
      "bus.nats_unreachable",
      /uthorization/,
    );
    assert.ok(performance.now() - begun < 3_000);
  },
);

/** Answers whoever connects as a server of some version would, and no more. */
function greetAs(version: string): { readonly url: string } & AsyncDisposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const talks: Promise<void>[] = [];
  const accepting = (async () => {
    for await (const one of listener) talks.push(talk(one, version));
  })();
  return {
    url: `nats://127.0.0.1:${listener.addr.port}`,
    async [Symbol.asyncDispose]() {
      listener.close();
      await accepting;
      await Promise.all(talks);
    },
  };
}

async function talk(connection: Deno.Conn, version: string): Promise<void> {
  const info = { server_id: "x", version, proto: 1, headers: true, max_payload: 1_048_576 };
  const write = (line: string) => connection.write(new TextEncoder().encode(`${line}\r\n`));
  await write(`INFO ${JSON.stringify(info)}`);
  for await (const bytes of connection.readable) {
    if (new TextDecoder().decode(bytes).includes("PING")) await write("PONG").catch(() => {}); // gone already
  }
}
