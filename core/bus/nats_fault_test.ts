import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { wait } from "core/base/wait.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Signal } from "core/signal/signal.ts";
import { seeded } from "core/testing/chance.ts";
import { findNats, findOldNats, type NatsBinary, type NoNats } from "core/testing/find_nats.ts";
import { newHouse, person, type TestHouse } from "core/testing/house.ts";
import { freePort, startNats, startNatsCluster } from "core/testing/nats_server.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { testWhere } from "core/testing/skip.ts";
import { startTcpProxy } from "core/testing/tcp_proxy.ts";
import { until } from "core/testing/until.ts";
import { openNatsBus } from "./nats_bus.ts";

// A house whose bus is on a real server, and what happens to servers: what it said is heard, each once by who has an
// inbox, in the order of its key by everybody, whatever was acknowledged and lost again.

const current = await findNats();
const old = await findOldNats();
const KEYS = 12;

function testFault(
  name: string,
  run: (binary: NatsBinary) => Promise<void>,
  found: NatsBinary | NoNats = current,
): void {
  testWhere("missing" in found ? found.missing : undefined, name, async () => {
    const restore = catchLog(() => {});
    try {
      if (!("missing" in found)) await run(found);
    } finally {
      restore();
    }
  });
}

/** Hears bells without an inbox: what comes again is told by its id. */
class Witness {
  readonly heard = new Map<string, number[]>();
  readonly #ids = new Set<string>();
  again = 0;

  deliver = (signals: readonly Signal[]): Promise<void> => {
    for (const { id, key, position } of signals) {
      if (this.#ids.has(id)) this.again++;
      else this.heard.set(key, [...this.heard.get(key) ?? [], position.sequence]);
      this.#ids.add(id);
    }
    return Promise.resolve();
  };

  get many(): number {
    return this.#ids.size;
  }

  /** Says what is wrong with the order, of any key. */
  get disorder(): string[] {
    return [...this.heard].filter(([, said]) => said.some((one, n) => n > 0 && one <= said[n - 1]!)).map(
      String,
    );
  }
}

/** Rings bells one after the other, some at once, until it is told to stop; says how many. */
function startRinging(house: TestHouse, pause: number): { stop(): Promise<number> } & AsyncDisposable {
  let going = true;
  let rung = 0;
  const ringing = (async () => {
    while (going) {
      const bells = Array.from({ length: 5 }, (_, n) => `bell ${(rung + n) % KEYS}`);
      await Promise.all(bells.map((bell) => house.send(ringBell, { bell }, person("ringer"))));
      rung += bells.length;
      await wait(pause);
    }
  })();
  const stop = async () => {
    going = false;
    await ringing;
    return rung;
  };
  return { stop, [Symbol.asyncDispose]: async () => void await stop() };
}

/** Everything is where it belongs: in the log, with whoever has an inbox, and with the witness. */
async function assertWhole(house: TestHouse, witness: Witness, rung: number): Promise<void> {
  await until("the witness has heard all", () => witness.many === rung, 30_000);
  await until("the inboxes have heard all", async () => {
    const rows = await count(house, "listener");
    return rows.reduce((sum, { n }) => sum + n, 0) === 2 * rung; // the bells, and the echoes of them
  }, 30_000);
  assert.deepEqual(witness.disorder, []);
  for (const context of ["ringer", "echo"]) {
    const sums = await count(house, context);
    assert.equal(sums.reduce((sum, { n }) => sum + n, 0), rung, context);
  }
  const said = (await house.signals.read(0, 1_000_000)).filter(({ signal }) =>
    signal.position.context === "ringer"
  );
  const places = new Set(said.map(({ signal }) => signal.position.sequence));
  assert.deepEqual([places.size, said.length], [rung, rung], "each once in the log");
}

async function count(house: TestHouse, context: string): Promise<{ name: string; n: number }[]> {
  return await house.reader(context).database.all("select name, n from count");
}

async function newRingers(bus: string, witness: Witness): Promise<TestHouse> {
  const house = await newHouse({ contexts: RINGERS, bus, retry: { backoff: [100, 100, 100, 100] } });
  await house.signals.subscribe({
    name: "witness",
    hears: ["ringer.bell.rung.v1"],
    deliver: witness.deliver,
  });
  return house;
}

async function killAgainAndAgain(binary: NatsBinary): Promise<void> {
  // 2.9 knows no such setting; a kill alone takes nothing away from its files.
  const sync = binary.version.startsWith("2.9.") ? {} : { syncInterval: "always" };
  await using server = await startNats({ binary, ...sync });
  const witness = new Witness();
  await using house = await newRingers(server.url, witness);
  await using ringing = startRinging(house, 2);
  const random = seeded(20260401);
  for (let kills = 0; kills < 8; kills++) {
    await wait(100 + random() * 400);
    await server.kill();
    await wait(random() * 500);
    await server.restart();
  }
  await assertWhole(house, witness, await ringing.stop());
}

async function loseTheEnd(binary: NatsBinary): Promise<void> {
  await using server = await startNats({ binary });
  const witness = new Witness();
  await using house = await newRingers(server.url, witness);
  const elsewhere = new Witness();
  const other = await openNatsBus({ url: server.url, site: "main" });
  await other.subscribe({ name: "elsewhere", hears: ["ringer.bell.rung.v1"], deliver: elsewhere.deliver });
  const first = await startRinging(house, 1).stop();
  await house.settle();
  // What the server had on its disk at one moment, as it would find it after a power cut in a later one.
  const copy = await Deno.makeTempDir({ prefix: "carillon_" });
  await server.stop();
  await copyFolder(server.folder, copy);
  await server.restart();
  await using ringing = startRinging(house, 1);
  await wait(1_000);
  const second = await ringing.stop();
  await until("all is heard", () => witness.many === first + second && elsewhere.many === first + second);
  await house.settle();
  await server.kill();
  await Deno.remove(`${server.folder}/jetstream`, { recursive: true });
  await copyFolder(copy, server.folder);
  await server.restart();
  const again = startRinging(house, 1);
  await wait(500);
  const rung = first + second + await again.stop();
  await assertWhole(house, witness, rung);
  await until("who is elsewhere has heard all", () => elsewhere.many === rung, 20_000);
  assert.deepEqual(elsewhere.disorder, []);
  await other.close();
  await Deno.remove(copy, { recursive: true });
}

for (const [version, binary] of [["a current server", current], ["2.9", old]] as const) {
  testFault(
    `openNatsBus() on ${version} loses, doubles and turns round nothing when it is killed again and again`,
    killAgainAndAgain,
    binary,
  );
  testFault(
    `openNatsBus() on ${version} goes back where the server has lost what it had acknowledged`,
    loseTheEnd,
    binary,
  );
}

for (const how of ["refuse", "hang"] as const) {
  testFault(`openNatsBus() goes on when the network is cut (${how}) and mended`, async (binary) => {
    await using server = await startNats({ binary });
    await using proxy = startTcpProxy(server.port);
    const witness = new Witness();
    await using house = await newRingers(`nats://127.0.0.1:${proxy.port}`, witness);
    await using ringing = startRinging(house, 10);
    for (const milliseconds of [300, 1_500, how === "hang" ? 12_000 : 50]) {
      await wait(300);
      proxy.cut(how);
      await wait(milliseconds);
      proxy.heal();
    }
    await wait(300);
    await assertWhole(house, witness, await ringing.stop());
  });
}

testFault(
  "openNatsBus() goes on in a cluster of three when one after the other is killed",
  async (binary) => {
    await using cluster = await startNatsCluster({ binary });
    const witness = new Witness();
    await using house = await newRingers(`${cluster.url}?replicas=3`, witness);
    await using ringing = startRinging(house, 10);
    for (const server of cluster.servers) {
      await wait(500);
      const before = witness.many;
      await server.kill();
      await until("signals are heard with two of three", () => witness.many > before + 100, 30_000);
      await server.restart();
    }
    await assertWhole(house, witness, await ringing.stop());
  },
);

Deno.test("openNatsBus() says where nobody answers, without the password", async () => {
  const url = `nats://me:secret@127.0.0.1:${freePort()}`;
  const begun = performance.now();
  await assert.rejects(openNatsBus({ url, site: "main" }), (error) => {
    assert.ok(error instanceof Refusal && error.code === "bus.nats_unreachable");
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
  assert.ok(performance.now() - begun < 20_000);
});

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const entry of Deno.readDir(from)) {
    if (entry.isDirectory) await copyFolder(`${from}/${entry.name}`, `${to}/${entry.name}`);
    else await Deno.copyFile(`${from}/${entry.name}`, `${to}/${entry.name}`);
  }
}
