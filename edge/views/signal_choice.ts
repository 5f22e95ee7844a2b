import { TESTED } from "contexts/streams/mod.ts";
import { listSignals } from "edge/start/signal_catalogue.ts";
import type { ChoiceGroup } from "edge/views/stream_form.ts";

const listed = listSignals().filter(({ name }) => name !== TESTED);

/** The names of all signals that a service may be permitted to hear. */
export const SIGNALS: ReadonlySet<string> = new Set(listed.map(({ name }) => name));

/** The signals to choose from, by who says them: those that are said today, and those that were chosen before. */
export function choiceGroups(chosen: readonly string[]): readonly ChoiceGroup[] {
  const offered = listed.filter(({ name, said }) => said || chosen.includes(name));
  const groups = Map.groupBy(offered, ({ publisher }) => publisher);
  return [...groups].map(([publisher, signals]) => ({ publisher, signals }));
}
