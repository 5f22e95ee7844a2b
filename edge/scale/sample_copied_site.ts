import type { Home, House } from "core/run/house.ts";
import { databaseFile } from "core/run/readers.ts";
import { Replicas } from "core/replica/replicas.ts";
import { childrenOf, processorSeconds } from "core/testing/process_use.ts";
import { type Sqld, type SqldBinary, startSqld } from "core/testing/sqld.ts";
import { startTcpProxy, type TcpProxy } from "core/testing/tcp_proxy.ts";
import { until } from "core/testing/until.ts";
import { readStand } from "core/work/stand.ts";
import { type Crowd, type CrowdSize, gatherCrowd } from "edge/samples/sample_crowd.ts";
import { openHouse } from "edge/start/open_house.ts";
import { sizeOf } from "./sample_rates.ts";

/** The databases that grow with what learners do and that regions copy. */
const COPIED = ["enrollment", "learning", "grading", "streaks"] as const;
const LONGEST = 120_000;

/** A site whose growing databases are on servers, behind a wire each that counts and can be made long. */
export interface CopiedSite extends AsyncDisposable {
  readonly names: readonly string[];
  readonly crowd: Crowd;
  readonly house: House & Home;
  /** Starts to copy from nothing, and waits until everything is there. One at a time. */
  copy(): Promise<AsyncDisposable>;
  /** Waits until everybody has heard all that was said. */
  heard(): Promise<void>;
  /** Heals the wires, and waits until the copies have all that is stored. */
  takeIn(): Promise<void>;
  /** Has the copies looked after at once, and often for a moment. */
  hurry(): void;
  delay(milliseconds: number): void;
  /** Lets nothing through until it is taken in; nobody is told. */
  hang(): void;
  /** How many bytes the wires have brought so far, each. */
  brought(): readonly number[];
  /** How many bytes the databases hold. */
  bytes(): Promise<number>;
  /** How many seconds of processor the servers have used. */
  processor(): Promise<number>;
}

/** Starts it with a crowd in it. */
export async function openCopiedSite(binary: SqldBinary, size: CrowdSize): Promise<CopiedSite> {
  await using stack = new AsyncDisposableStack();
  const crowd = stack.use(await gatherCrowd(size));
  const [wires, urls]: [Record<string, TcpProxy>, Record<string, string>] = [{}, {}];
  const others = await childrenOf(Deno.pid);
  for (const name of COPIED) {
    const server: Sqld = stack.use(await startSqld(binary, databaseFile(crowd.folder, name)));
    wires[name] = stack.use(startTcpProxy(Number(new URL(server.url).port)));
    urls[name] = server.url;
  }
  const servers = (await childrenOf(Deno.pid)).filter((pid) => !others.includes(pid));
  const house = await openHouse(crowd.folder, { primaries: { named: urls } });
  stack.defer(() => house.close());
  return asSite({ crowd, house, servers, wires }, stack.move());
}

interface Started {
  readonly crowd: Crowd;
  readonly house: House & Home;
  readonly servers: readonly number[];
  readonly wires: Readonly<Record<string, TcpProxy>>;
}

function asSite({ crowd, house, servers, wires }: Started, all: AsyncDisposable): CopiedSite {
  const every = Object.values(wires);
  let replicas: Replicas | undefined;
  const stands = () => Promise.all(COPIED.map((name) => readStand(house.reader(name), name)));
  const arrive = async () => {
    const wanted = await stands();
    if (!await replicas!.reach(wanted, LONGEST)) throw new Error("Cannot measure: the copies do not come up");
  };
  const heard = async () => {
    let before = "";
    await until("all is heard", async () => {
      const reports = await house.signals.reports();
      const now = JSON.stringify(await stands());
      const same = now === before;
      before = now;
      return same && reports.every(({ lag }) => lag === 0);
    }, LONGEST);
  };
  return {
    names: COPIED,
    crowd,
    house,
    heard,
    delay: (milliseconds) => every.forEach((wire) => wire.delay(milliseconds)),
    hang: () => every.forEach((wire) => wire.cut("hang")),
    hurry: () => replicas?.hurry(),
    brought: () => every.map((wire) => wire.brought),
    async copy() {
      const folder = await Deno.makeTempDir({ prefix: "carillon_" });
      const worker = new Worker(import.meta.resolve("core/replica/worker.ts"), { type: "module" });
      const originals = COPIED.map((name) => ({ name, url: `http://127.0.0.1:${wires[name]!.port}` }));
      const opened = replicas = new Replicas(worker, folder, originals);
      const copied = {
        async [Symbol.asyncDispose]() {
          await opened.close();
          await Deno.remove(folder, { recursive: true });
        },
      };
      if (!await opened.whole(LONGEST)) throw new Error("Cannot measure: nothing is copied");
      await arrive();
      return copied;
    },
    async takeIn() {
      every.forEach((wire) => wire.heal());
      await arrive();
    },
    async bytes() {
      const sizes = await Promise.all(COPIED.map((name) => sizeOf(house.reader(name))));
      return sizes.reduce((sum, size) => sum + size, 0);
    },
    async processor() {
      const each = await Promise.all(servers.map(processorSeconds));
      return each.reduce((sum, seconds) => sum + seconds, 0);
    },
    [Symbol.asyncDispose]: () => all[Symbol.asyncDispose](),
  };
}
