import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { wait } from "core/base/wait.ts";
import { openFileStore } from "core/data/file_store.ts";
import { type DataFolder, takeDataFolder } from "core/run/data_folder.ts";
import { type App, createApp } from "edge/app.ts";
import { openDoor } from "edge/start/door.ts";
import { keepFirstAccounts, prepareSite } from "edge/start/first_start.ts";
import { drainable } from "edge/start/forms_under_way.ts";
import { openFront } from "edge/front.ts";
import { openHouse } from "edge/start/open_house.ts";
import { PLUGINS } from "edge/plugins.ts";
import { secretKey } from "edge/start/secret_key.ts";
import { readStartOptions, START_FLAGS, type StartOptions } from "edge/start/start_options.ts";

/** How long requests under way, and then works, may take to end once the process is asked to stop. */
const LONGEST_STOP = 10_000;

/** A server that listens. */
export interface Running {
  readonly address: string;
  /** Lets requests under way end, carries the outboxes to the bus, lets the data folder go. */
  stop(): Promise<void>;
}

/** Starts a server on a data folder. Throws the Refusal that says in one sentence why it cannot. */
export async function start(options: StartOptions): Promise<Running> {
  const folder = await takeDataFolder(options.data);
  try {
    return await serve(options, folder);
  } catch (error) {
    folder.release();
    throw error;
  }
}

async function serve(options: StartOptions, folder: DataFolder): Promise<Running> {
  const house = await openHouse(folder.path);
  try {
    await prepareSite(house, folder.path, options.siteName);
    const front = await openFront({
      house,
      plugins: PLUGINS,
      files: openFileStore(`${folder.path}/files`),
      key: await secretKey(folder.path),
      secure: options.origin?.startsWith("https:") ?? false,
    });
    const { app, drain } = drainable(createApp(front));
    const server = listen(options, app);
    const address = options.origin ?? addressOf(options.host, server.addr.port);
    const door = await openDoor(house, folder.path);
    tell(address, await keepFirstAccounts(house, folder.path));
    return {
      address,
      async stop() {
        const requests = drain().then(() => server.shutdown());
        await inTime("Requests", Promise.all([requests, door.close()]));
        await inTime("Works", house.close());
        folder.release();
      },
    };
  } catch (error) {
    await house.close();
    throw error;
  }
}

function listen(
  { port, host }: StartOptions,
  app: App,
): Deno.HttpServer<Deno.NetAddr> {
  try {
    return Deno.serve(
      { port, hostname: host, onListen: () => {} },
      (request, info) => app(request, info.remoteAddr.hostname),
    );
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new Refusal(
        "start.port_busy",
        "unavailable",
        `Cannot listen on port ${port}: another process has it; choose one with --port`,
      );
    }
    throw new Refusal(
      "start.address_refused",
      "unavailable",
      `Cannot listen on ${host}:${port}: ${error instanceof Error ? error.message : error}`,
      {},
      error,
    );
  }
}

/** An IPv6 address stands in brackets (RFC 3986, section 3.2.2). */
function addressOf(host: string, port: number): string {
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

/** Waits for what is under way to end, but not for ever: what is not done by then was never promised. */
async function inTime(what: string, end: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const late = wait(LONGEST_STOP, over.signal).then(() => {
    if (!over.signal.aborted) log("warn", `${what} are still under way; stopping all the same`);
  });
  await Promise.race([end, late]);
  over.abort();
}

function tell(address: string, accounts: readonly { name: string; email: string; password: string }[]): void {
  const lines = [`Carillon is ready: ${address}`];
  if (accounts.length > 0) {
    lines.push(
      "\nSign in with one of these (also in first-accounts.json of the data folder, until its password is changed):\n",
      ...accounts.map(({ name, email, password }) => `  ${name.padEnd(14)} ${email.padEnd(30)} ${password}`),
    );
  }
  console.log([...lines, "\nStop with Ctrl-C."].join("\n"));
}

/** Resolves when the process is asked to stop; from here on it does not end by being asked, however often. */
function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) Deno.addSignalListener(signal, () => resolve());
  });
}

if (import.meta.main) {
  if (Deno.args.includes("--help")) {
    console.log("Serves the site.\n");
    for (const { flag, env, means } of START_FLAGS) console.log(`  ${flag.padEnd(18)} ${means}  [${env}]`);
    Deno.exit(0);
  }
  try {
    // Listened to before the start: who asks while it is under way gets a whole start and a whole stop.
    const asked = askedToStop();
    const running = await start(readStartOptions(Deno.args, (name) => Deno.env.get(name)));
    await asked;
    await running.stop();
    Deno.exit(0);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
