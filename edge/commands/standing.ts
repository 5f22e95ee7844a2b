import type { SubscriberReport } from "core/bus/bus.ts";
import { causeLine } from "edge/views/cause.ts";
import { subscriberState } from "edge/views/subscriber_state.ts";
import { plain } from "./terminal.ts";

/** A subscriber's state in a word; of a replay, how far it is. */
export function stateOf(report: SubscriberReport): string {
  const { state, share } = subscriberState(report);
  return share === undefined ? state : `${state} ${Math.floor(share * 100)} %`;
}

/** How a subscriber stands, in one line. */
export function standingWords(report: SubscriberReport): string {
  const { name, lag, held, dead, paused, running, lastFailure } = report;
  const parked = dead > 0 ? `; ${dead} dead` : "";
  const how = paused ? "is paused and " : running ? "" : "is away and ";
  if (lag === 0) return `"${name}" ${how}has heard everything${parked}`;
  const waiting = held > 0
    ? `, ${held} of them held for another try (${plain(causeLine(lastFailure ?? ""))})`
    : "";
  return `"${name}" ${how}has ${lag} still to hear${waiting}${parked}`;
}
