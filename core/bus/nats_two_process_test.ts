import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers } from "@nats-io/transport-node";
import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Signal } from "core/signal/signal.ts";
import { findNats, type NatsBinary } from "core/testing/find_nats.ts";
import { startNats } from "core/testing/nats_server.ts";
import { testWhere } from "core/testing/skip.ts";
import { openNatsBus } from "./nats_bus.ts";
import { toWire } from "./nats_message.ts";
import { natsNames, subjectOf } from "./nats_names.ts";
import { A, B, Ear, ids, QUICK, sampleSignal, until } from "./sample_ears.ts";

// Two connections to one server, as two processes have them.

const found = await findNats();

function testOn(name: string, run: (binary: NatsBinary) => Promise<void>): void {
  testWhere("missing" in found ? found.missing : undefined, name, async () => {
    const restore = catchLog(() => {});
    try {
      if (!("missing" in found)) await run(found);
    } finally {
      restore();
    }
  });
}

testOn(
  "openNatsBus() asks the process that delivers to a subscriber, wherever an operator is",
  async (binary) => {
    await using server = await startNats({ binary });
    const open = () => openNatsBus({ url: server.url, site: "main", retry: { backoff: [] } });
    const [home, office] = [await open(), await open()];
    let broken = true;
    const ear = new Ear("plugins/ear: öhr", [A], (signal) => broken && signal.key === "bad");
    await home.subscribe(ear);
    const signals = ["bad", "good"].map((key) => sampleSignal(A, key));
    await office.publish(signals);
    await until(async () => (await office.deadLetters(10)).length === 1);
    const [report] = await office.reports();
    assert.deepEqual([report!.name, report!.running, report!.dead, report!.lag], [ear.name, true, 1, 0]);
    assert.match(report!.lastFailure!, /cannot handle bad/);

    await assert.rejects(office.redrive(ear.name, "nothing"), isRefusal("bus.letter_missing"));
    broken = false;
    assert.equal(await office.redrive(ear.name), 1);
    await until(() => ear.heard.length === 2);
    await office.pause(ear.name);
    assert.equal((await home.reports())[0]!.paused, true);
    await office.replay(ear.name, { since: new Date(0) });
    await office.resume(ear.name);
    await until(() => ear.heard.length === 4);
    assert.deepEqual(ear.ids.slice(2), ids(signals));
    assert.deepEqual(ear.epochs.slice(2), [1, 1]);

    await home.close();
    assert.equal((await office.reports())[0]!.running, false);
    await assert.rejects(office.pause(ear.name), isRefusal("bus.subscriber_away"));
    await assert.rejects(office.pause("nobody"), isRefusal("bus.subscriber_missing"));
    await office.close();
  },
);

testOn(
  "openNatsBus() carries between processes what one says and another hears, and keeps sites apart",
  async (binary) => {
    await using server = await startNats({ binary });
    const [one, two, elsewhere] = [
      await openNatsBus({ url: server.url, site: "main", retry: QUICK }),
      await openNatsBus({ url: server.url, site: "main", retry: QUICK }),
      await openNatsBus({ url: server.url, site: "other", retry: QUICK }),
    ];
    const ear = new Ear("ear", [A]);
    const stranger = new Ear("ear", [A, B]);
    const live: string[] = [];
    await two.subscribe(ear);
    await elsewhere.subscribe(stranger);
    await two.tail([B], ({ signal }) => live.push(signal.id));
    const signals = Array.from({ length: 300 }, (_, n) => sampleSignal(n % 3 ? A : B, `k${n % 7}`));
    await one.publish(signals);
    assert.equal(await two.caughtUp(["ear"], 5_000), true);
    await until(() => live.length === 100);
    assert.deepEqual(live, ids(signals.filter(({ name }) => name === B)));
    assert.deepEqual([...ear.ids].sort(), ids(signals.filter(({ name }) => name === A)).sort());
    assert.equal(await elsewhere.caughtUp(["ear"], 1_000), true);
    assert.deepEqual([stranger.heard, (await elsewhere.log()).signals], [[], 0]);
    for (const bus of [one, two, elsewhere]) await bus.close();
  },
);

testOn("last() says up to where the log has all of a context, whoever asks", async (binary) => {
  await using server = await startNats({ binary });
  const bus = await openNatsBus({ url: server.url, site: "main" });
  assert.equal(await bus.last("probe"), 0);
  const at = (sequence: number, key = `k${sequence}`) => ({
    ...sampleSignal(A, key),
    position: { context: "probe", sequence },
  });
  const signals = Array.from({ length: 40 }, (_, n) => at(n + 1, `k${n % 3}`));
  await bus.publish(signals.slice(0, 30));
  assert.equal(await bus.last("probe"), 30);
  // 31 did not come through where 32 and 33 did: 31 must be said again. Then nothing is missing.
  const head = (await bus.log()).head;
  const nc = await connect({ servers: [`127.0.0.1:${server.port}`] });
  const publish = async (signal: Signal) => {
    const { payload, headers } = toWire(signal, { sequence: 30, at: head });
    await jetstream(nc).publish(subjectOf(natsNames("main"), signal.name), payload, { headers });
  };
  await publish(signals[31]!);
  await publish(signals[32]!);
  assert.equal(await bus.last("probe"), 30);
  await publish(signals[30]!);
  assert.equal(await bus.last("probe"), 33);
  assert.equal(await bus.last("prob"), 0);
  await nc.close();
  await bus.close();
});

testOn(
  "publish() puts everything of a signal on the wire as CloudEvents do, and reads it back",
  async (binary) => {
    await using server = await startNats({ binary });
    const bus = await openNatsBus({ url: server.url, site: "main" });
    const signal: Signal = {
      ...sampleSignal(A, 'a "key" of 100 % ünïcode', { text: "öffnet\n", nothing: null, many: [1, 2.5] }),
      actor: { kind: "person", id: "p1", roles: ["author", "operator"] },
      causation: "c1",
      trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    };
    await bus.publish([signal]);
    assert.deepEqual((await bus.read(0, 1))[0]!.signal, signal);
    const nc = await connect({ servers: [`127.0.0.1:${server.port}`] });
    const jsm = await jetstreamManager(nc);
    const stored = (await jsm.streams.getMessage("CARILLON_main", { seq: 1 }))!;
    assert.equal(stored.subject, `carillon.main.${A}`);
    assert.deepEqual(JSON.parse(stored.string()), signal.body);
    for (
      const [name, value] of [["ce-id", signal.id], ["ce-specversion", "1.0"], ["ce-type", A], [
        "Nats-Msg-Id",
        signal.id,
      ]]
    ) {
      assert.equal(stored.header.get(name!), value, name!);
    }
    assert.equal(stored.header.get("traceparent"), signal.trace);
    // What others add is passed over; what is no signal at all is passed over by everybody.
    const known = headers();
    for (const name of stored.header.keys()) known.append(name, stored.header.get(name));
    known.set("ce-unheardof", "x");
    known.set("Nats-Msg-Id", "another");
    await jetstream(nc).publish(stored.subject, stored.data, { headers: known });
    await jetstream(nc).publish(stored.subject, "no signal");
    const ear = new Ear("ear", [A]);
    await bus.subscribe(ear);
    assert.equal(await bus.caughtUp(["ear"], 5_000), true);
    assert.deepEqual(ear.heard, [signal, signal]);
    await nc.close();
    await bus.close();
  },
);

function isRefusal(code: string): (error: unknown) => boolean {
  return (error) => error instanceof Refusal && error.code === code;
}
