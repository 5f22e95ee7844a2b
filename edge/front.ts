import { log } from "core/base/log.ts";
import { Turns } from "core/base/turns.ts";
import type { FileStore } from "core/files/file_store.ts";
import { followProviders } from "core/host/follow_providers.ts";
import type { PluginHost } from "core/host/plugin_host.ts";
import { providersOf } from "core/plugin/plugin.ts";
import type { House } from "core/run/house.ts";
import { RegionBook } from "core/run/region_book.ts";
import type { SignalName, Signals } from "core/signal/signal.ts";
import { chosen, heardAs } from "core/signal/version.ts";
import type { Providers } from "core/work/providers.ts";
import type { Accent } from "edge/files/accent.ts";
import { type Assets, loadAssets } from "edge/files/assets.ts";
import { askerOf } from "edge/filters/ask.ts";
import { Courses } from "edge/memory/courses.ts";
import { PageCache } from "edge/memory/page_cache.ts";
import { type EdgePlugins, openEdgeHost } from "edge/memory/plugin_host.ts";
import { type PositionDesk, SeenPositions } from "edge/memory/positions.ts";
import type { ThisProcess } from "edge/memory/report_of_this_process.ts";
import { EventFeeds } from "edge/feeds/event_feeds.ts";
import { type SessionDesk, type SessionPasses, Sessions } from "edge/memory/sessions.ts";
import { CONTEXTS } from "edge/residents.ts";
import { SITE } from "edge/start/open_house.ts";
import { UnitPages } from "edge/unit/unit_pages.tsx";
import { getSite, pluginSource } from "contexts/site/mod.ts";

/** The site as pages show it. */
export interface SiteLook {
  readonly name: string;
  readonly language: string;
  readonly accent: Accent;
}

/** What the edge is opened with. */
export interface FrontOptions extends EdgePlugins {
  readonly files: FileStore;
  /** What regions report here, where this is home; a book of its own unless told. */
  readonly regions?: RegionBook;
  /** Signs cookies that are not secrets; from the data folder, so that it outlives the process. */
  readonly key: string;
  /** True where readers come over TLS. */
  readonly secure: boolean;
  /** Who is asked who is looking, in a region; where nobody is given, the database of sessions. */
  readonly sessions?: SessionDesk;
  /** What tells browsers where they stand; where nothing is given, the house's own positions. */
  readonly positions?: PositionDesk;
  /** How this process is, where it is a region; home has no more to say of itself than that it is home. */
  readonly place?: () => ThisProcess;
  /** What browsers are given for regions to know them by; nothing where the site has none. */
  readonly passes?: SessionPasses;
}

/** What every route works with: the house, and what the edge keeps in memory between requests. */
export interface Front extends FrontOptions {
  readonly clock: () => Date;
  /** How the regions are that report here. */
  readonly regions: RegionBook;
  readonly sessions: SessionDesk;
  readonly positions: PositionDesk;
  readonly courses: Courses;
  /** What plugins provide: block types, and more. */
  readonly providers: Providers;
  readonly units: UnitPages;
  /** What pages ask plugins through. */
  readonly host: PluginHost;
  readonly pages: PageCache;
  /** The connections of services that fetch what they may hear. */
  readonly feeds: EventFeeds;
  /** One after the other: what was asked for last is read last, and stays. */
  readonly turns: Turns;
  /** How the site looks now; changes live. */
  look: { readonly site: SiteLook; readonly assets: Assets };
}

/** The tag of every page: what the whole site looks like is on it. */
export const SITE_TAG = "site";
/** The tag of pages that list courses. */
export const CATALOGUE_TAG = "catalogue";
/** The tag of pages that show one course. */
export const courseTag = (courseId: string) => `course:${courseId}`;

/** Opens the edge's memory over a house, and listens to the signals that make it untrue. */
export async function openFront(options: FrontOptions): Promise<Front> {
  const { house } = options;
  const clock = options.clock ?? (() => new Date());
  const providers = providersOf(options.plugins);
  const host = await openEdgeHost(options);
  const front: Front = {
    ...options,
    clock,
    regions: options.regions ?? new RegionBook(clock),
    sessions: options.sessions ?? new Sessions(house, clock, options.passes),
    positions: options.positions ?? new SeenPositions(house, options.key),
    courses: new Courses(house, providers),
    providers,
    units: new UnitPages(house, providers),
    host,
    pages: new PageCache(clock),
    feeds: await EventFeeds.open(house, askerOf({ host, house, clock }), clock),
    turns: new Turns(),
    look: await readLook(house),
  };
  offerInstalled(front);
  await house.tail(pluginSource.signals, () => void followPlugins(front));
  const choice = chosen(Object.keys(PURGES), SAID);
  await house.tail(choice.names, (signal) => {
    const { name, body } = choice.as(signal);
    const purge = PURGES[name as SignalName] as Purge<SignalName> | undefined;
    purge?.(front, body as Signals[SignalName]);
  });
  // What it is about, only a newer release can read.
  await house.tail(heardAs([...choice.names, ...pluginSource.signals], SAID).awaits, () => doubtAll(front));
  return front;
}

/** All that is said here, in every version. */
const SAID = CONTEXTS.flatMap(({ signals }) => signals);

/** Nothing that is kept is sure to be true any more. */
function doubtAll(front: Front): void {
  front.sessions.forgetAll();
  doubtPages(front);
}

/** Nothing that is kept of pages is sure to be true any more; who is signed in is another matter. */
export function doubtPages(front: Front): void {
  front.courses.forgetAll();
  relook(front);
  void followPlugins(front);
}

type Purge<Name extends SignalName> = (front: Front, body: Signals[Name]) => void;

const listing = (front: Front, { courseId }: { readonly courseId: string }) => {
  front.pages.purge(CATALOGUE_TAG);
  front.pages.purge(courseTag(courseId));
};
const forgetPerson = (front: Front, { personId }: { readonly personId: string }) =>
  front.sessions.forget(personId);
const relook = (front: Front) => {
  front.pages.purge(SITE_TAG);
  front.turns.take("look", async () => {
    front.look = await readLook(front.house);
    front.pages.purge(SITE_TAG);
    front.units.forgetAll();
  }).catch((error) => log("error", "How the site looks now could not be read", { error }));
};

/** Which signal makes what the edge keeps untrue. Each is typed by its signal: a field that goes is an error here. */
const PURGES: { readonly [Name in SignalName]?: Purge<Name> } = {
  "content.course.published.v1": (front, heard) => {
    front.courses.forget(heard.courseId);
    listing(front, heard);
  },
  "catalog.course.listed.v1": listing,
  "catalog.course.changed.v1": listing,
  "catalog.course.unlisted.v1": listing,
  "content.policy.changed.v1": listing,
  "identity.session.ended.v1": forgetPerson,
  "identity.session.revoked.v1": forgetPerson,
  "identity.person.changed.v1": forgetPerson,
  "identity.person.erased.v1": forgetPerson,
  "identity.role.granted.v1": forgetPerson,
  "identity.role.revoked.v1": forgetPerson,
  // What pages show of courses may have been made anew.
  "site.operation.done.v1": (front, { operation }) => {
    if (operation === "rebuild") front.pages.purge(SITE_TAG);
  },
  "site.site.created.v1": relook,
  "site.site.changed.v1": relook,
};

/** Takes over other plugins, or others' settings: what is on any page may be different. */
export async function followPlugins(front: Front): Promise<void> {
  try {
    await front.host.refresh();
    offerInstalled(front);
  } catch (error) {
    log("error", "What plugins are installed could not be taken over", { error });
  }
  front.pages.purge(SITE_TAG);
}

/** Block types of installed plugins are found like those that are built in. */
function offerInstalled({ providers, host, house, clock }: Front): void {
  followProviders({
    providers,
    host,
    asking: (language = "en") => ({ site: SITE, language, now: clock() }),
    documents: (plugin) => () => house.guestReader(plugin),
  });
}

async function readLook(house: House): Promise<Front["look"]> {
  const site = await getSite(house.reader("site"));
  return { site, assets: await loadAssets(site.accent) };
}
