import { log } from "core/base/log.ts";
import { withToken } from "core/data/server_address.ts";
import { openBus } from "core/run/open_bus.ts";
import { HomeClock } from "core/run/home_clock.ts";
import { processTokens } from "core/run/process_token.ts";
import { RegionBus } from "core/run/region_bus.ts";
import type { Terms } from "core/run/region_calls.ts";
import { RegionHome } from "core/run/region_home.ts";
import { RegionHouse } from "core/run/region_house.ts";
import { RegionLife } from "core/run/region_life.ts";
import { Replicas } from "core/replica/replicas.ts";
import { Forwarder } from "edge/region/forward.ts";
import { withHealth } from "edge/region/region_health.ts";
import { startingApp } from "edge/region/starting_app.ts";
import { drainable } from "edge/start/forms_under_way.ts";
import { addressOf, inTime, listen, type Running } from "edge/start/listen.ts";
import { type Drawn, drawRegion, type OpeningRegion } from "edge/start/draw_region.ts";
import { SITE } from "edge/start/open_house.ts";
import { findTerms } from "edge/start/region_terms.ts";
import type { RegionPlace } from "edge/start/region_place.ts";
import { type MetricsServer, serveMetrics } from "edge/start/serve_metrics.ts";
import type { StartOptions } from "edge/start/start_options.ts";
import { tellCopies } from "edge/start/tell_front.ts";

/** How often it is looked whether all copies are whole, in milliseconds. */
const LOOKS = 1_000;

/**
 * Serves a region. It listens at once: until its copies are whole it hands on to home what is asked, and says in
 * `/health` and among its figures how far it is; then it draws pages itself. It waits for signals to begin no more than
 * for home: what it cannot know without them it asks home.
 */
export function serveRegion(
  options: StartOptions,
  { name, home: url }: RegionPlace,
  folder: string,
): Running {
  const clock = new HomeClock();
  const tokens = processTokens(options.regionKey!, clock.now);
  const home = new RegionHome(url, tokens, clock);
  const life = new RegionLife(name, home);
  const stop = new AbortController();
  let pages = startingApp(new Forwarder(home));
  const { app, drain } = drainable(withHealth(life, (request, address) => pages(request, address)));
  const server = listen(options, app);
  let drawn: Drawn | undefined;
  const figures = serveFigures(life, options, () => drawn?.tell());
  const opening = open(options, { life, folder, tokens }, stop.signal);
  opening.then((whole) => {
    if (!whole) return;
    [drawn, pages, life.stage] = [whole, whole.app, "serving"];
    log("info", "The region draws its pages itself", { region: name });
  }, (error) => {
    life.stage = "failed";
    log("error", "The region cannot open; it goes on handing requests on", { error });
  });
  return {
    address: options.origin ?? addressOf(options.host, server.addr.port),
    ...(figures.address ? { metrics: figures.address } : {}),
    async stop() {
      stop.abort();
      await inTime("Requests", drain().then(() => server.shutdown()));
      await inTime("Opening", opening.then(() => {}, () => {}));
      await figures.close();
      await inTime("Works", Promise.resolve(drawn?.close()).then(() => life.house?.close()));
    },
  };
}

function serveFigures(life: RegionLife, { metrics }: StartOptions, more: () => void): MetricsServer {
  return serveMetrics(metrics, {
    region: life.name,
    health: () => life.health(),
    signals: () => life.house?.hasHeard ? life.house.signals : undefined,
    async tell() {
      tellCopies(await life.copiesSoFar());
      more();
    },
  });
}

/** Opens it; undefined where it is stopped meanwhile. */
async function open(
  options: StartOptions,
  opening: OpeningRegion,
  stop: AbortSignal,
): Promise<Drawn | undefined> {
  const { life, folder } = opening;
  const { home, name } = life;
  const found = await findTerms({ home, name, folder, regionKey: options.regionKey! }, stop);
  if (!found || stop.aborted) return undefined;
  const worker = new Worker(import.meta.resolve("core/replica/worker.ts"), {
    type: "module",
    name: "replicas",
  });
  const replicas = new Replicas(worker, `${folder}/replicas`, originalsOf(found.terms, options));
  const bus = options.regionBus ?? found.terms.bus;
  const house = new RegionHouse({
    replicas,
    home,
    bus: new RegionBus(() => openBus({ folder, site: SITE, bus })),
  });
  [life.house, life.terms, life.stage] = [house, found.from, "copying"];
  while (!stop.aborted && !await replicas.whole(LOOKS));
  if (stop.aborted) return undefined;
  life.stage = "opening";
  return await drawRegion(options, opening, house);
}

/** Where each database is copied from: as home says, or as this region's operator does. */
function originalsOf({ originals }: Terms, { copies, copyToken }: StartOptions) {
  return originals.map(({ name, url }) => ({ name, url: withToken(copies[name] ?? url, copyToken) }));
}
