import { wait } from "core/base/wait.ts";
import { Statements } from "core/data/statements.ts";
import {
  againstLimit,
  defineBench,
  factRow,
  lessRow,
  type Load,
  median,
  moreRow,
} from "core/testing/bench.ts";
import { withPath } from "core/testing/until.ts";
import { takeCut } from "./cut.ts";
import { listData } from "./data_files.ts";
import { backUpTo, type Places, restoreFrom, withPlaces } from "./sample_drill.ts";

// Databases of random rows, as one that cannot be made smaller. The limit copies the same files with the machine's
// own copying and waits until they are on disk, which checks nothing and stores all of it every time.

const DATABASES = 4;
const ROW = 1_000;

/** Fills the data folder with so many megabytes. */
async function fill({ data }: Places, megabytes: number): Promise<void> {
  await Deno.mkdir(data, { recursive: true });
  for (let at = 0; at < DATABASES; at++) {
    const connection = new Statements(`${data}/bells_${at}.db`);
    connection.execute("pragma journal_mode = wal");
    connection.execute("create table bell (n integer primary key, sound blob)");
    connection.execute(
      `with recursive run (n) as (select 1 union all select n + 1 from run where n < ?)
       insert into bell select n, randomblob(?) from run`,
      [Math.round(megabytes * 1e6 / DATABASES / (ROW + 40)), ROW],
    );
    connection.emptyLog();
    connection.close();
  }
}

/** Another row here and there, as a minute of work leaves them. */
function touch({ data }: Places): void {
  for (let at = 0; at < DATABASES; at++) {
    const connection = new Statements(`${data}/bells_${at}.db`);
    connection.execute("update bell set sound = randomblob(?) where n in (1, 2, 3)", [ROW]);
    connection.close();
  }
}

async function sizeOf(folder: string): Promise<number> {
  let sum = 0;
  for await (const { name } of Deno.readDir(folder)) sum += (await Deno.stat(`${folder}/${name}`)).size;
  return sum;
}

/** Megabytes a second of something that is done once to the whole folder. */
async function speed(bytes: number, work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return bytes / 1e6 / ((performance.now() - begun) / 1_000);
}

async function copyAll(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name } of Deno.readDir(from)) {
    if (!name.endsWith(".db")) continue;
    await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
    using file = await Deno.open(`${to}/${name}`, { write: true });
    await file.sync();
  }
  await Deno.remove(to, { recursive: true });
}

async function emptied<Answer>(folder: string, work: () => Promise<Answer>): Promise<Answer> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  return await work();
}

/** How long backups and restores take, and how much of them is new. */
export const backup = defineBench("backup", async (load: Load) => {
  const rows: Awaited<ReturnType<typeof againstLimit>>[] = [];
  let [added, bytes, cut] = [0, 0, 0];
  await withPlaces(async (places) => {
    await fill(places, load.smoke ? 2 : 256);
    bytes = await sizeOf(places.data);
    const bare = () => withPath((copy) => copyAll(places.data, copy));
    const limit = () => speed(bytes, bare);
    const first = () => emptied(places.store, () => speed(bytes, () => backUpTo(places)));
    const again = async () => {
      touch(places);
      return await speed(bytes, async () => ({ added } = await backUpTo(places)));
    };
    const back = () => emptied(places.restored, () => speed(bytes, () => restoreFrom(places)));
    for (const subject of [first, again, back]) rows.push(await againstLimit(load, subject, limit));
    cut = await medianCut(load, places);
  });
  const [first, again, back] = rows;
  return [
    moreRow("backup: the first, against copying files", "MB/s", first!),
    moreRow("backup: the next, a few rows later", "MB/s", again!),
    lessRow("backup: the next, what it stores of the whole", "MB", {
      value: added / 1e6,
      limit: bytes / 1e6,
    }),
    moreRow("backup: restore, all of it checked, against copying files", "MB/s", back!),
    factRow("backup: finding the moment", "ms", cut),
  ];
});

async function medianCut(load: Load, { data }: Places): Promise<number> {
  const { databases } = await listData(data);
  const times: number[] = [];
  for (let round = 0; round < (load.smoke ? 3 : 50); round++) {
    const begun = performance.now();
    const cut = await takeCut(databases);
    times.push(performance.now() - begun);
    cut.close();
    await wait(1);
  }
  return median(times);
}
