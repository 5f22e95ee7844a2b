import type { SubscriberReport } from "core/bus/bus.ts";
import { type FoundStream, type StreamState, subscriberOf } from "contexts/streams/mod.ts";

/** How a stream does: what an operator has to know first. */
export type StreamStanding =
  | "idle" // all that was said has come to it
  | "behind" // some is still to come
  | "retrying" // its receiver refuses, and is asked again
  | "parked" // some was given up, and is a dead letter
  | "paused"
  | "connected" // its service fetches now
  | "waiting" // its service is not there
  | "closed";

/** A stream as pages show it. */
export interface StreamView {
  readonly id: string;
  readonly label: string;
  readonly delivery: "webhook" | "events";
  readonly state: StreamState;
  readonly standing: StreamStanding;
  readonly url?: string;
  readonly hears: readonly string[];
  readonly withPersonal: boolean;
  readonly openedAt: Date;
  readonly closedAt?: Date;
  readonly closedFor?: "ended" | "gone";
  readonly lag: number;
  readonly dead: number;
  readonly connections: number;
  readonly lastFailure?: { readonly why: string; readonly at?: Date };
}

/** A stream with how its subscriber stands, and how many connections it has. */
export function streamView(
  stream: FoundStream,
  reports: readonly SubscriberReport[],
  connections: number,
): StreamView {
  const { id, label, delivery, state, hears, withPersonal, openedAt, url, closedAt, closedFor } = stream;
  const report = reports.find(({ name }) => name === subscriberOf(id));
  return {
    id,
    label,
    delivery,
    state,
    standing: standingOf(stream, report, connections),
    hears,
    withPersonal,
    openedAt,
    lag: report?.lag ?? 0,
    dead: report?.dead ?? 0,
    connections,
    ...(url === null ? {} : { url }),
    ...(closedAt ? { closedAt } : {}),
    ...(closedFor ? { closedFor } : {}),
    ...(report?.lastFailure ? { lastFailure: failureOf(report.lastFailure, report.lastFailureAt) } : {}),
  };
}

function standingOf(
  { state, delivery }: FoundStream,
  report: SubscriberReport | undefined,
  connections: number,
): StreamStanding {
  if (state === "closed") return "closed";
  if (state === "paused" || report?.paused) return "paused";
  if (delivery === "events") return connections > 0 ? "connected" : "waiting";
  if (!report) return "behind";
  if (report.held > 0) return "retrying";
  if (report.dead > 0) return "parked";
  return report.lag > 0 ? "behind" : "idle";
}

/** What failed, without where in the code it did. */
function failureOf(failure: string, at: string | undefined) {
  const why = failure.split("\n", 1)[0]!.replace(/^\w*(?:Refusal|Error): /, "");
  return { why, ...(at ? { at: new Date(at) } : {}) };
}
