import { z } from "zod";

// What a region tells home about itself, every few seconds: how it is, and nothing about anybody.

/** The name of a region: what operators call the place. */
export const REGION_NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

const name = z.string().min(1).max(100);
const count = z.int().min(0);
const milliseconds = z.number().min(0);

const replica = z.object({
  context: name,
  /** How old what it shows is, in milliseconds: since it last was where its original was. */
  lagMs: milliseconds,
  /** Works stored in its original that it has not got yet, where that is known. */
  behind: count.exactOptional(),
  /** Which life of its original it is of; empty before it was whole once. */
  generation: z.string().max(100),
  /** `empty` until it was whole once, `current` while its original answers, `cut_off` while it does not. */
  state: z.enum(["empty", "current", "cut_off"]),
});

const cache = z.object({
  hits: count,
  /** Answers from a page that was just being made anew. */
  stale: count,
  misses: count,
  /** Requests that waited for a page which another was making. */
  joined: count,
  purged: count,
  evicted: count,
  pages: count,
  bytes: count,
  mostBytes: count,
});

/** Of the last five minutes. */
const requests = z.object({
  count,
  /** Answered with a failure of ours (a status of 500 or more). */
  errors: count,
  p50: milliseconds,
  p99: milliseconds,
});

const connected = z.object({ bus: z.boolean(), home: z.boolean() });

/** A region's report of itself, as it comes to home: `POST /home/region`. Unknown fields are passed over: a newer region may say more. */
export const REGION_REPORT = z.object({
  name: z.string().regex(REGION_NAME),
  /** The version that runs there. */
  version: name,
  /** ISO 8601, by the region's own clock. */
  at: z.iso.datetime(),
  replicas: z.array(replica).max(100),
  cache,
  requests,
  /** The routes that take longest, by their template, slowest first. */
  slowest: z.array(z.object({ route: z.string().max(200), p99: milliseconds })).max(20),
  connected,
});

/** How a region is, by its own report. */
export type RegionReport = z.infer<typeof REGION_REPORT>;
/** How one replica of a region is. */
export type ReplicaReport = RegionReport["replicas"][number];
