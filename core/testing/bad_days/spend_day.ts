import assert from "node:assert/strict";
import { catchLog } from "core/base/log.ts";
import type { Bus } from "core/bus/bus.ts";
import { openHome } from "core/run/home.ts";
import { RINGERS } from "core/testing/probe_house.ts";
import { until, withPath } from "core/testing/until.ts";
import { noteBadDay } from "./bad_day.ts";
import { QUICKLY, SCRIBES } from "./belfry.ts";
import { judge, type Verdict } from "./judge.ts";
import { readAll } from "./nats_log.ts";
import type { Belfry } from "./start_belfry.ts";

/** What happened on a bad day. */
export interface Happened {
  /** Every belfry of the day; what they acknowledged must be there at its end. */
  readonly belfries: readonly Pick<Belfry, "rung" | "longest">[];
  readonly times: string;
  readonly kills?: number;
  readonly found: (verdict: Verdict) => string;
  /** The NATS server that carries the signals; without one, the bus is in the belfry's folder. */
  readonly bus?: string | undefined;
  /** How many dead letters there should be. */
  readonly dead?: number;
  /** The log lost its end on that day, and was written anew. */
  readonly rewritten?: boolean;
  /** An operator mends the moody hearer at last, and redrives its dead letters. */
  readonly redrives?: boolean;
}

/** How many milliseconds a belfry may take to come to rest. */
const LONGEST_REST = 300_000;

/**
 * Spends a bad day in a folder of its own and notes how it went. At its end the belfry is opened whole, everything
 * that was said is heard, and nothing may be lost, doubled or out of order.
 */
export async function spendDay(
  day: string,
  layout: string,
  happen: (folder: string) => Promise<Happened>,
): Promise<void> {
  await withPath(async (folder) => {
    await Deno.mkdir(folder);
    const begun = performance.now();
    const happened = await happen(folder);
    const { faults, backwards, ...figures } = await close(folder, happened);
    await noteBadDay({
      day,
      layout,
      times: happened.times,
      kills: happened.kills ?? 0,
      ...figures,
      worstAnswer: Math.max(...happened.belfries.map(({ longest }) => longest.read)),
      found: happened.found({ ...figures, backwards, faults }),
      seconds: Math.round((performance.now() - begun) / 1_000),
    });
    const { lost, doubled, disordered, acknowledged } = figures;
    assert.deepEqual({ lost, doubled, disordered, faults }, {
      lost: 0,
      doubled: 0,
      disordered: 0,
      faults: [],
    });
    assert.ok(acknowledged > 0, "the day has teeth: something was acknowledged");
  });
}

async function close(folder: string, happened: Happened): Promise<Verdict> {
  const { bus, belfries, dead = 0, redrives = false, rewritten = false } = happened;
  const parts = { folder, site: "main", contexts: RINGERS, plugins: SCRIBES, retry: QUICKLY };
  const restore = catchLog(() => {}); // what failed on that day is tried again, and said again
  const home = await openHome({ ...parts, ...bus === undefined ? {} : { bus } });
  try {
    await settle(home.signals);
    const letters = await home.signals.deadLetters(1_000_000);
    assert.equal(letters.length, dead, "dead letters");
    if (redrives) await redrive(home.signals);
    const acknowledged = belfries.flatMap(({ rung }) => rung);
    const log = await readAll(home.signals);
    const redriven = new Set(redrives ? letters.map(({ signal }) => signal.id) : []);
    return await judge({ folder, log, acknowledged, dead: redrives ? [] : letters, redriven, rewritten });
  } finally {
    await home.close();
    restore();
  }
}

async function redrive(signals: Bus): Promise<void> {
  Deno.env.set("BELFRY_MENDED", "yes");
  try {
    await signals.redrive("moody");
    await settle(signals);
  } finally {
    Deno.env.delete("BELFRY_MENDED");
  }
}

/** Waits until everybody has heard everything, and what that made others say too. */
async function settle(signals: Bus): Promise<void> {
  const hearers = ["echo", "listener", ...SCRIBES.map(({ name }) => name)];
  let head = -1;
  await until("everything is heard", async () => {
    const heard = await signals.caughtUp(hearers, 5_000);
    const held = (await signals.reports()).some((report) => report.held > 0);
    const before = head;
    head = (await signals.log()).head;
    return heard && !held && head === before;
  }, LONGEST_REST);
}
