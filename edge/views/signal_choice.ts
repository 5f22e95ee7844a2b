import { TESTED } from "contexts/streams/mod.ts";
import type { ListedSignal } from "edge/start/signal_catalogue.ts";
import type { ChoiceGroup } from "edge/views/stream_form.ts";

/** Of all signals those that a service may be permitted to hear. */
export function choosable(listed: readonly ListedSignal[]): readonly ListedSignal[] {
  return listed.filter(({ name }) => name !== TESTED);
}

/** The signals to choose from, by who says them: those that are said today, and those that were chosen before. */
export function choiceGroups(
  listed: readonly ListedSignal[],
  chosen: readonly string[],
): readonly ChoiceGroup[] {
  const offered = choosable(listed).filter(({ name, said }) => said || chosen.includes(name));
  const groups = Map.groupBy(offered, ({ publisher }) => publisher);
  return [...groups].map(([publisher, signals]) => ({ publisher, signals }));
}
