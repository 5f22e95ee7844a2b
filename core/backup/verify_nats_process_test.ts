import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import { Statements } from "core/data/statements.ts";
import { openBus } from "core/run/open_bus.ts";
import { openHome } from "core/run/home.ts";
import { findNats } from "core/testing/find_nats.ts";
import { type NatsServer, startNats } from "core/testing/nats_server.ts";
import { RINGERS } from "core/testing/probe_house.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";
import {
  backUpTo,
  countsIn,
  type Places,
  restoreFrom,
  ring,
  untilHeard,
  withPlaces,
} from "./sample_drill.ts";
import { verifyData } from "./verify.ts";

const found = await findNats();
const binary = found as Exclude<typeof found, { missing: string }>;
const KNOWN = {
  byKind: new Map([["core", 100], ...RINGERS.map(({ name }) => [name, 1] as const)]),
  other: 1,
};

async function openAt(folder: string, { url }: NatsServer) {
  await Deno.mkdir(folder, { recursive: true });
  return await openHome({ site: "main", contexts: RINGERS, plugins: [], bus: url, folder });
}

/** A home that is opened, rings so often until all have heard so many, and is closed. */
async function rungAt(folder: string, server: NatsServer, times: number, all: number): Promise<void> {
  const house = await openAt(folder, server);
  await ring(house, times);
  await untilHeard(folder, all);
  await house.close();
}

/** What does not agree, and of which context what was lost. */
async function verified(folder: string, { url }: NatsServer) {
  const log = await openBus({ folder, site: "main", bus: url });
  try {
    const { findings, said } = await verifyData(folder, KNOWN, { log });
    return {
      findings,
      found: findings.map(({ is, about, count }) => [is, about, count]),
      said,
      lost: said.flatMap(({ context, lost }) =>
        lost.map(({ first, last }) => `${context} ${first} to ${last}`)
      ),
    };
  } finally {
    await log.close();
  }
}

function change(file: string, ...statements: readonly string[]): void {
  const connection = new Statements(file);
  for (const statement of statements) connection.execute(statement);
  connection.close();
}

/** Runs with a house that has rung five times before its backup and three times after it; restored as of the backup. */
async function withLoss(run: (places: Places, server: NatsServer) => Promise<void>): Promise<void> {
  const uncatch = catchLog(() => {});
  try {
    await using server = await startNats({ binary });
    await withPlaces(async (places) => {
      await rungAt(places.data, server, 5, 5);
      await backUpTo(places);
      await restoreFrom(places);
      await rungAt(places.data, server, 3, 8);
      await run(places, server);
    });
  } finally {
    uncatch();
  }
}

testWhere(
  "missing" in found ? found.missing : undefined,
  "verifyData() a log on NATS that outlived its home: what was lost is listed for good, and never heard by who hears again",
  () =>
    withLoss(async ({ data, restored }, server) => {
      const newer = await verified(data, server);
      assert.deepEqual(newer.found, []);
      assert.deepEqual(newer.said.find(({ context }) => context === "ringer"), {
        context: "ringer",
        said: 8,
        from: 1,
        logged: 8,
        toCarry: 0,
        lost: [],
      });
      // As if echo had not heard the fourth ring yet when the backup was made.
      change(
        `${restored}/echo.db`,
        "delete from _inbox where id = (select id from _inbox order by id limit 1 offset 3)",
        "update count set n = n - 1 where name = 'b3'",
      );
      const older = await verified(restored, server);
      assert.deepEqual(older.found, [
        ["signals_newer", "echo", 3],
        ["signals_newer", "ringer", 3],
        ["signals_unheard", "echo", 1],
      ]);
      assert.match(older.findings[1]!.examples[0]!, /^[0-9a-f-]{36} ringer\.bell\.rung\.v1 ringer:6$/);
      const since = /signals replay echo --since (\S+)$/.exec(older.findings[2]!.words)?.[1];

      // What goes on has a place of its own in the log.
      const house = await openAt(restored, server);
      await ring(house, 2);
      await until("it is heard", () => String(countsIn(restored)) === "7,6,14");
      const { found, lost } = await verified(restored, server);
      assert.deepEqual([found, lost], [
        [["signals_unheard", "echo", 1]],
        ["echo 6 to 8", "ringer 6 to 8"],
      ]);
      // The way on: it hears the one that it missed, the three after that again, and none that was lost.
      await house.signals.replay("echo", { since: new Date(since!) });
      await until("it is heard again", () => String(countsIn(restored)) === "7,10,18");
      await house.signals.replay("listener", { sequence: 1 });
      await until("all of it is heard again", () => String(countsIn(restored)) === "7,10,36");
      assert.deepEqual((await verified(restored, server)).found, []);
      await house.close();
    }),
);

testWhere(
  "missing" in found ? found.missing : undefined,
  "verifyData() a log on NATS that was lost with its home: outboxes say again what they have, each is heard once, the rest is listed",
  () =>
    withLoss(async ({ restored }) => {
      await using another = await startNats({ binary });
      change(`${restored}/ringer.db`, "delete from _outbox where sequence <= 2");
      const before = await verified(restored, another);
      assert.deepEqual(before.found, [["signals_lost", "ringer", 2]]);
      await rungAt(restored, another, 2, 7);
      const after = await verified(restored, another);
      assert.deepEqual([after.found, after.lost], [[], []]);
      assert.deepEqual(after.said.find(({ context }) => context === "ringer")?.from, 3);
    }),
);
