import type { ProcessTokens } from "core/run/process_token.ts";
import type { RegionHouse } from "core/run/region_house.ts";
import type { RegionLife } from "core/run/region_life.ts";
import { AskedAtHome } from "core/run/region_plugins.ts";
import { answerKeptAtOnce, type App, createApp } from "edge/app.ts";
import { openFront } from "edge/front.ts";
import { pathOf } from "edge/memory/kept_pages.ts";
import { SeenPositions } from "edge/memory/positions.ts";
import { PLUGINS } from "edge/plugins.ts";
import { doubtUntilCopied } from "edge/region/doubt_until_copied.ts";
import { Forwarder } from "edge/region/forward.ts";
import { HeardSignals } from "edge/region/heard_signals.ts";
import { Passes } from "edge/region/pass.ts";
import { regionApp } from "edge/region/region_app.ts";
import { RegionPositions } from "edge/region/region_positions.ts";
import { RegionSessions } from "edge/region/region_sessions.ts";
import { placeOf, reportToHome } from "edge/region/report_to_home.ts";
import { SESSION_ANSWER } from "edge/region/session_answers.ts";
import { StandCookies } from "edge/region/stand_cookies.ts";
import { heldFolder, openRegionFiles } from "edge/start/open_files.ts";
import { regionKeys } from "edge/start/region_keys.ts";
import type { StartOptions } from "edge/start/start_options.ts";
import { tellFiles } from "edge/start/tell_files.ts";
import { tellFront } from "edge/start/tell_front.ts";

const MEGABYTE = 1024 * 1024;
/** How many megabytes of files a region holds where nobody says how many. */
const HELD_MB = 2048;

/** What opening a region takes. */
export interface OpeningRegion {
  readonly life: RegionLife;
  readonly folder: string;
  readonly tokens: ProcessTokens;
}

/** What a region has once it can draw pages. */
export interface Drawn {
  readonly app: App;
  /** Tells of its figures as they are now. */
  tell(): void;
  /** Lets all go but the house. */
  close(): Promise<void>;
}

/** Opens the pages of a region whose copies are whole. */
export async function drawRegion(
  options: StartOptions,
  { life, folder, tokens }: OpeningRegion,
  house: RegionHouse,
): Promise<Drawn> {
  const { home } = life;
  const keys = await regionKeys(options.regionKey!);
  const secure = options.origin?.startsWith("https:") ?? false;
  const stands = new StandCookies(keys.cookie);
  const capBytes = (options.filesCacheMb ?? HELD_MB) * MEGABYTE;
  const files = await openRegionFiles({ home: home.url, tokens, folder: heldFolder(folder), capBytes });
  const heard = new HeardSignals(house.bus);
  const front = await openFront({
    house,
    clock: () => new Date(home.clock.now()),
    plugins: PLUGINS,
    elsewhere: new AskedAtHome(home),
    cache: `${folder}/cache/plugins`,
    files: files.store,
    key: keys.cookie,
    secure,
    place: () => placeOf(life),
    positions: new RegionPositions(house, stands, new SeenPositions(house, keys.cookie)),
    sessions: sessionsOf(options, life, heard, await Passes.open({ key: keys.pass, secure })),
  });
  const stop = new AbortController();
  const doubt = () => void doubtUntilCopied(front, house.replicas, stop.signal);
  heard.onGap(doubt);
  heard.begin();
  // Copies may be older than the first signal that is heard.
  doubt();
  const reporting = reportToHome(front, house, life);
  return {
    app: regionApp({
      house,
      stands,
      local: createApp(front),
      forwarder: new Forwarder(home),
      kept: (request, notice) =>
        request.method === "GET" ? answerKeptAtOnce(request, front, pathOf(request.url), notice) : undefined,
    }),
    tell() {
      tellFront(front);
      tellFiles(files.held.report());
    },
    async close() {
      stop.abort();
      reporting.close();
      heard.close();
      front.feeds.close();
      await files.close();
      await front.host.close();
    },
  };
}

function sessionsOf(
  { remembers }: StartOptions,
  { home }: RegionLife,
  heard: HeardSignals,
  passes: Passes,
): RegionSessions {
  return new RegionSessions({
    passes,
    ask: async (secretHash, timeUp) =>
      SESSION_ANSWER.parse(await home.ask("session", { secretHash }, timeUp)),
    heard: () => heard.span,
    unbroken: () => heard.unbroken,
    ...(remembers === undefined ? {} : { remembered: remembers }),
  });
}
