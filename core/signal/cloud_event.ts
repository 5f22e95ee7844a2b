import { actorName } from "core/base/actor.ts";
import type { Signal } from "./signal.ts";

/** A signal as a CloudEvents 1.0 event in the JSON format (CloudEvents JSON Event Format, section 3). */
export interface CloudEvent {
  readonly specversion: "1.0";
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: string;
  readonly datacontenttype: "application/json";
  readonly data: unknown;
  /** Extension attributes: lower case letters and digits only (CloudEvents 1.0, section 3.1). */
  readonly site: string;
  readonly actor: string;
  readonly correlationid: string;
  readonly causationid?: string;
  readonly sequence: string;
}

/** Writes a signal for the world outside: `source` is the context, `subject` the key that order is kept by. */
export function cloudEvent(signal: Signal): CloudEvent {
  return {
    specversion: "1.0",
    id: signal.id,
    type: signal.name,
    source: `/${signal.site}/${signal.position.context}`,
    subject: signal.key,
    time: signal.at,
    datacontenttype: "application/json",
    data: signal.body,
    site: signal.site,
    actor: actorName(signal.actor),
    correlationid: signal.correlation,
    ...(signal.causation ? { causationid: signal.causation } : {}),
    sequence: String(signal.position.sequence),
  };
}
