import { wait } from "core/base/wait.ts";
import { saysPersonal } from "core/signal/personal.ts";
import type { Signal } from "core/signal/signal.ts";
import type { Context } from "core/work/context.ts";
import { forgetDifferences } from "core/work/difference.ts";
import { scrubOutbox } from "core/work/scrub_outbox.ts";
import type { Workplace } from "core/work/work.ts";

/** How often it is tried to empty the log beside a database that others read, and how long lies in between. */
const TRIES = 20;
const BETWEEN = 50;

/** Whether a context keeps something personal: it says such signals, or hears what is personal in them. */
export function keepsPersonal({ signals, hears }: Context): boolean {
  return signals.some(saysPersonal) || hears.some(({ needs }) => needs.includes("personal"));
}

/** Whether a context has something to forget when a person is erased: what is personal, or what was decided for them. */
export function forgets(context: Context): boolean {
  return keepsPersonal(context) || context.commands.some(({ asks, asksPrepared }) => asks || asksPrepared);
}

/** The signals which say that a person is erased. Contexts only: a plugin erases nobody. */
export function erasingNames(contexts: readonly Context[]): string[] {
  return contexts.flatMap(({ signals }) => signals).filter(({ erases }) => erases).map(({ signal }) =>
    signal
  );
}

/**
 * Once a resident has heard that people are erased: lets go of what was decided for them. Where it keeps something
 * personal, it takes them out of what its outbox still holds, and empties the log beside its file, which may hold what
 * was overwritten. Throws where it cannot now: hearing it is then tried again.
 */
export async function eraseTraces(
  { place, context }: { readonly place: Workplace; readonly context: Context },
  signals: readonly Signal[],
): Promise<void> {
  const people = signals.map(({ body }) => (body as { readonly personId: string }).personId);
  if (people.length === 0) return;
  await place.writer.write(() => forgetDifferences(place, people));
  if (!keepsPersonal(context)) return;
  await scrubOutbox(place, people);
  for (let tries = 0; tries < TRIES; tries++) {
    if (await place.writer.emptyLog()) return;
    await wait(BETWEEN);
  }
  throw new Error(`Cannot empty the log beside "${place.writer.file}": somebody reads all the time`);
}
