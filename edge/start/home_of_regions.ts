import type { z } from "zod";
import { log } from "core/base/log.ts";
import { Refusal } from "core/base/refusal.ts";
import { withoutToken, withToken } from "core/data/server_address.ts";
import { homeFiles } from "core/run/home_files.ts";
import { processTokens } from "core/run/process_token.ts";
import { regionApi, standsOf } from "core/run/region_api.ts";
import type { REPORT_HEARD, Terms } from "core/run/region_calls.ts";
import { REGION_REPORT } from "core/run/region_report.ts";
import type { Stand } from "core/work/stand.ts";
import type { App } from "edge/app.ts";
import type { Front } from "edge/front.ts";
import { SeenPositions } from "edge/memory/positions.ts";
import { homeApp } from "edge/region/home_app.ts";
import { Passes } from "edge/region/pass.ts";
import { pluginAnswers } from "edge/region/plugin_answers.ts";
import { sessionAnswers } from "edge/region/session_answers.ts";
import { StandCookies } from "edge/region/stand_cookies.ts";
import { RESIDENTS, serversOf } from "edge/start/layout.ts";
import { SITE } from "edge/start/open_house.ts";
import { regionKeys } from "edge/start/region_keys.ts";
import type { StartOptions } from "edge/start/start_options.ts";

/** How long it holds how far the databases are, for what regions compare their copies with, in milliseconds. */
const STANDS_KEPT = 1_000;

/** What a home has that has regions. */
export interface HomeOfRegions {
  readonly cookieKey: string;
  readonly passes: Passes;
  /** The pages, with what regions ask around them. */
  around(front: Front, pages: App): App;
}

/**
 * Opens a home to regions, where it has a key for them. Refuses `start.region_unclear` where there is nothing that a
 * region could copy, or hear signals on.
 */
export async function openRegions(
  options: StartOptions,
  secure: boolean,
): Promise<HomeOfRegions | undefined> {
  const { regionKey } = options;
  if (regionKey === undefined) return undefined;
  const terms = termsOf(options);
  const keys = await regionKeys(regionKey);
  const passes = await Passes.open({ key: keys.pass, secure });
  return { cookieKey: keys.cookie, passes, around };

  function around(front: Front, pages: App): App {
    const { house } = front;
    const tokens = processTokens(regionKey!);
    const files = homeFiles(front.files, tokens);
    const stands = keptFor(STANDS_KEPT, () => standsOf(house, terms));
    const api = regionApi({
      house,
      contexts: RESIDENTS,
      terms,
      tokens,
      more: {
        session: sessionAnswers({ house, passes, clock: front.clock }),
        ...pluginAnswers(front, RESIDENTS.flatMap(({ filters }) => filters)),
        report: (body) => hearReport(front, stands, body),
      },
    });
    const app = homeApp({
      house,
      terms,
      tokens,
      api,
      local: pages,
      positions: new SeenPositions(house, keys.cookie),
      stands: new StandCookies(keys.cookie),
    });
    return async (request, address) => await files(request) ?? await app(request, address);
  }
}

/** What asks again after a while only: many regions want to know the same. */
function keptFor<Answer>(milliseconds: number, ask: () => Promise<Answer>): () => Promise<Answer> {
  let [asked, until]: [Promise<Answer> | undefined, number] = [undefined, -Infinity];
  return () => {
    if (asked && performance.now() < until) return asked;
    until = performance.now() + milliseconds;
    return asked = ask();
  };
}

/** Keeps what a region says of itself, and tells it how far the databases are: so it knows what it has not got. */
async function hearReport(
  { regions }: Front,
  standsNow: () => Promise<readonly Stand[] | undefined>,
  body: unknown,
): Promise<z.input<typeof REPORT_HEARD>> {
  const report = REGION_REPORT.safeParse(body);
  if (report.success) regions.hear(report.data);
  else log("warn", "A region's report cannot be read", { error: report.error });
  const stands = await standsNow();
  return stands ? { stands: [...stands] } : {};
}

/**
 * What regions are to do: they copy all that holds no secrets, so that no page of theirs lacks anything, by a token that
 * opens databases to reading. Refuses `start.region_unclear`.
 */
export function termsOf(
  { primaries, bus, copyToken }: Pick<StartOptions, "primaries" | "bus" | "copyToken">,
): Terms {
  if (bus === undefined) throw unclear("--bus, where regions hear signals too");
  const servers = serversOf(primaries);
  const copied = RESIDENTS.filter(({ keepsSecrets }) => !keepsSecrets).map(({ name }) => name);
  const missing = copied.filter((name) => servers[name] === undefined);
  if (missing.length > 0) throw unclear(`--primary for what they copy: ${missing.join(", ")}`);
  // What home writes with is nothing for them.
  const original = (name: string) => ({ name, url: withToken(withoutToken(servers[name]!), copyToken) });
  return { site: SITE, bus, originals: copied.map(original) };
}

function unclear(wanted: string): Refusal {
  const why = `Cannot start: a home of regions (CARILLON_REGION_KEY) needs ${wanted}`;
  return new Refusal("start.region_unclear", "invalid", why);
}
