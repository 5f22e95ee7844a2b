import { scaled } from "core/testing/bad_days/bad_day.ts";
import { BELFRY, type Mood, QUICKLY } from "core/testing/bad_days/belfry.ts";
import { type Happened, spendDay } from "core/testing/bad_days/spend_day.ts";
import { type Ringing, startBelfry } from "core/testing/bad_days/start_belfry.ts";
import { readRows } from "core/testing/look.ts";
import { until } from "core/testing/until.ts";

const LAYOUT = "one process, embedded";

/** A hearer in moods, and what a day with it looks like. */
interface Moody {
  readonly mood: Mood;
  readonly day: string;
  readonly many: number;
  readonly every: number;
  readonly parks?: boolean;
}

const MOODS: readonly Moody[] = [
  { mood: "fails once", day: "a subscriber throws", many: scaled(400, 4_000), every: 10 },
  { mood: "throws", day: "a poison signal", many: scaled(400, 4_000), every: 40, parks: true },
  { mood: "hangs", day: "a subscriber hangs", many: scaled(120, 800), every: 40, parks: true },
  { mood: "late once", day: "a subscriber goes on after its deadline", many: scaled(120, 800), every: 30 },
];

for (const moody of MOODS) {
  const { mood, day, many } = moody;
  Deno.test(`openHome() with a hearer that "${mood}" hears ${many} signals once each, those of a key in their order`, () =>
    spendDay(day, LAYOUT, (folder) => spendMoodyDay(folder, moody)));
}

async function spendMoodyDay(folder: string, { mood, many, every, parks = false }: Moody): Promise<Happened> {
  const ringing: Ringing = { first: 1, many, mood, every };
  await using belfry = startBelfry({ folder, site: "main", ringing, retry: QUICKLY });
  await until("all is rung", () => belfry.done, 60_000);
  await belfry.stop();
  const moods = Math.floor(many / every);
  const attempts = parks ? QUICKLY.backoff.length + 1 : 2;
  return {
    belfries: [belfry],
    times: `${moods} of ${many} signals`,
    ...parks ? { dead: moods, redrives: true } : {},
    found: () =>
      parks
        ? `${moods} parked after ${attempts} attempts each, redriven once mended; a ring took ${belfry.longest.ring} ms at most`
        : `each came again and was heard once; a ring took ${belfry.longest.ring} ms at most`,
  };
}

const BEHIND = scaled(5_000, 100_000);

Deno.test(`openHome() with a hearer ${BEHIND} signals behind lets it catch up while others go on`, () =>
  spendDay("a subscriber far behind", LAYOUT, async (folder) => {
    const residents = BELFRY.filter((name) => name !== "moody");
    const many = { first: 1, many: BEHIND, hands: 64 };
    await using without = startBelfry({ folder, site: "main", residents, ringing: many });
    await until("all is rung", () => without.done, 300_000);
    await without.stop();
    const begun = performance.now();
    await using whole = startBelfry({ folder, site: "main", ringing: { first: 2 * BEHIND, pause: 5 } });
    await whole.ready();
    await until("it has caught up", async () => await countHeard(folder) >= BEHIND, 300_000);
    const milliseconds = performance.now() - begun;
    const memory = await readPeak(whole.pid);
    await whole.stop();
    const { ring } = whole.longest;
    return {
      belfries: [without, whole],
      times: `${BEHIND} signals`,
      found: () =>
        `caught up at ${
          Math.round(BEHIND / milliseconds * 1_000)
        } signals/s from its start on; a ring took ${ring} ms at most; ${memory} MB at most`,
    };
  }));

async function countHeard(folder: string): Promise<number> {
  return Number((await readRows(`${folder}/moody.db`, "select count(*) as n from heard"))[0]!.n);
}

/** The most memory that a process has held, in megabytes. */
async function readPeak(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1_024);
}
