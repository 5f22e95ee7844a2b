import type { Versioned } from "core/signal/version.ts";
import { type Ears, earsFor, type Hearing } from "core/work/hearing.ts";
import { type Lost, readLost } from "core/work/outbox.ts";
import type { Resident } from "./resident.ts";

/**
 * Opens ears at a home, deaf to works that a restore lost: the log has their signals still, the rows of who said them do
 * not. So whoever hears the log again, be it from its beginning, comes to rows that agree with those of all others here.
 */
export async function homeEars(
  hearings: readonly Hearing[],
  defined: readonly Versioned[],
  residents: ReadonlyMap<string, Pick<Resident, "reader">>,
): Promise<Ears> {
  const all = new Map<string, readonly Lost[]>();
  for (const [name, { reader }] of residents) {
    const lost = await readLost(reader);
    if (lost.length > 0) all.set(name, lost);
  }
  const ears = earsFor(hearings, defined);
  if (all.size === 0) return ears;
  const isLost = (context: string, at: number) =>
    all.get(context)?.some(({ first, last }) => first <= at && at <= last);
  return new Map([...ears].map(([name, handles]) => [
    name,
    handles.map((handle): Hearing["handle"] => async (work, signal) => {
      if (!isLost(signal.position.context, signal.position.sequence)) await handle(work, signal);
    }),
  ]));
}
