import { z } from "zod";
import type { Circumstances, PluginCall } from "core/plugin/call.ts";

// What the platform and a remote plugin's server say to each other: `carillon.call.v1`. Every message is whole by
// itself, so that a server keeps nothing between two of them.

/** The most rounds of one call: what it asks for, it asks for together. */
export const MOST_ROUNDS = 8;
/** The most that one round may ask for. */
export const MOST_ASKED = 50;
/** The most of an answer, in bytes. */
export const LARGEST_ANSWER = 1024 * 1024;

const key = z.string().min(1).max(200);

/** What a server wants to know of the plugin's documents before it can answer. */
const wanted = z.union([
  z.strictObject({ get: key }),
  z.strictObject({
    list: z.string().max(200),
    after: z.string().max(200).default(""),
    limit: z.int().min(1).max(1_000).default(100),
  }),
]);
/** What a server wants to know. */
export type Wanted = z.infer<typeof wanted>;

/** What it wanted, with what is there. A document that is not there has no `value`. */
export type Known =
  | Extract<Wanted, { get: string }> & { readonly value?: unknown }
  | Extract<Wanted, { list: string }> & { readonly items: readonly { key: string; value: unknown }[] };

/** What is posted to a server: a call, where and for whom, and all that it has asked for about it so far. */
export interface RemoteCall {
  readonly carillon: "call.v1";
  readonly plugin: string;
  /** The version of the plugin that is installed. */
  readonly version: string;
  readonly call: PluginCall;
  readonly circumstances: Circumstances;
  readonly known: readonly Known[];
}

/** What a server may answer: what it wants to know first, that its code threw, or its answer with what comes of it. */
export const remoteAnswer = z.union([
  z.strictObject({ ask: z.array(wanted).min(1).max(MOST_ASKED) }),
  z.strictObject({ error: z.string().max(10_000) }),
  z.strictObject({
    answer: z.unknown().optional(),
    /** In the order in which they were done: a value, or none for a document that goes. */
    writes: z.array(z.union([
      z.strictObject({ put: key, value: z.unknown() }),
      z.strictObject({ delete: key }),
    ])).default([]),
    emit: z.array(z.strictObject({ name: z.string(), body: z.record(z.string(), z.unknown()) })).default([]),
    log: z.array(z.string().max(1_000)).max(100).default([]),
  }),
]);
/** What a server answered. */
export type RemoteAnswer = z.infer<typeof remoteAnswer>;
/** The last of its answers to a call. */
export type LastAnswer = Exclude<RemoteAnswer, { ask: unknown } | { error: unknown }>;
