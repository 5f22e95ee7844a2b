import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { openReader } from "core/data/reader.ts";
import { migrate } from "core/data/migrate.ts";
import { openWriter } from "core/data/writer.ts";
import { findNats, type NatsBinary } from "core/testing/find_nats.ts";
import { startNats } from "core/testing/nats_server.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";
import { readLost, readRelayed, readSaid } from "core/work/outbox.ts";
import { WORK_TABLES } from "core/work/tables.ts";
import { doWork } from "core/work/work.ts";
import type { Bus } from "./bus.ts";
import { openEmbeddedBus } from "./embedded_bus.ts";
import { openNatsBus } from "./nats_bus.ts";
import { Relay } from "./relay.ts";
import { A } from "./sample_ears.ts";

const found = await findNats();
const skipped = "missing" in found ? found.missing : undefined;

/** An outbox in a folder of its own, to be carried to whatever bus. */
async function openOutbox() {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const writer = await openWriter(`${folder}/probe.db`);
  await migrate(writer, "core", WORK_TABLES);
  const reader = await openReader(`${folder}/probe.db`);
  const place = { name: "probe", writer, clock: () => new Date() };
  const cause = { actor: { kind: "system", id: "test" }, site: "main" } as const;
  return {
    reader,
    folder,
    relayTo: (bus: Bus, keptFor?: number) => new Relay(place, reader, bus, keptFor),
    /** Says so many signals, of some keys. */
    say: (many: number) =>
      doWork(place, cause, (work) => {
        for (let n = 0; n < many; n++) work.emit({ name: A, key: `k${n % 10}`, body: { n } });
        return Promise.resolve();
      }),
    rows: async () => (await reader.database.all("select sequence from _outbox")).length,
    relayed: () => readRelayed(reader),
    /** Notes less than was carried. */
    forget: (sequence: number) =>
      writer.write(() => writer.execute("update _relayed set sequence = ?", [sequence])),
    async [Symbol.asyncDispose]() {
      reader.close();
      await writer.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** Carries all that was said, and notes it. */
async function carry(
  outbox: Awaited<ReturnType<typeof openOutbox>>,
  bus: Bus,
  keptFor?: number,
): Promise<void> {
  const relay = outbox.relayTo(bus, keptFor);
  await relay.start();
  await relay.reached(await readSaid(outbox.reader), AbortSignal.timeout(10_000));
  await relay.stop();
}

Deno.test("Relay carries all that was said in order, and lets go of what lies a thousand rows behind", async () => {
  await using outbox = await openOutbox();
  const bus = await openEmbeddedBus(`${outbox.folder}/bus.db`);
  await outbox.say(2_500);
  await carry(outbox, bus);
  const logged = await bus.read(0, 10_000);
  assert.deepEqual(
    logged.map(({ signal }) => signal.position.sequence),
    Array.from({ length: 2_500 }, (_, n) => n + 1),
  );
  assert.deepEqual([await outbox.rows(), await outbox.relayed()], [1_000, 2_500]);
  await bus.close();
});

testOn("Relay keeps rows for a while where the log can lose its end", async (binary) => {
  await using server = await startNats({ binary });
  await using outbox = await openOutbox();
  const bus = await openNatsBus({ url: server.url, site: "main" });
  await outbox.say(2_500);
  await carry(outbox, bus);
  assert.equal(await outbox.rows(), 2_500);
  await outbox.say(1);
  const relay = outbox.relayTo(bus, 100);
  await relay.start();
  await wait(150);
  await outbox.say(1);
  relay.wake();
  await until("old rows go", async () => await outbox.rows() < 2_500);
  assert.equal(await outbox.rows(), 1_000);
  await relay.stop();
  await bus.close();
});

testOn("Relay goes over what the log has though it was not noted, and says it once", async (binary) => {
  await using server = await startNats({ binary });
  await using outbox = await openOutbox();
  const bus = await openNatsBus({ url: server.url, site: "main" });
  await outbox.say(300);
  await carry(outbox, bus);
  await outbox.forget(20); // as after kill -9: carried, and not noted
  const published: number[] = [];
  const spied = instead(bus, {
    publish: (signals) => {
      published.push(...signals.map(({ position }) => position.sequence));
      return bus.publish(signals);
    },
  });
  await outbox.say(1);
  await carry(outbox, spied);
  assert.deepEqual(published, [301]);
  assert.equal((await bus.log()).signals, 301);
  await bus.close();
});

testOn(
  "Relay goes on behind what the log has of a newer database, says so, and carries what was still to be said",
  async (binary) => {
    await using server = await startNats({ binary });
    const bus = await openNatsBus({ url: server.url, site: "main" });
    {
      await using outbox = await openOutbox();
      await outbox.say(50);
      await carry(outbox, bus);
    }
    await using older = await openOutbox();
    await older.say(5);
    const lines: string[] = [];
    const restore = catchLog((line) => lines.push(line));
    await carry(older, bus);
    restore();
    assert.equal((await bus.log()).signals, 55);
    assert.ok(lines.some((line) => line.includes("that is an older copy")), lines.join("\n"));
    const positions = (await bus.read(50, 10)).map(({ signal }) => signal.position.sequence);
    assert.deepEqual(positions, [51, 52, 53, 54, 55]);
    assert.deepEqual(await readLost(older.reader), [{ first: 6, last: 50 }]);
    await older.say(1);
    await carry(older, bus);
    assert.equal(await bus.last("probe"), 56);
    await bus.close();
  },
);

for (const saidMeanwhile of [5, 70]) {
  testOn(
    `Relay goes on behind what the log has of a newer database also where it comes later, after ${saidMeanwhile} more`,
    async (binary) => {
      await using server = await startNats({ binary });
      const bus = await openNatsBus({ url: server.url, site: "main" });
      {
        await using outbox = await openOutbox();
        await outbox.say(50);
        await carry(outbox, bus);
      }
      await using older = await openOutbox();
      let asked = 0;
      await older.say(1);
      const relay = older.relayTo(instead(bus, {
        last: (context) =>
          asked++ === 0
            ? Promise.reject(new Refusal("bus.away", "unavailable", "Cannot reach the bus"))
            : bus.last(context),
      }));
      await relay.start();
      await older.say(saidMeanwhile);
      relay.wake();
      const last = 51 + saidMeanwhile;
      await until("the log has what was said", async () => await bus.last("probe") === last);
      await relay.stop();
      const [first] = (await bus.read(50, 1)).map(({ signal }) => signal.position.sequence);
      assert.deepEqual([first, (await bus.log()).signals], [51, last]);
      assert.deepEqual(await readLost(older.reader), [{ first: 2, last: 50 }]);
      assert.equal(await readSaid(older.reader), last);
      await bus.close();
    },
  );
}

testOn("Two relays of one outbox do no harm: what both carry is in the log once", async (binary) => {
  await using server = await startNats({ binary });
  await using outbox = await openOutbox();
  const [one, two] = [
    await openNatsBus({ url: server.url, site: "main" }),
    await openNatsBus({ url: server.url, site: "main" }),
  ];
  await outbox.say(1_000);
  await Promise.all([carry(outbox, one), carry(outbox, two)]);
  const sequences = (await one.read(0, 10_000)).map(({ signal }) => signal.position.sequence);
  assert.equal(sequences.length, 1_000);
  assert.equal(new Set(sequences).size, 1_000);
  await one.close();
  await two.close();
});

/** A bus that does some things otherwise. */
function instead(bus: Bus, others: Partial<Bus>): Bus {
  return new Proxy(bus, {
    get(target, name) {
      const own: unknown = Reflect.get(name in others ? others : target, name);
      return typeof own === "function" ? own.bind(target) : own;
    },
  });
}

function testOn(name: string, run: (binary: NatsBinary) => Promise<void>): void {
  testWhere(skipped, name, async () => {
    if (!("missing" in found)) await run(found);
  });
}
