import { argument, command, map, type Message, message, object, string } from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { standingWords } from "./standing.ts";
import { answer } from "./terminal.ts";

function holding(verb: "pause" | "resume", brief: Message, description: Message) {
  return command(
    verb,
    map(
      object({
        subscriber: argument(string({ metavar: "SUBSCRIBER" }), { description: message`Whose.` }),
        json,
        data,
      }),
      ({ subscriber, json, data }): Act => async (terminal) => {
        const value = await operate(verb, { subscriber }, { data, terminal });
        answer(terminal, { json, value, words: standingWords });
      },
    ),
    { brief, description },
  );
}

/** `signals pause SUBSCRIBER`: nothing is delivered to it. */
export const pauseCommand = holding(
  "pause",
  message`Deliver nothing to a subscriber until it is resumed.`,
  message`Delivers nothing to a subscriber until it is resumed, across restarts too. What is said meanwhile waits for it in the log; nobody else waits.`,
);

/** `signals resume SUBSCRIBER`: it goes on where it stood. */
export const resumeCommand = holding(
  "resume",
  message`Deliver to a paused subscriber again.`,
  message`Delivers to a paused subscriber again, from where it stood.`,
);
