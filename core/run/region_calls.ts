import { z } from "zod";
import { ASK } from "./home_calls.ts";
import { REGION_NAME } from "./region_report.ts";

// What a region and its home say to each other over HTTP, as JSON. Unknown fields are passed over: either may be newer.

/** Where home serves its regions, beside its pages. */
export const REGION_PATH = "/region";
/** For whom the tokens of regions are made: there is one home. */
export const HOME_AUDIENCE = ["home"];
/** Names the region that a page is forwarded by, beside its token. */
export const FORWARDED = {
  token: "carillon-region-token",
  /** Where the reader is, and what they asked for by the name that they know the site by. */
  address: "carillon-reader-address",
  origin: "carillon-reader-origin",
} as const;

/** A stand, as it travels. */
export const STAND = z.object({
  context: z.string().max(100),
  generation: z.string().max(100),
  sequence: z.int().min(0),
});

/** A region asks what it should do: `POST /region/terms`. */
export const TERMS_WANTED = z.object({ name: z.string().regex(REGION_NAME), version: z.string().max(100) });

/** What a region is to do. */
export const TERMS = z.object({
  /** The site's own name in signals. */
  site: z.string(),
  /** The NATS server that carries the signals. */
  bus: z.string(),
  /** The databases that it may copy, each with the libSQL server that it is copied from. */
  originals: z.array(z.object({ name: z.string(), url: z.string() })).max(1_000),
});
/** What home told a region to do. */
export type Terms = z.infer<typeof TERMS>;

/** What home answers to a region's report: how far its own databases are; missing where one of them does not answer. */
export const REPORT_HEARD = z.object({ stands: z.array(STAND).max(1_000).exactOptional() });

/** A command from afar: `POST /region/send/COMMAND`. Sent again under the same key, it is done once. */
export const ASK_FROM_AFAR = ASK.extend({ key: z.string().min(8).max(100) });

/** What comes back when it is stored: `stands` is what a copy must have come to in order to show all that follows from it. */
export const DONE_AFAR = z.object({
  answer: z.unknown(),
  position: z.object({ context: z.string(), sequence: z.int().min(0) }),
  stand: STAND,
  /** Missing where projections had not heard of it in time: then only home can tell when they have. */
  stands: z.array(STAND).exactOptional(),
});
