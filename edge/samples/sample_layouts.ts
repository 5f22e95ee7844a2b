import { findNats } from "core/testing/find_nats.ts";
import { freePort, type NatsServer, startNats } from "core/testing/nats_server.ts";
import { launchServer, type PrintedAccount, type Server, startServer } from "core/testing/server.ts";
import { RESIDENTS } from "edge/start/layout.ts";

/** The processes that a site may be served by: one, one whose signals travel over NATS, three on NATS. */
export const LAYOUTS = ["one", "nats", "processes"] as const;
/** One of these. */
export type LayoutName = typeof LAYOUTS[number];

/** Who lives in which process where there are three; the edge is the third, and whoever is not named lives in the second. */
const FIRST = ["identity", "site", "catalog"];
const SECOND = RESIDENTS.map(({ name }) => name).filter((name) => !FIRST.includes(name));

/** What a layout is started with. */
export interface LayoutOptions {
  readonly data: string;
  /** Flags for every process beyond those that make the layout. */
  readonly args?: readonly string[];
}

/** The processes of a site. */
export interface ServedLayout extends AsyncDisposable {
  readonly url: string;
  readonly data: string;
  readonly accounts: readonly PrintedAccount[];
  /** Where its signals travel, where they leave the process. */
  readonly nats?: NatsServer;
  /** The process that serves pages. */
  readonly edge: Server;
  /** Where there are three, the home of identity, site and catalog, */
  readonly first?: Server;
  /** and that of all others. */
  readonly second?: Server;
  /** Starts one of them again, where it was; where there is but one, that is the edge. */
  restart(which: "edge" | "first" | "second"): Promise<Server>;
}

/** The layout that this run of tests is about: `CARILLON_LAYOUT`, else one process. */
export function layoutAsked(): LayoutName {
  const asked = Deno.env.get("CARILLON_LAYOUT") || "one";
  const found = LAYOUTS.find((name) => name === asked);
  if (found) return found;
  throw new TypeError(`Cannot serve layout "${asked}": there are ${LAYOUTS.join(", ")}`);
}

/** Why a layout cannot be served on this machine; undefined where it can. */
export async function findLayoutMissing(layout: LayoutName): Promise<string | undefined> {
  if (layout === "one") return undefined;
  const found = await findNats();
  return "missing" in found ? found.missing : undefined;
}

/** Starts the processes of a layout on a data folder and waits until they serve. */
export async function startLayout(layout: LayoutName, options: LayoutOptions): Promise<ServedLayout> {
  if (layout === "one") return await startOne(options);
  const binary = await findNats();
  if ("missing" in binary) throw new Error(`Cannot serve layout "${layout}": ${binary.missing}`);
  const nats = await startNats({ binary });
  try {
    const { data, args = [] } = options;
    const onNats = { data, args: [...args, "--bus", nats.url] };
    return layout === "nats" ? await startOne(onNats, nats) : await startThree(onNats, nats);
  } catch (error) {
    await nats[Symbol.asyncDispose]();
    throw error;
  }
}

async function startOne({ data, args = [] }: LayoutOptions, nats?: NatsServer): Promise<ServedLayout> {
  const start = (port = "0") => startServer({ data, args: ["--port", port, "--data", data, ...args] });
  let edge = await start();
  const { url, accounts } = edge;
  return {
    url,
    data,
    accounts,
    get edge() {
      return edge;
    },
    ...(nats ? { nats } : {}),
    async restart(which) {
      if (which !== "edge") throw new TypeError("Cannot restart a part of a single process");
      return edge = await start(new URL(url).port);
    },
    async [Symbol.asyncDispose]() {
      await edge.stop();
      await edge[Symbol.asyncDispose]();
      await nats?.[Symbol.asyncDispose]();
    },
  };
}

async function startThree(
  { data, args = [] }: Required<LayoutOptions>,
  nats: NatsServer,
): Promise<ServedLayout> {
  const firstPort = String(freePort());
  // The first keeps what is installed: the second tells it which plugins fail.
  const atFirst = ["--at", `${FIRST.join()}=http://127.0.0.1:${firstPort}`];
  const home = (residents: readonly string[], port = "0") => ({
    data,
    args: [
      ...["--port", port, "--data", data, "--contexts", residents.join(), ...args],
      ...residents === SECOND ? atFirst : [],
    ],
  });
  await using stack = new AsyncDisposableStack();
  const launched = [
    stack.use(await launchServer(home(FIRST, firstPort))),
    stack.use(await launchServer(home(SECOND))),
  ];
  const homes = await Promise.all(launched.map(({ ready }) => ready)) as [Server, Server];
  const at = [FIRST, SECOND].flatMap((names, which) => ["--at", `${names.join()}=${homes[which]!.url}`]);
  const pages = (port = "0") => ({
    data,
    args: ["--port", port, "--data", data, "--edge", ...at, ...args],
  });
  const edge = stack.use(await startServer(pages()));
  const running = { edge, first: homes[0], second: homes[1] };
  stack.move();
  return {
    url: edge.url,
    data,
    accounts: homes[0].accounts,
    nats,
    get edge() {
      return running.edge;
    },
    get first() {
      return running.first;
    },
    get second() {
      return running.second;
    },
    async restart(which) {
      const { port } = new URL(running[which].url);
      const how = which === "edge" ? pages(port) : home(which === "first" ? FIRST : SECOND, port);
      return running[which] = await startServer(how);
    },
    async [Symbol.asyncDispose]() {
      for (const server of [running.edge, running.first, running.second]) {
        server.kill("SIGCONT");
        await server.stop();
        await server[Symbol.asyncDispose]();
      }
      await nats[Symbol.asyncDispose]();
    },
  };
}
