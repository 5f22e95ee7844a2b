import assert from "node:assert/strict";
import { sql } from "drizzle-orm";
import { systemActor } from "core/base/actor.ts";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Bus } from "core/bus/bus.ts";
import { openEmbeddedBus } from "core/bus/embedded_bus.ts";
import { held } from "core/testing/held_bus.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { until } from "core/testing/until.ts";
import { rebuildJob } from "core/work/rebuild.ts";
import { isSound } from "core/work/rebuilt.ts";
import { openHome } from "./home.ts";
import { homeApi } from "./home_api.ts";
import { processTokens } from "./process_token.ts";
import { GuestReaders, openReaders } from "./readers.ts";
import { RemoteHome } from "./remote_home.ts";
import { SplitHouse } from "./split_house.ts";

const TESTER = systemActor("tester");
const KEY = "the key of a test";
const NAMES = RINGERS.map(({ name }) => name);

/** A part of a house behind a port of its own. */
interface Part {
  readonly residents: readonly string[];
  readonly url: string;
  stop(): Promise<void>;
}

/** Two parts that share a bus and a folder, and the house over them. */
interface Split extends AsyncDisposable {
  readonly house: SplitHouse;
  readonly ringer: Part;
  readonly hearers: Part;
  /** Opens a part that was stopped again, where it was. */
  reopen(part: Part): Promise<Part>;
}

async function openPart(folder: string, bus: Bus, residents: readonly string[], port = 0): Promise<Part> {
  const own = RINGERS.filter(({ name }) => residents.includes(name));
  const openBus = () => Promise.resolve(held(bus));
  const home = await openHome({ folder, site: "main", contexts: RINGERS, plugins: [], residents, openBus });
  const api = homeApi(home, own, processTokens(KEY));
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, api);
  let stopped: Promise<void> | undefined;
  return {
    residents,
    url: `http://127.0.0.1:${server.addr.port}`,
    stop: () => stopped ??= server.shutdown().then(() => home.close()),
  };
}

async function openSplit(key = KEY): Promise<Split> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const bus = await openEmbeddedBus(`${folder}/bus.db`);
  const ringer = await openPart(folder, bus, ["ringer"]);
  const hearers = await openPart(folder, bus, ["echo", "listener"]);
  const tokens = processTokens(key);
  const homes = [ringer, hearers].map(({ residents, url }) => new RemoteHome({ residents, url, tokens }));
  const house = new SplitHouse({
    readers: await openReaders(NAMES, { folder }),
    guests: new GuestReaders({ folder }),
    homes,
    projecting: ["echo", "listener"],
    bus: held(bus),
  });
  return {
    house,
    ringer,
    hearers,
    reopen: ({ residents, url }) => openPart(folder, bus, residents, Number(new URL(url).port)),
    async [Symbol.asyncDispose]() {
      await house.close();
      await ringer.stop();
      await hearers.stop();
      await bus.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

const refusedAs = (code: string) => (error: unknown) =>
  error instanceof Refusal && error.code === code && error.kind === "unavailable";

Deno.test("SplitHouse sends to where a context lives, waits until others have heard, and reads here", async () => {
  await using split = await openSplit();
  const { house } = split;
  const heard: string[] = [];
  await house.tail(["echo.bell.echoed.v1"], (signal) => heard.push(signal.key));
  const done = await house.send(ringBell, { bell: "a" }, TESTER);
  assert.deepEqual(done.position, { context: "ringer", sequence: 1 });
  assert.equal(done.stand.sequence, 1);
  assert.equal(await house.caughtUp({ ringer: 1 }, 5_000), true);
  assert.deepEqual(await house.reader("echo").database.all(sql`select n from count`), [{ n: 1 }]);
  await until("the echo is heard", () => heard.length > 0);
  assert.deepEqual((await house.signals.reports()).map(({ name }) => name), ["echo", "listener"]);
  assert.deepEqual(await house.absent(), []);
});

Deno.test("SplitHouse a Refusal comes back as one", async () => {
  await using split = await openSplit();
  await assert.rejects(
    split.house.send(ringBell, { bell: "" }, TESTER),
    (error) => error instanceof Refusal && error.code === "ringer.input_invalid" && error.kind === "invalid",
  );
});

Deno.test("SplitHouse has what is kept rebuilt where it lives, and is told how far that is", async () => {
  await using split = await openSplit();
  const { house } = split;
  for (const bell of ["a", "b", "a"]) await house.send(ringBell, { bell }, TESTER);
  assert.equal(await house.caughtUp({ ringer: 3 }, 5_000), true);
  const told: string[] = [];
  const rebuilt = await house.run(rebuildJob("echo"), {}, TESTER, (_done, _total, what) => told.push(what));
  assert.deepEqual([rebuilt.resident, rebuilt.signals, isSound(rebuilt)], ["echo", 3, true]);
  assert.ok(told.includes("hearing") && told.includes("comparing"));
});

Deno.test("SplitHouse a part that is away costs what is asked of it, and nothing else; and it comes back", async () => {
  await using split = await openSplit();
  const { house, ringer, hearers } = split;
  await house.send(ringBell, { bell: "a" }, TESTER);
  await ringer.stop();
  await assert.rejects(house.send(ringBell, { bell: "a" }, TESTER), refusedAs("ringer.away"));
  const begun = performance.now();
  await assert.rejects(house.send(ringBell, { bell: "a" }, TESTER), refusedAs("ringer.away"));
  assert.ok(performance.now() - begun < 100, "known to be away, it is not tried for long");
  assert.deepEqual(await house.absent(), ["ringer"]);
  assert.deepEqual(await house.reader("ringer").database.all(sql`select n from count`), [{ n: 1 }]);
  assert.equal(await house.caughtUp({ ringer: 1 }, 5_000), false, "nobody can say, and nobody waits");
  assert.equal(await house.caughtUp({}, 5_000), true, "those who hear are there");
  await hearers.stop();
  assert.equal(await house.caughtUp({}, 5_000), false);
  assert.ok(performance.now() - begun < 2_000, "and none of that takes long");
  const again = await split.reopen(ringer);
  await house.send(ringBell, { bell: "a" }, TESTER);
  assert.deepEqual(await house.reader("ringer").database.all(sql`select n from count`), [{ n: 2 }]);
  await again.stop();
});

Deno.test("SplitHouse a part that does not answer makes pages wait once, and not again for a while", async () => {
  await using split = await openSplit();
  const { house } = split;
  // Held up where it serves, as a process that is stopped would be.
  const silent = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const home = new RemoteHome({
    residents: ["echo", "listener"],
    url: `http://127.0.0.1:${silent.addr.port}`,
    tokens: processTokens(KEY),
  });
  const begun = performance.now();
  assert.equal(await home.heard(50), false);
  const first = performance.now();
  assert.ok(first - begun < 2_000);
  assert.equal(await home.heard(50), false);
  assert.ok(performance.now() - first < 25, "passed over");
  assert.equal(await house.caughtUp({}, 5_000), true);
  silent.close();
});

Deno.test("SplitHouse what another key signs opens nothing", async () => {
  const lines: string[] = [];
  const restore = catchLog((line) => lines.push(line));
  try {
    await using split = await openSplit("another key");
    await assert.rejects(split.house.send(ringBell, { bell: "a" }, TESTER), refusedAs("ringer.away"));
    assert.equal(await split.house.caughtUp({ ringer: 1 }, 500), false);
    assert.deepEqual(await split.house.reader("ringer").database.all(sql`select n from count`), []);
  } finally {
    restore();
  }
  assert.match(lines[0]!, /does not take our calls/);
});
