import assert from "node:assert/strict";
import { noteBadDay, scaled } from "core/testing/bad_days/bad_day.ts";
import { onNats } from "core/testing/bad_days/layouts.ts";
import { isNatsHeard, readNatsCarried } from "core/testing/bad_days/nats_log.ts";
import { type Watched, watchPages } from "core/testing/bad_days/page_watch.ts";
import { seeded } from "core/testing/chance.ts";
import { findFaults, isRelayed, listDatabases, readRows } from "core/testing/look.ts";
import type { RegionSite } from "core/testing/region_site.ts";
import { until } from "core/testing/until.ts";
import { audit } from "edge/samples/sample_audit.ts";
import { type Desk, learnOn, type Tries } from "edge/samples/sample_classroom.ts";
import { COURSE, type Learner, newLearner } from "edge/samples/sample_learners.ts";

// People who learn in the regions of a site, through one bad day after the other.

const KEY = encodeURIComponent(COURSE);
/** How many learn in each region on a day, and how many milliseconds they think at most. */
const LEARNERS = scaled(1, 3);
const PAUSE = scaled(150, 1_500);
/** How long it may take after a bad day until all is as it was. */
const LONGEST_RETURN = scaled(20_000, 60_000);
/** What a page says that is not as new, or not as able, as it should be. */
const NOTICED = /main server cannot be reached right now|older than your last change/;

/** What happened on a day. */
export interface Happened {
  readonly times: string;
  readonly kills?: number;
  readonly found?: string;
}

/** Who learns in a region on a day, and who looks at its pages. */
export interface Class {
  readonly region: string;
  readonly desks: readonly Desk[];
}

/** What was seen of a day from one region. */
export interface SeenThere {
  readonly region: string;
  /** Somebody without an account who read public pages, and a learner. */
  readonly visitor: Watched;
  readonly learner: Watched;
  readonly tries: Tries;
}

interface Figures {
  readonly said: number;
  readonly acknowledged: number;
  readonly heard: number;
  readonly sent: number;
  readonly counted: number;
}

const NONE: Figures = { said: 0, acknowledged: 0, heard: 0, sent: 0, counted: 0 };

/** A site with regions, and everybody who has learned there. */
export class RegionSchool {
  readonly #site: RegionSite;
  readonly #desks: Desk[] = [];
  #before = NONE;

  constructor(site: RegionSite) {
    this.#site = site;
  }

  /**
   * Has people learn in all regions while something happens; then waits until every region is as it was, and audits
   * what became of all that was ever sent. Throws where anything was lost, counted twice or out of order.
   */
  async spend(
    day: string,
    happen: (classes: readonly Class[]) => Promise<Happened>,
  ): Promise<Readonly<Record<string, SeenThere>>> {
    const begun = performance.now();
    const classes = await this.#seat();
    const bell = { over: false };
    const going = classes.map((one, at) => this.#learn(one, bell, at));
    const { times, kills, found } = await happen(classes);
    const ended = performance.now();
    const normal: string[] = [];
    await Promise.all(classes.map(async (one) => {
      await this.#normal(one);
      normal.push(`${one.region} ${Math.round(performance.now() - ended)}`);
    }));
    bell.over = true;
    const seen = await Promise.all(going);
    const all = seen.flatMap(({ visitor, learner }) => [visitor, learner]);
    const putOff = seen.reduce((sum, { tries }) => sum + tries.putOff, 0);
    await this.#close(day, {
      times,
      kills: kills ?? 0,
      worstAnswer: Math.max(...all.map(({ worst }) => worst)),
      found: [
        ...found ? [found] : [],
        `${putOff} put off by a page that says so`,
        `${all.reduce((sum, { asked }) => sum + asked, 0)} other pages, ${failures(all)}`,
        `as before after ${normal.join(", ")} ms`,
      ].join("; "),
      seconds: Math.round((performance.now() - begun) / 1_000),
    });
    return Object.fromEntries(seen.map((one) => [one.region, one]));
  }

  async #seat(): Promise<readonly Class[]> {
    return await Promise.all(
      Object.values(this.#site.regions).map(async ({ name, url }) => {
        const desks: Desk[] = [];
        for (let n = 0; n < LEARNERS; n++) {
          const number = this.#desks.push({} as Desk);
          const learner = await newLearner(url, number);
          desks.push(this.#desks[number - 1] = { learner, units: await learner.units() });
        }
        return { region: name, desks };
      }),
    );
  }

  async #learn({ region, desks }: Class, bell: { readonly over: boolean }, at: number): Promise<SeenThere> {
    const [first] = desks;
    const outline = `/learn/${KEY}`;
    const watches = [
      watchPages(this.#site.visitor(region), ["/courses", `/courses/${KEY}`]),
      watchPages(first!.learner.client, [first!.units[0]!, outline]),
    ];
    const tries = await Promise.all(desks.map((desk, n) => learnOn(desk, bell, seeded(100 * at + n), PAUSE)));
    const [visitor, learner] = await Promise.all(watches.map((watch) => watch.stop()));
    return {
      region,
      visitor: visitor!,
      learner: learner!,
      tries: tries.reduce((all, one) => ({ putOff: all.putOff + one.putOff, lost: all.lost + one.lost })),
    };
  }

  /** Waits until a region draws pages without a notice, and answers that are sent there count again. */
  async #normal({ region, desks }: Class): Promise<void> {
    const before = countAcknowledged(desks);
    const [{ learner, units } = assert.fail()] = desks;
    await until(`${region} is as before`, async () => {
      if (countAcknowledged(desks) === before) return false;
      if (!(await this.#site.regions[region]!.look()).ok) return false;
      const { status, text } = await learner.client.get(units[0]!);
      return status === 200 && !NOTICED.test(text);
    }, LONGEST_RETURN);
  }

  async #close(
    day: string,
    row: { times: string; kills: number; worstAnswer: number; found: string; seconds: number },
  ): Promise<void> {
    const audited = await auditSite(this.#site, this.#desks.map(({ learner }) => learner));
    const { faults, lost, doubled, disordered, ...now } = audited;
    const came = minus(now, this.#before);
    this.#before = now;
    await noteBadDay({
      day,
      layout: onNats("home and regions, libSQL").name,
      ...row,
      said: came.said,
      acknowledged: came.acknowledged,
      heard: came.heard,
      lost,
      doubled,
      disordered,
      found: `${came.counted} of ${came.sent} answers counted; ${row.found}`,
    });
    assert.deepEqual(faults, []);
    assert.ok(came.acknowledged > 0, "the day has teeth: something was acknowledged");
  }
}

/** What an audit of a whole site came to, from its first day on. */
export interface SiteAudit extends Figures {
  readonly lost: number;
  readonly doubled: number;
  readonly disordered: number;
  readonly faults: readonly string[];
}

/**
 * Waits until all is carried and heard, and holds what everybody made of it against what these learners sent. Signals of
 * works that a restore lost are in the log still, and are no fault.
 */
export async function auditSite(site: RegionSite, learners: readonly Learner[]): Promise<SiteAudit> {
  let data = "";
  await until("all is heard", async () => {
    if (!await isNatsHeard(site.nats.url)) return false;
    data = await gather(site);
    return await isRelayed(data);
  }, LONGEST_RETURN);
  const { log, hearers } = await readNatsCarried(site.nats.url);
  const lostWorks = await readLostWorks(data);
  const carried = {
    hearers,
    log: log.filter(({ position: { context, sequence } }) =>
      !lostWorks.some((one) => one.context === context && one.first <= sequence && sequence <= one.last)
    ),
  };
  const { faults: own, sent, acknowledged, counted } = await audit(data, learners, carried.log);
  const faults = [...await findFaults(data, carried), ...own].filter((fault) => !isOfLost(fault, lostWorks));
  const count = (what: RegExp) => faults.filter((fault) => what.test(fault)).length;
  return {
    said: log.length,
    acknowledged,
    heard: await countHeard(data, hearers.map(({ name }) => name)),
    sent,
    counted,
    lost: count(/not counted|has not heard|are in the log|are relayed/),
    doubled: count(/never sent|nobody said|×|of no attempt/),
    disordered: count(/out of order|its state is/),
    faults,
  };
}

/** Places in the log of what a context does not have any more. */
interface LostWorks {
  readonly context: string;
  readonly first: number;
  readonly last: number;
}

/** Whether what is missing in the log is as much as was passed over in it. */
function isOfLost(fault: string, all: readonly LostWorks[]): boolean {
  const [, context, said, logged] = /^(\w+) has said (\d+) signals, (\d+) are in the log$/.exec(fault) ?? [];
  const lost = all.reduce((sum, one) => sum + (one.context === context ? one.last - one.first + 1 : 0), 0);
  return lost > 0 && Number(said) - Number(logged) === lost;
}

async function readLostWorks(data: string): Promise<readonly LostWorks[]> {
  const all: LostWorks[] = [];
  for (const context of await listDatabases(data)) {
    const tables = await readRows(
      `${data}/${context}.db`,
      "select 1 from sqlite_schema where name = '_lost'",
    );
    if (tables.length === 0) continue;
    for (const { first, last } of await readRows(`${data}/${context}.db`, "select first, last from _lost")) {
      all.push({ context, first: Number(first), last: Number(last) });
    }
  }
  return all;
}

/** A folder with all databases as they stand now, whether they are files of home or on servers. */
export async function gather({ home, databases, folder }: RegionSite): Promise<string> {
  const data = `${folder}/gathered-${crypto.randomUUID()}`;
  await Deno.mkdir(data);
  for await (const { name } of Deno.readDir(home.data)) {
    if (/\.db(-wal)?$/.test(name)) await Deno.copyFile(`${home.data}/${name}`, `${data}/${name}`);
  }
  for (const [name, server] of Object.entries(databases.servers)) {
    server.freeze();
    for (const end of ["", "-wal"]) {
      await Deno.copyFile(`${server.folder}/dbs/default/data${end}`, `${data}/${name}.db${end}`);
    }
    server.thaw();
  }
  return data;
}

function countAcknowledged(desks: readonly Desk[]): number {
  return desks.flatMap(({ learner }) => learner.submissions).filter((one) => one.acknowledged).length;
}

/** How many signals all hearers have noted as heard. */
export async function countHeard(data: string, names: readonly string[]): Promise<number> {
  const counts = names.map(async (name) => {
    const [row] = await readRows(`${data}/${name}.db`, "select count(*) as n from _inbox");
    return Number(row!.n);
  });
  return (await Promise.all(counts)).reduce((sum, n) => sum + n, 0);
}

function minus(now: Figures, before: Figures): Figures {
  const keys = Object.keys(now) as (keyof Figures)[];
  return Object.fromEntries(keys.map((key) => [key, now[key] - before[key]])) as unknown as Figures;
}

/** In words, what came instead of pages. */
function failures(all: readonly Watched[]): string {
  const kinds = new Map<string, number>();
  for (const { failed } of all) {
    for (const [what, times] of failed) {
      const kind = what.replace(/ \/.*/, "");
      kinds.set(kind, (kinds.get(kind) ?? 0) + times);
    }
  }
  return kinds.size === 0 ? "0 failed" : [...kinds].map(([kind, times]) => `${times} × ${kind}`).join(", ");
}
