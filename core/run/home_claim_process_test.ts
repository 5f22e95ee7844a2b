import assert from "node:assert/strict";
import { systemActor } from "core/base/actor.ts";
import { catchLog } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { openWriter } from "core/data/writer.ts";
import { findNats } from "core/testing/find_nats.ts";
import { startNats } from "core/testing/nats_server.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { testWhere } from "core/testing/skip.ts";
import { findSqld, type Sqlds, startSqlds } from "core/testing/sqld.ts";
import { until, withPath } from "core/testing/until.ts";
import { openHome } from "./home.ts";
import { openReaderAt } from "./readers.ts";
import { startHome } from "./sample_home.ts";

const found = await findSqld();
const missing = "missing" in found ? found.missing : undefined;
/** How often two homes come at once. */
const ROUNDS = 5;
const NAMES = ["ringer", "echo", "listener"] as const;

const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

/** Runs with a server for each database, and folders for homes. */
async function withServers(
  run: (servers: Sqlds<typeof NAMES[number]>, folder: (name: string) => string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "carillon_" });
  const uncatch = catchLog(() => {});
  try {
    await using servers = await startSqlds(found as { path: string }, NAMES);
    for (const name of ["first", "second", "third"]) await Deno.mkdir(`${folder}/${name}`);
    await run(servers, (name) => `${folder}/${name}`);
  } finally {
    uncatch();
    await Deno.remove(folder, { recursive: true });
  }
}

function open(folder: string, primaries: Readonly<Record<string, string>>) {
  const retry = { backoff: Array.from({ length: 50 }, () => 100) };
  return openHome({ retry, folder, site: "main", primaries, contexts: RINGERS, plugins: [] });
}

async function bells(url: string): Promise<Record<string, number>> {
  const reader = await openReaderAt("bells", url);
  const rows = await reader.database.all<{ name: string; n: number }>("select name, n from count");
  reader.close();
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

testWhere(
  missing,
  "claimDatabase() one home at a time; one that was frozen past its time finds that it is displaced, and stores nothing",
  async () => {
    await withServers(async ({ urls }, folder) => {
      await using first = await startHome({ folder: folder("first"), site: "main", primaries: urls });
      assert.equal(await first.ring("before"), "done");
      await assert.rejects(open(folder("second"), urls), refusedAs("home.claimed"));
      assert.equal(await first.ring("before"), "done");

      first.freeze();
      for (const url of Object.values(urls)) await letPass(url, 20);
      const second = await open(folder("second"), urls);
      await second.send(ringBell, { bell: "after" }, systemActor("test"));
      first.thaw();
      assert.equal(await first.ring("displaced"), "home.displaced");
      assert.deepEqual(await bells(urls.ringer), { before: 2, after: 1 });

      const options = { folder: folder("third"), site: "main", primaries: urls };
      await using third = await startHome({ ...options, takesOver: true });
      await assert.rejects(
        second.send(ringBell, { bell: "displaced" }, systemActor("test")),
        refusedAs("home.displaced"),
      );
      await second.close();
      await third.stop();
      // Let go by the one that had it, at once.
      const again = await open(folder("second"), urls);
      await again.send(ringBell, { bell: "after" }, systemActor("test"));
      assert.deepEqual(await bells(urls.ringer), { before: 2, after: 2 });
      await again.close();
    });
  },
);

const nats = await findNats();

testWhere(
  "missing" in nats ? nats.missing : undefined,
  "openHome() two homes on files and one log: the second is refused; one that is taken over stores nothing more",
  async () => {
    if ("missing" in nats) return;
    const uncatch = catchLog(() => {});
    await using server = await startNats({ binary: nats });
    await withPath(async (path) => {
      const openAt = async (
        name: string,
        more: { residents?: readonly string[]; takesOver?: boolean } = {},
      ) => {
        await Deno.mkdir(`${path}/${name}`, { recursive: true });
        const folder = `${path}/${name}`;
        return openHome({ folder, site: "main", bus: server.url, contexts: RINGERS, plugins: [], ...more });
      };
      const ring = (home: Awaited<ReturnType<typeof openHome>>) =>
        home.send(ringBell, { bell: "one" }, systemActor("test"));
      const first = await openAt("first", { residents: ["ringer", "echo"] });
      const beside = await openAt("beside", { residents: ["listener"] });
      await assert.rejects(openAt("second"), refusedAs("home.claimed"));
      await ring(first);

      const second = await openAt("second", { residents: ["ringer"], takesOver: true });
      await until("the first knows", async () => {
        return await ring(first).then(() => false, refusedAs("home.displaced"));
      });
      await ring(second);
      await Promise.all([first, second, beside].map((home) => home.close()));
      // What was displaced is a home again once it is alone.
      const again = await openAt("first");
      await ring(again);
      await again.close();
    });
    uncatch();
  },
);

/** Opens two homes in the same instant, again and again: one of them is it, and stores what it is told. */
async function comeAtOnce(openAt: (name: string) => ReturnType<typeof openHome>): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const both = await Promise.allSettled(["first", "second"].map(openAt));
    const homes = both.flatMap((one) => one.status === "fulfilled" ? [one.value] : []);
    const refused = both.flatMap((one) => one.status === "rejected" ? [one.reason.code ?? one.reason] : []);
    assert.deepEqual([homes.length, refused], [1, ["home.claimed"]]);
    await homes[0]!.send(ringBell, { bell: "one" }, systemActor("test"));
    await homes[0]!.close();
  }
}

testWhere(
  "missing" in nats ? nats.missing : undefined,
  "openHome() two homes at the same instant on files and one log: one of them opens",
  async () => {
    if ("missing" in nats) return;
    const uncatch = catchLog(() => {});
    await using server = await startNats({ binary: nats });
    await withPath(async (path) => {
      for (const name of ["first", "second"]) await Deno.mkdir(`${path}/${name}`, { recursive: true });
      const options = { site: "main", bus: server.url, contexts: RINGERS, plugins: [] };
      await comeAtOnce((name) => openHome({ ...options, folder: `${path}/${name}` }));
    });
    uncatch();
  },
);

testWhere(
  missing,
  "openHome() two homes at the same instant on the same servers: one of them opens",
  async () => {
    await withServers(({ urls }, folder) => {
      // One process writes to one address once: the other home knows the servers by another name.
      const others = Object.fromEntries(
        Object.entries(urls).map(([name, url]) => [name, url.replace("127.0.0.1", "localhost")]),
      );
      return comeAtOnce((name) => open(folder(name), name === "first" ? urls : others));
    });
  },
);

/** As if so many seconds had gone by since a home was last seen. */
async function letPass(url: string, seconds: number): Promise<void> {
  const writer = await openWriter(url);
  await writer.write(() => writer.execute("update _stand set beat = beat - ?", [seconds]));
  await writer.close();
}

testWhere(
  missing,
  "openHome() database servers killed under load: what was acknowledged is there, and writing goes on by itself",
  async () => {
    await withServers(async ({ urls, servers }, folder) => {
      const house = await open(folder("first"), urls);
      const rung: string[] = [];
      const refused = new Map<string, number>();
      let isOver = false;
      const senders = Array.from({ length: 4 }, async (_, sender) => {
        for (let n = 0; !isOver; n++) {
          const bell = `${sender} ${n}`;
          await house.send(ringBell, { bell }, systemActor("test")).then(() => rung.push(bell), (error) => {
            const code = error instanceof Refusal ? error.code : String(error);
            refused.set(code, (refused.get(code) ?? 0) + 1);
          });
          await new Promise((resolve) => setTimeout(resolve, 1));
        }
      });
      await until("bells are rung", () => rung.length > 100);
      for (let times = 0; times < 3; times++) {
        await servers.ringer.kill();
        await until("it is missed", () => refused.size > 0);
        await servers.ringer.restart();
        const before = rung.length;
        await until("bells are rung again", () => rung.length > before + 50);
      }

      isOver = true;
      await Promise.all(senders);
      await servers.listener.kill();
      await servers.listener.restart();

      const stored = await bells(urls.ringer);
      for (const bell of rung) assert.equal(stored[bell], 1, bell);
      const codes = [...refused.keys()];
      assert.ok(codes.every((code) => ["data.unsure", "data.unreachable"].includes(code)), codes.join());
      await until("all is heard", async () => {
        const heard = await bells(urls.listener);
        return Object.keys(stored).every((bell) => heard[bell] === 1 && heard[`echo of ${bell}`] === 1);
      }, 15_000);

      await house.close();
    });
  },
);
