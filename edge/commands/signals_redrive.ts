import { argument, command, flag, map, message, object, optional, string, withDefault } from "@optique/core";
import { Refusal } from "core/base/refusal.ts";
import { type Act, data, json } from "./flags.ts";
import { operate } from "./reach.ts";
import { counted } from "./report.ts";
import { standingWords } from "./standing.ts";
import { answer } from "./terminal.ts";

/** `signals redrive SUBSCRIBER ID|--all`: dead letters are tried again. */
export const redriveCommand = command(
  "redrive",
  map(
    object({
      subscriber: argument(string({ metavar: "SUBSCRIBER" }), {
        description: message`Who could not handle it.`,
      }),
      id: optional(argument(string({ metavar: "ID" }), {
        description: message`The signal's id, as signals dead lists it.`,
      })),
      all: withDefault(flag("--all", { description: message`All of them, in their order.` }), false),
      json,
      data,
    }),
    ({ subscriber, id, all, json, data }): Act => async (terminal) => {
      if (all === (id !== undefined)) {
        throw new Refusal(
          "operate.arguments_invalid",
          "invalid",
          "Cannot tell which to try again: name one ID, or say --all",
        );
      }
      const value = await operate("redrive", { subscriber, id }, { data, terminal });
      answer(terminal, {
        json,
        value,
        words: (value) => `${counted(value.redriven, "dead letter")} tried again; ${standingWords(value)}`,
      });
    },
  ),
  { brief: message`Have one dead letter, or all, tried again as if new.` },
);
