import { Refusal } from "core/base/refusal.ts";
import { takeDataFolder } from "core/run/data_folder.ts";
import type { Context } from "core/work/context.ts";
import { noteBusAddress } from "edge/start/bus_address.ts";
import { keepFirstAccounts, prepareSite, type WrittenAccount } from "edge/start/first_start.ts";
import { type Layout, layoutOf, RESIDENTS } from "edge/start/layout.ts";
import type { Running } from "edge/start/listen.ts";
import { takeUpFiles } from "edge/start/open_files.ts";
import { openHouse } from "edge/start/open_house.ts";
import { secretKey } from "edge/start/secret_key.ts";
import type { RegionPlace } from "edge/start/region_place.ts";
import { readStartOptions, START_FLAGS, type StartOptions } from "edge/start/start_options.ts";

/**
 * Starts a server on a data folder; undefined where it is stopped while it waits for the bus. Throws the Refusal that
 * says in one sentence why it cannot.
 */
export async function start(
  options: StartOptions,
  stop = new AbortController().signal,
): Promise<Running | undefined> {
  const layout = layoutOf(options);
  // A region goes on without: it hears of its bus from home, and asks home what it does not hear.
  if (options.bus !== undefined && layout.is !== "region") {
    const { awaitBus } = await import("edge/start/await_bus.ts");
    if (!await awaitBus(options, stop)) return undefined;
  }
  const folder = await takeDataFolder(options.data, locksOf(layout));
  try {
    const running = await serve(options, layout, folder.path);
    return {
      ...running,
      async stop() {
        await running.stop();
        folder.release();
      },
    };
  } catch (error) {
    folder.release();
    throw error;
  }
}

/** Whose databases a process locks: none of its own where it only reads, the whole folder where everybody lives in it. */
function locksOf(layout: Layout): readonly string[] | undefined {
  if (layout.is === "whole") return undefined;
  return layout.is === "home" ? namesOf(layout.residents) : [];
}

async function serve(options: StartOptions, layout: Layout, folder: string): Promise<Running> {
  await noteBusAddress(folder, options.bus);
  if (usesFiles(layout)) await takeUpFiles(folder, options);
  switch (layout.is) {
    case "whole":
      return await serveWhole(options, folder);
    case "home":
      return await serveResidents(options, layout.residents, folder);
    case "edge":
      return await serveEdge(options, layout, folder);
    case "region":
      return await serveRegion(options, layout.place, folder);
  }
}

/** Whether a process stores files of courses or shows them out of its data folder or bucket; a region asks home. */
function usesFiles(layout: Layout): boolean {
  return layout.is === "home" ? namesOf(layout.residents).includes("content") : layout.is !== "region";
}

async function serveWhole(options: StartOptions, folder: string): Promise<Running> {
  // Loaded while the home opens. What several processes need is loaded where there are several, and so are pages.
  const pages = import("edge/start/serve_pages.ts");
  const house = await openHouse(folder, options);
  return await orClose(house, async () => {
    await prepareSite(house, { folder, residents: namesOf(RESIDENTS), ...options });
    const running = await (await pages).servePages(house, folder, options);
    tell(running.address, await keepFirstAccounts(house, folder));
    return running;
  });
}

async function serveResidents(
  options: StartOptions,
  residents: readonly Context[],
  folder: string,
): Promise<Running> {
  const { serveHome } = await import("edge/start/serve_home.ts");
  const names = namesOf(residents);
  const house = await openHouse(folder, options, residents);
  return await orClose(house, async () => {
    await prepareSite(house, { folder, residents: names, ...options });
    const running = await serveHome(house, residents, await processKey(options, folder), folder, options);
    tell(running.address, names.includes("identity") ? await keepFirstAccounts(house, folder) : [], names);
    return running;
  });
}

async function serveEdge(
  options: StartOptions,
  { bus, places }: Extract<Layout, { is: "edge" }>,
  folder: string,
): Promise<Running> {
  const [{ openHouseOf }, { servePages }] = await Promise.all([
    import("edge/start/open_house_of.ts"),
    import("edge/start/serve_pages.ts"),
  ]);
  const key = await processKey(options, folder);
  const house = await openHouseOf(places, { ...options, folder, bus, key });
  return await orClose(house, async () => {
    const running = await servePages(house, folder, options);
    tell(running.address);
    return running;
  });
}

async function serveRegion(options: StartOptions, place: RegionPlace, folder: string): Promise<Running> {
  const { serveRegion } = await import("edge/start/serve_region.ts");
  const running = serveRegion(options, place, folder);
  tell(running.address, [], [], `It is region "${place.name}" of ${place.home}.`);
  return running;
}

async function processKey({ processKey }: StartOptions, folder: string): Promise<string> {
  return processKey ?? await secretKey(folder, "process");
}

function namesOf(residents: readonly Context[]): readonly string[] {
  return residents.map(({ name }) => name);
}

async function orClose<Answer>(
  house: { close(): Promise<void> },
  act: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await act();
  } catch (error) {
    await house.close();
    throw error;
  }
}

function tell(
  address: string,
  accounts: readonly WrittenAccount[] = [],
  names: readonly string[] = [],
  more?: string,
): void {
  const lines = [`Carillon is ready: ${address}`, ...(more === undefined ? [] : [more])];
  if (names.length > 0) {
    lines.push(`It serves ${names.join(", ")} to other processes; pages are served elsewhere.`);
  }
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
    const stop = new AbortController();
    void asked.then(() => stop.abort());
    const running = await start(readStartOptions(Deno.args, (name) => Deno.env.get(name)), stop.signal);
    await asked;
    await running?.stop();
    Deno.exit(0);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
