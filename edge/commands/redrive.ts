import { argument, command, map, message, object, string } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { answer } from "./terminal.ts";
import { standingWords } from "./standing.ts";

/** `redrive SUBSCRIBER ID`: a dead letter is tried again. */
export const redriveCommand = command(
  "redrive",
  map(
    object({
      subscriber: argument(string({ metavar: "SUBSCRIBER" }), {
        description: message`Who could not handle it.`,
      }),
      id: argument(string({ metavar: "ID" }), {
        description: message`The signal's id, as dead-letters lists it.`,
      }),
      json,
      data,
    }),
    ({ subscriber, id, json, data }): Act => async (terminal) => {
      const value = await operate("redrive", { subscriber, id }, { data, terminal });
      answer(terminal, { json, value, words: standingWords });
    },
  ),
  { brief: message`Have a dead letter tried again, as if it were new.` },
);
