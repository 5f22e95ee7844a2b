import { z } from "zod";
import type { Failure } from "core/base/failure.ts";

// What a region asks home where it draws a page with plugins on it that only home can ask.

const WHERE = { language: z.string().max(35), courseId: z.string().max(255).exactOptional() };

/** A region draws a page for which a plugin has to be asked at home: `POST /region/plugin`. */
export const PLUGIN_ASKED = z.object({
  plugin: z.string().max(100),
  call: z.object({ do: z.enum(["widget", "block"]), name: z.string().max(200), given: z.unknown() }),
  ...WHERE,
});

/** What came of that: an answer as plain data, or why there is none. */
export const PLUGIN_ANSWERED = z.object({
  answer: z.unknown().optional(),
  failed: z.object({ fault: z.string(), message: z.string() }).exactOptional(),
});

/** A region asks all who answer a filter of a page: `POST /region/filter`. */
export const FILTER_ASKED = z.object({
  filter: z.string().max(100),
  question: z.record(z.string(), z.unknown()),
  ...WHERE,
});

/** What they left of the question. */
export const FILTER_ANSWERED = z.object({
  question: z.record(z.string(), z.unknown()),
  bypassed: z.boolean(),
  halt: z.custom<Failure>((one) => typeof one === "object" && one !== null).exactOptional(),
});
