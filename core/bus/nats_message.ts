import { headers, type MsgHdrs } from "@nats-io/transport-node";
import { log } from "core/base/log.ts";
import { binaryHeaders, signalFromBinary } from "core/signal/cloud_event.ts";
import type { Signal } from "core/signal/signal.ts";

/** How far a context's publisher had come before a message: all up to `sequence` stands in the log, at `at` or before. */
export interface Floor {
  readonly sequence: number;
  readonly at: number;
}

/** What a message of the log carries: the body as JSON, everything else in its headers. */
export interface Wire {
  readonly payload: Uint8Array;
  readonly headers: MsgHdrs;
}

/** The header that a server knows messages by, so that one which comes again is passed over. */
const ID = "Nats-Msg-Id";
/** Ours: where its publisher stood. */
const FLOOR = "Carillon-Floor";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Writes a signal as CloudEvents in the binary content mode (CloudEvents NATS Protocol Binding 1.0, section 3.1):
 * attributes in `ce-` headers, the trace in `traceparent` as well (W3C Trace Context), the body as JSON.
 */
export function toWire(signal: Signal, floor: Floor): Wire {
  const said = headers();
  // Straight into the record: `set` looks through all that is there for every header.
  for (const [name, value] of binaryHeaders(signal)) said.append(name, value);
  if (signal.trace) said.append("traceparent", signal.trace);
  said.append(ID, signal.id);
  said.append(FLOOR, `${floor.sequence} ${floor.at}`);
  return { payload: encoder.encode(JSON.stringify(signal.body) ?? "null"), headers: said };
}

/** Reads a signal back. Undefined for what is none: somebody else wrote to our subjects; it is said, and passed over. */
export function fromWire(
  sequence: number,
  said: MsgHdrs | undefined,
  payload: Uint8Array,
): Signal | undefined {
  try {
    return signalFromBinary(pairs(said), decoder.decode(payload));
  } catch (error) {
    log("error", "A message in the log is no signal, and is passed over", { sequence, error });
    return undefined;
  }
}

/** Where the publisher of a message stood. */
export function floorOf(said: MsgHdrs | undefined): Floor | undefined {
  const found = /^(\d+) (\d+)$/.exec(said?.get(FLOOR) ?? "");
  return found ? { sequence: Number(found[1]), at: Number(found[2]) } : undefined;
}

/** The place of a message's signal in its context's own order. */
export function placeOf(said: MsgHdrs | undefined): number {
  return Number(said?.get("ce-sequence") ?? 0);
}

/** When a message's signal was said: milliseconds since 1970. */
export function timeOf(said: MsgHdrs | undefined): number | undefined {
  const time = said?.get("ce-time");
  return time ? Date.parse(time) : undefined;
}

/** How many bytes a message comes to, headers and all. */
export function sizeOf(wire: Wire): number {
  let bytes = wire.payload.length + 16;
  for (const [name, value] of pairs(wire.headers)) bytes += name.length + value.length + 4;
  return bytes;
}

function* pairs(said: MsgHdrs | undefined): Generator<[string, string]> {
  for (const name of said?.keys() ?? []) yield [name, said!.get(name)];
}
