import { until, withPath } from "core/testing/until.ts";
import { Statements } from "core/data/statements.ts";
import { openHome } from "core/run/home.ts";
import { person } from "core/testing/house.ts";
import { ringBell, RINGERS } from "core/testing/probe_house.ts";
import { backUp, type BackupOptions } from "./back_up.ts";
import { type BackupStore, openBackupStore } from "./backup_store.ts";
import { chooseBackup, restore } from "./restore.ts";
import { verifyStore } from "./verify_store.ts";

// A house whose contexts count what they hear, backed up and restored in a folder of a test.

/** The folder of a house, a store of backups, and where to restore. */
export interface Places {
  readonly data: string;
  readonly store: string;
  readonly restored: string;
}

/** Runs with places of its own. */
export function withPlaces(run: (places: Places) => Promise<void>): Promise<void> {
  return withPath(async (parent) => {
    await Deno.mkdir(parent);
    await run({ data: `${parent}/data`, store: `${parent}/backups`, restored: `${parent}/restored` });
  });
}

/** Opens the counting house in a folder. */
export async function openRingers(folder: string) {
  await Deno.mkdir(folder, { recursive: true });
  return await openHome({ folder, site: "main", contexts: RINGERS, plugins: [] });
}
export type Ringers = Awaited<ReturnType<typeof openRingers>>;

/** Rings so many times, each in a millisecond of its own; what is said of it may still be under way afterwards. */
export async function ring(house: Ringers, times: number): Promise<void> {
  for (let at = 0; at < times; at++) {
    await house.send(ringBell, { bell: `b${at % 5}` }, person("p1"));
    const rung = Date.now();
    await until("the clock goes on", () => Date.now() > rung);
  }
}

/** How often each of the house has counted. */
export function countsIn(folder: string): number[] {
  return RINGERS.map(({ name }) => {
    const connection = new Statements(`${folder}/${name}.db`);
    try {
      return Number(connection.execute("select coalesce(sum(n), 0) from count").rows[0]![0]);
    } finally {
      connection.close();
    }
  });
}

/** Waits until everybody has heard of so many rings, each of them once. */
export async function untilHeard(folder: string, rung: number): Promise<void> {
  await until("all is heard, once", () => String(countsIn(folder)) === String([rung, rung, 2 * rung]));
}

/** Uses a store, and lets it go. */
export async function withStore<Answer>(
  folder: string,
  writes: boolean,
  use: (store: BackupStore) => Promise<Answer>,
): Promise<Answer> {
  const store = await openBackupStore(folder, { writes });
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

/** Backs up as a command does. */
export function backUpTo({ data, store }: Places, options: Partial<BackupOptions> = {}) {
  return withStore(
    store,
    true,
    (store) => backUp(data, store, { parts: "all", platform: "0.0.0", ...options }),
  );
}

/** Restores as a command does. */
export function restoreFrom({ store, restored }: Places, at?: Date) {
  return withStore(
    store,
    false,
    async (store) =>
      await restore(await chooseBackup(store, { ...at ? { at } : {}, keysFrom: store }), store, restored),
  );
}

/** What could be restored. */
export function listBackups({ store }: Places) {
  return withStore(store, false, (store) => store.list());
}

/** Looks through the store. */
export function verifyBackups({ store }: Places) {
  return withStore(store, false, (store) => verifyStore(store));
}
