import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import type { Bus } from "core/bus/bus.ts";
import { Replicas } from "core/replica/replicas.ts";
import { HomeClock } from "core/run/home_clock.ts";
import { openBus } from "core/run/open_bus.ts";
import { processTokens } from "core/run/process_token.ts";
import type { Terms } from "core/run/region_calls.ts";
import { RegionHome } from "core/run/region_home.ts";
import { PluginsAtHome } from "core/run/region_plugins.ts";
import { RegionHouse } from "core/run/region_house.ts";
import { answerKeptAtOnce, type App, createApp } from "edge/app.ts";
import { openFront } from "edge/front.ts";
import { pathOf } from "edge/memory/kept_pages.ts";
import { SeenPositions } from "edge/memory/positions.ts";
import { PLUGINS } from "edge/plugins.ts";
import { Forwarder } from "edge/region/forward.ts";
import { HeardSignals } from "edge/region/heard_signals.ts";
import { Passes } from "edge/region/pass.ts";
import { regionApp } from "edge/region/region_app.ts";
import { RegionPositions } from "edge/region/region_positions.ts";
import { RegionSessions } from "edge/region/region_sessions.ts";
import { replicasOf, reportToHome } from "edge/region/report_to_home.ts";
import { SESSION_ANSWER } from "edge/region/session_answers.ts";
import { StandCookies } from "edge/region/stand_cookies.ts";
import { startingApp } from "edge/region/starting_app.ts";
import { drainable } from "edge/start/forms_under_way.ts";
import { addressOf, inTime, listen, type Running } from "edge/start/listen.ts";
import { heldFolder, openRegionFiles } from "edge/start/open_files.ts";
import { SITE } from "edge/start/open_house.ts";
import { regionKeys } from "edge/start/region_keys.ts";
import { findTerms } from "edge/start/region_terms.ts";
import type { RegionPlace } from "edge/start/region_place.ts";
import { serveMetrics } from "edge/start/serve_metrics.ts";
import type { StartOptions } from "edge/start/start_options.ts";
import { tellFront, tellReplicas } from "edge/start/tell_front.ts";
import { tellFiles } from "edge/start/tell_files.ts";

const MEGABYTE = 1024 * 1024;
/** How many megabytes of files a region holds where nobody says how many. */
const HELD_MB = 2048;
/** How often it is looked whether all copies are whole, in milliseconds. */
const LOOKS = 1_000;

/** What a region has once it can draw pages. */
interface Opened {
  readonly app: App;
  close(): Promise<void>;
}

/**
 * Serves a region. It listens at once: until its copies are whole it hands on to home what is asked, and says in
 * `/health` that it is not ready; then it draws pages itself.
 */
export function serveRegion(
  options: StartOptions,
  { name, home: url }: RegionPlace,
  folder: string,
): Running {
  const clock = new HomeClock();
  const tokens = processTokens(options.regionKey!, clock.now);
  const home = new RegionHome(url, tokens, clock);
  const stop = new AbortController();
  let app = startingApp(home, new Forwarder(home));
  const { app: drained, drain } = drainable((request, address) => app(request, address));
  const server = listen(options, drained);
  const opening = open(options, { name, home, folder, tokens }, stop.signal);
  let opened: Opened | undefined;
  opening.then((whole) => {
    if (!whole) return;
    opened = whole;
    app = whole.app;
    log("info", "The region draws its pages itself", { region: name });
  }, (error) => log("error", "The region cannot open; it goes on handing requests on", { error }));
  return {
    address: options.origin ?? addressOf(options.host, server.addr.port),
    async stop() {
      stop.abort();
      await inTime("Requests", drain().then(() => server.shutdown()));
      await inTime("Opening", opening.then(() => {}, () => {}));
      await inTime("Works", opened?.close() ?? Promise.resolve());
    },
  };
}

interface Place {
  readonly name: string;
  readonly home: RegionHome;
  readonly folder: string;
  readonly tokens: ReturnType<typeof processTokens>;
}

async function open(options: StartOptions, place: Place, stop: AbortSignal): Promise<Opened | undefined> {
  const terms = await findTerms(place.home, place.name, place.folder, stop);
  if (!terms) return undefined;
  const worker = new Worker(import.meta.resolve("core/replica/worker.ts"), {
    type: "module",
    name: "replicas",
  });
  const replicas = new Replicas(worker, `${place.folder}/replicas`, originalsOf(terms, options));
  const bus = await findBus(place.folder, options.regionBus ?? terms.bus, stop);
  if (!bus) {
    await replicas.close();
    return undefined;
  }
  const house = new RegionHouse({ replicas, home: place.home, bus });
  const heard = new HeardSignals(bus);
  while (!stop.aborted && !await replicas.whole(LOOKS));
  if (stop.aborted) {
    heard.close();
    await house.close();
    return undefined;
  }
  return await draw(options, place, house, heard);
}

/** Connects to the bus, however long nobody answers there: without signals nobody could tell which pages are untrue by now. */
async function findBus(folder: string, bus: string, stop: AbortSignal): Promise<Bus | undefined> {
  for (let told = false; !stop.aborted; told = true) {
    try {
      return await openBus({ folder, site: SITE, bus });
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== "bus.nats_unreachable") throw error;
      if (!told) log("warn", "The bus does not answer; this region waits for it", { error });
    }
  }
  return undefined;
}

/** Where each database is copied from: as home says, or as this region's operator does. */
function originalsOf({ originals }: Terms, { copies }: StartOptions) {
  return originals.map(({ name, url }) => ({ name, url: copies[name] ?? url }));
}

async function draw(
  options: StartOptions,
  { name, home, folder, tokens }: Place,
  house: RegionHouse,
  heard: HeardSignals,
): Promise<Opened> {
  const keys = await regionKeys(options.regionKey!);
  const secure = options.origin?.startsWith("https:") ?? false;
  const stands = new StandCookies(keys.cookie);
  const capBytes = (options.filesCacheMb ?? HELD_MB) * MEGABYTE;
  const files = await openRegionFiles({ home: home.url, tokens, folder: heldFolder(folder), capBytes });
  const front = await openFront({
    house,
    clock: () => new Date(home.clock.now()),
    plugins: PLUGINS,
    elsewhere: new PluginsAtHome(home),
    cache: `${folder}/cache/plugins`,
    files: files.store,
    key: keys.cookie,
    secure,
    positions: new RegionPositions(house, stands, new SeenPositions(house, keys.cookie)),
    sessions: new RegionSessions({
      passes: await Passes.open({ key: keys.pass, secure }),
      ask: async (secretHash, timeUp) =>
        SESSION_ANSWER.parse(await home.ask("session", { secretHash }, timeUp)),
      heard: () => heard.span,
    }),
  });
  heard.begin();
  const figures = serveMetrics(house, options.metrics, {
    region: name,
    tell: () => {
      tellFront(front);
      tellReplicas(replicasOf(house));
      tellFiles(files.held.report());
    },
  });
  const reporting = reportToHome(front, house, name);
  return {
    app: regionApp({
      house,
      stands,
      local: createApp(front),
      forwarder: new Forwarder(home),
      kept: (request) =>
        request.method === "GET" ? answerKeptAtOnce(request, front, pathOf(request.url)) : undefined,
    }),
    async close() {
      reporting.close();
      heard.close();
      front.feeds.close();
      await figures.close();
      await files.close();
      await front.host.close();
      await house.close();
    },
  };
}
