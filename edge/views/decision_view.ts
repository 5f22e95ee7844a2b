import { type KeptDifference, listDifferences } from "core/work/difference.ts";
import type { House } from "core/run/house.ts";
import { CONTEXTS } from "edge/residents.ts";

/** The most that are shown. */
const SHOWN = 50;

/** Whose commands ask plugins: they keep what came of it. */
const DECIDING = CONTEXTS.filter(({ commands }) =>
  commands.some(({ asks, asksPrepared }) => asks || asksPrepared)
);

/** The last decisions that plugins changed or halted, in every context, newest first; of one of them, if it is named. */
export async function lastDecisions(house: House, plugin?: string): Promise<readonly KeptDifference[]> {
  const kept = await Promise.all(DECIDING.map(({ name }) => listDifferences(house.reader(name), SHOWN)));
  const wanted = kept.flat().filter((one) => plugin === undefined || one.plugin === plugin);
  return wanted.sort((one, other) => one.at < other.at ? 1 : -1).slice(0, SHOWN);
}
