import { wait } from "core/base/wait.ts";
import { openNatsBus } from "core/bus/nats_bus.ts";
import { openWriter } from "core/data/writer.ts";
import { scaled } from "core/testing/bad_days/bad_day.ts";
import { QUICKLY } from "core/testing/bad_days/belfry.ts";
import { EMBEDDED, ON_NATS, type Place } from "core/testing/bad_days/layouts.ts";
import { readAll } from "core/testing/bad_days/nats_log.ts";
import { findMissingDisk, mountSmallDisk } from "core/testing/bad_days/small_disk.ts";
import { type Happened, spendDay } from "core/testing/bad_days/spend_day.ts";
import { type Belfry, startBelfry } from "core/testing/bad_days/start_belfry.ts";
import { testWhere } from "core/testing/skip.ts";
import { until } from "core/testing/until.ts";

const LAYOUT = EMBEDDED.name;

/** How often the disk is filled, and how long it stays full. */
const FULL_DISKS = scaled(1, 10);
const FULL_FOR = 1_500;

testWhere(
  await findMissingDisk(),
  `openHome() on a disk that is full ${FULL_DISKS} times refuses, keeps what it has, and goes on when there is room`,
  () =>
    spendDay("a full disk", LAYOUT, async (folder) => {
      await using disk = await mountSmallDisk(48);
      await using belfry = startBelfry({
        folder: disk.folder,
        site: "main",
        ringing: { first: 1, pause: 4 },
      });
      await belfry.rings();
      const waits: number[] = [];
      for (let times = 0; times < FULL_DISKS; times++) {
        await disk.fill();
        await wait(FULL_FOR);
        await disk.free();
        const [before, begun] = [belfry.rung.length, performance.now()];
        await until("it rings again", () => belfry.rung.length > before, 30_000);
        waits.push(performance.now() - begun);
        await wait(300);
      }
      await belfry.stop();
      for await (const { name, isFile } of Deno.readDir(disk.folder)) {
        if (isFile) await Deno.copyFile(`${disk.folder}/${name}`, `${folder}/${name}`);
      }
      const refused = [...belfry.refused].map(([why, times]) => `${times} × "${why}"`).join(", ");
      return {
        belfries: [belfry],
        times: `${FULL_DISKS} × ${FULL_FOR / 1_000} s`,
        found: () =>
          `refused ${refused}; rang again ${Math.round(Math.max(...waits))} ms after there was room`,
      };
    }),
);

/** How many processes there are one after the other while the clock jumps. */
const JUMPY = scaled(2, 12);

for (const layout of [EMBEDDED, ON_NATS]) {
  testWhere(
    layout.missing,
    `${layout.name}: ${JUMPY} processes whose clocks jump by up to a year keep every order and try again in time`,
    () =>
      layout.run((bus) =>
        spendDay("a clock that jumps", layout.name, (folder) => spendJumpyDay({ folder, bus }))
      ),
  );
}

async function spendJumpyDay(place: Place): Promise<Happened> {
  const belfries: Belfry[] = [];
  for (let life = 1; life <= JUMPY; life++) {
    const ringing = { first: 100_000 * life, pause: 2, mood: "fails once", every: 20 } as const;
    const parts = { ...place, site: "main", ringing, retry: QUICKLY };
    await using belfry = startBelfry(parts, { BELFRY_CLOCK: String(life) });
    belfries.push(belfry);
    await belfry.rings();
    await wait(700);
    if (life % 2 === 0) await belfry.stop();
    else await belfry.kill();
  }
  return {
    ...place,
    belfries,
    times: `${JUMPY} processes, 25 jumps a second`,
    found: ({ backwards }) => `${backwards} signals were said before the one ahead of them, by the clock`,
  };
}

/** How often everything is carried to the bus again, and heard again. */
const AGAIN = scaled(1, 10);

for (const layout of [EMBEDDED, ON_NATS]) {
  testWhere(
    layout.missing,
    `${layout.name}: everything published and delivered ${AGAIN} times again does nothing twice`,
    () =>
      layout.run((bus) =>
        spendDay("duplicate delivery", layout.name, (folder) => spendSameDay({ folder, bus }))
      ),
  );
}

async function spendSameDay(place: Place): Promise<Happened> {
  const belfries: Belfry[] = [];
  for (let life = 1; life <= AGAIN + 1; life++) {
    await using belfry = startBelfry({ ...place, site: "main", ringing: { first: 1_000 * life, many: 150 } });
    belfries.push(belfry);
    await until("all is rung", () => belfry.done, 30_000);
    await belfry.stop();
    await (place.bus === undefined ? forget(place.folder) : publishAgain(place.bus));
  }
  return {
    ...place,
    belfries,
    times: place.bus === undefined
      ? `${AGAIN + 1} × everything, published and delivered`
      : `${AGAIN + 1} × everything, published`,
    found: ({ heard }) => `each of ${heard} was passed over when it came again`,
  };
}

/** Publishes all that the log has once more. */
async function publishAgain(url: string): Promise<void> {
  const bus = await openNatsBus({ url, site: "main" });
  await bus.publish(await readAll(bus));
  await bus.close();
}

/** Has relays and subscribers forget how far they have come, as if nothing of it had been noted. */
async function forget(folder: string): Promise<void> {
  for (const name of ["ringer", "echo"]) {
    await change(`${folder}/${name}.db`, "update _relayed set sequence = 0");
  }
  await change(`${folder}/bus.db`, "update subscriber set position = 0");
}

async function change(file: string, statement: string): Promise<void> {
  const writer = await openWriter(file);
  await writer.write(() => writer.execute(statement));
  await writer.close();
}
