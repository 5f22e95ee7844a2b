import { argument, command, map, message, object, string } from "@optique/core";
import { type Act, data, json, personal } from "./flags.ts";
import { letterWords } from "./letter_words.ts";
import { operate } from "./reach.ts";
import { answer, plain } from "./terminal.ts";

/** `signals show SUBSCRIBER ID`: a dead letter whole. */
export const showCommand = command(
  "show",
  map(
    object({
      subscriber: argument(string({ metavar: "SUBSCRIBER" }), {
        description: message`Who could not handle it.`,
      }),
      id: argument(string({ metavar: "ID" }), {
        description: message`The signal's id, as signals dead lists it.`,
      }),
      personal,
      json,
      data,
    }),
    ({ subscriber, id, personal, json, data }): Act => async (terminal) => {
      const value = await operate("letter", { subscriber, id, personal }, { data, terminal });
      answer(terminal, {
        json,
        value,
        words: (letter) => {
          const hidden = letter.hidden ? "\n\nWhat is personal in it is left out: --personal" : "";
          const event = JSON.stringify(letter.signal, null, 2).split("\n").map(plain).join("\n");
          return `${letterWords(letter, terminal, "whole")}\n\n${event}${hidden}`;
        },
      });
    },
  ),
  {
    brief: message`Show one dead letter: the cause and the whole signal.`,
    description:
      message`Shows one dead letter with its cause and the whole signal as a CloudEvents 1.0 event, what is personal in it left out.`,
  },
);
