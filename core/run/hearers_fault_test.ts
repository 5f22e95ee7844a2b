import { wait } from "core/base/wait.ts";
import { scaled } from "core/testing/bad_days/bad_day.ts";
import { BELFRY, type Mood, QUICKLY } from "core/testing/bad_days/belfry.ts";
import { EMBEDDED, ON_NATS, type Place } from "core/testing/bad_days/layouts.ts";
import { type Happened, spendDay } from "core/testing/bad_days/spend_day.ts";
import { type Ringing, startBelfry } from "core/testing/bad_days/start_belfry.ts";
import { readRows } from "core/testing/look.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";

/** A hearer in moods, and what a day with it looks like. */
interface Moody {
  readonly mood: Mood;
  readonly day: string;
  readonly many: number;
  readonly every: number;
  readonly parks?: boolean;
}

const MOODS: readonly Moody[] = [
  { mood: "fails once", day: "a subscriber throws", many: scaled(100, 4_000), every: 10 },
  { mood: "throws", day: "a poison signal", many: scaled(120, 4_000), every: 40, parks: true },
  { mood: "hangs", day: "a subscriber hangs", many: scaled(100, 800), every: 40, parks: true },
  { mood: "late once", day: "a subscriber goes on after its deadline", many: scaled(100, 800), every: 30 },
];

for (const layout of [EMBEDDED, ON_NATS]) {
  for (const moody of MOODS) {
    const { mood, day, many } = moody;
    const what = `a hearer that "${mood}" hears ${many} signals once each, those of a key in their order`;
    testWhere(
      layout.missing,
      `${layout.name}: ${what}`,
      () =>
        layout.run((bus) => spendDay(day, layout.name, (folder) => spendMoodyDay({ folder, bus }, moody))),
    );
  }
}

async function spendMoodyDay(place: Place, { mood, many, every, parks = false }: Moody): Promise<Happened> {
  const ringing: Ringing = { first: 1, many, mood, every };
  await using belfry = startBelfry({ ...place, site: "main", ringing, retry: QUICKLY });
  await until("all is rung", () => belfry.done, 60_000);
  await belfry.stop();
  const moods = Math.floor(many / every);
  const attempts = parks ? QUICKLY.backoff.length + 1 : 2;
  return {
    ...place,
    belfries: [belfry],
    times: `${moods} of ${many} signals`,
    ...parks ? { dead: moods, redrives: true } : {},
    found: () =>
      parks
        ? `${moods} parked after ${attempts} attempts each, redriven once mended; a ring took ${belfry.longest.ring} ms at most`
        : `each came again and was heard once; a ring took ${belfry.longest.ring} ms at most`,
  };
}

/** How long a process is left stuck. */
const STUCK = scaled(500, 20_000);
Deno.test("one process, embedded: a hearer that never lets go of its thread holds up all that is written, and nothing that is read", () =>
  spendDay("a subscriber never lets go of its thread", EMBEDDED.name, async (folder) => {
    const ringing: Ringing = { first: 1, pause: 5, mood: "spins", every: 100 };
    await using stuck = startBelfry({ folder, site: "main", ringing, retry: QUICKLY });
    await until("it is stuck", async () => {
      const before = stuck.rung.length;
      await wait(1_000);
      return before > 0 && stuck.rung.length === before;
    }, 30_000);
    await wait(STUCK);
    await stuck.kill();
    await using mended = startBelfry({ folder, site: "main", ringing: { first: 10_000, pause: 5 } }, {
      BELFRY_MENDED: "yes",
    });
    await until("it has heard all", async () => await countHeard(folder) > stuck.rung.length + 50, 30_000);
    await mended.stop();
    return {
      belfries: [stuck, mended],
      times: `${STUCK / 1_000 + 1} s, until it was killed`,
      found: () =>
        `no deadline stops it: reading went on, nothing was written until it was started again, mended`,
    };
  }));

/** How long catching up may take. */
const LONGEST = 600_000;
const BEHIND = scaled(2_000, 100_000);

for (const layout of [EMBEDDED, ON_NATS]) {
  testWhere(
    layout.missing,
    `${layout.name}: a hearer ${BEHIND} signals behind catches up while others go on`,
    () =>
      layout.run((bus) =>
        spendDay("a subscriber far behind", layout.name, (folder) => spendLongDay({ folder, bus }))
      ),
  );
}

async function spendLongDay(place: Place): Promise<Happened> {
  const residents = BELFRY.filter((name) => name !== "moody");
  const many = { first: 1, many: BEHIND, hands: 64 };
  await using without = startBelfry({ ...place, site: "main", residents, ringing: many });
  await until("all is rung", () => without.done, LONGEST);
  await without.stop();
  const begun = performance.now();
  await using whole = startBelfry({ ...place, site: "main", ringing: { first: 2 * BEHIND, pause: 5 } });
  await whole.ready();
  await until("it has caught up", async () => await countHeard(place.folder) >= BEHIND, LONGEST);
  const rate = Math.round(BEHIND / (performance.now() - begun) * 1_000);
  const memory = await readPeak(whole.pid);
  await whole.stop();
  const { ring } = whole.longest;
  return {
    ...place,
    belfries: [without, whole],
    times: `${BEHIND} signals`,
    found: () =>
      `caught up at ${rate} signals/s from its start on; a ring took ${ring} ms at most; ${memory} MB at most`,
  };
}

async function countHeard(folder: string): Promise<number> {
  return Number((await readRows(`${folder}/moody.db`, "select count(*) as n from heard"))[0]!.n);
}

/** The most memory that a process has held, in megabytes. */
async function readPeak(pid: number): Promise<number> {
  const status = await Deno.readTextFile(`/proc/${pid}/status`);
  return Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1]) / 1_024);
}
