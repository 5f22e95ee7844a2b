import {
  argument,
  command,
  integer,
  map,
  message,
  object,
  option,
  optional,
  string,
  withDefault,
} from "@optique/core";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { letterWords } from "./letter_words.ts";
import { answer } from "./terminal.ts";

/** `signals dead`: what could not be handled. */
export const deadCommand = command(
  "dead",
  map(
    object({
      subscriber: optional(argument(string({ metavar: "SUBSCRIBER" }), {
        description: message`Whose; else everybody's.`,
      })),
      limit: withDefault(
        option("--limit", integer({ metavar: "N", min: 1, max: 1_000 }), {
          description: message`At most so many; else 100.`,
        }),
        100,
      ),
      json,
      data,
    }),
    ({ subscriber, limit, json, data }): Act => async (terminal) => {
      const value = await operate("deadLetters", { subscriber, limit }, { data, terminal });
      answer(terminal, {
        json,
        value,
        words: (letters) =>
          letters.length === 0
            ? "No dead letters."
            : letters.map((letter) => letterWords(letter, terminal, "first line")).join("\n\n"),
      });
    },
  ),
  {
    brief: message`List what subscribers could not handle, and why.`,
    description:
      message`Lists the signals that a subscriber could not handle after its last try, with the cause, newest first.`,
    footer:
      message`Read one with signals show; mend the cause, then have them tried again with signals redrive.`,
  },
);
