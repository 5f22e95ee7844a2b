import { argument, command, map, message, object, option, string, type ValueParser } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { standingWords } from "./standing.ts";
import { answer } from "./terminal.ts";

/** A moment in ISO 8601; a date alone is its midnight, UTC. */
const moment: ValueParser<"sync", Date> = {
  mode: "sync",
  metavar: "TIME",
  placeholder: new Date(0),
  parse(input) {
    const value = new Date(input);
    if (/^\d{4}-\d{2}-\d{2}(T|$)/.test(input) && !Number.isNaN(value.getTime())) {
      return { success: true, value };
    }
    return { success: false, error: message`Expected a time such as 2026-03-02 or 2026-03-02T09:00:00Z.` };
  },
  format: (value) => value.toISOString(),
};

/** `replay SUBSCRIBER --since TIME`: everything said since then comes again. */
export const replayCommand = command(
  "replay",
  map(
    object({
      subscriber: argument(string({ metavar: "SUBSCRIBER" }), { description: message`Who hears it again.` }),
      since: option("--since", moment, { description: message`From when on: ISO 8601.` }),
      json,
      data,
    }),
    ({ subscriber, since, json, data }): Act => async (terminal) => {
      const value = await operate("replay", { subscriber, since: since.toISOString() }, { data, terminal });
      answer(terminal, { json, value, words: standingWords });
    },
  ),
  { brief: message`Send a subscriber again all that was said since a time.` },
);
